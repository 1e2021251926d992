import type { ResourceForm } from '../core/resource';

/** The form of what is Terraform's own, for every other engine. */
export function engineGap(type: string): ResourceForm {
  const advice = "set Engine.TERRAFORM as the engine of the stack or of its cloud, or take a resource of the stack's own engine";
  return { properties: {}, gaps: [{ property: 'the type', got: type, allowed: 'in stacks that Terraform writes', advice }] };
}
