import type { Assembly } from '../assembly';
import type { Deployed } from './deployed';

/** A stack that one engine has deployed and the assembly gives to another. */
export interface EngineChange {
  /** Id of the artifact. */
  readonly stack: string;
  readonly stackName: string;
  /** Construct path. */
  readonly path: string;
  readonly from: 'Heat' | 'Terraform';
  readonly to: 'Heat' | 'Terraform';
}

/** Stacks whose engine has changed: neither takes over what the other has made. */
export function engineChanges({ manifest }: Assembly, { stacks, terraform }: Deployed): EngineChange[] {
  const changes: EngineChange[] = [];
  for (const [stack, artifact] of Object.entries(manifest.artifacts)) {
    const { path } = artifact;
    if (artifact.type === 'terraform-stack' && stacks.has(stack)) {
      changes.push({ stack, stackName: artifact.stackName, path, from: 'Heat', to: 'Terraform' });
    } else if (artifact.type === 'heat-stack' && terraform.has(stack)) {
      changes.push({ stack, stackName: artifact.stackName, path, from: 'Terraform', to: 'Heat' });
    }
  }
  return changes;
}
