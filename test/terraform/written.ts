import { type App, formatFinding, Stack } from '../../lib/core';
import { writeStacks } from '../../lib/synth/documents';
import type { TerraformDocument } from '../../lib/terraform/writer';

type Blocks = Record<string, Record<string, Record<string, any>>>;

/** A configuration as data, as far as tests look into it. */
export interface WrittenConfiguration {
  readonly '//': string;
  readonly terraform: Record<string, any>;
  readonly provider: { readonly openstack: readonly [Record<string, unknown>] };
  readonly variable?: Record<string, Record<string, unknown>>;
  readonly data?: Blocks;
  readonly resource?: Blocks;
  readonly output?: Record<string, Record<string, unknown>>;
}

/** Every stack of an app that Terraform carries out, by name, and what was found in all of them, in lines. */
export function written(app: App) {
  const stacks = app.node.findAll().filter((construct): construct is Stack => Stack.isStack(construct));
  const { documents, findings } = writeStacks(stacks);
  const document = (name: string): TerraformDocument => {
    const found = documents.find(({ stack }) => stack.stackName === name);
    if (!found) throw new Error(`no stack ${name} among ${documents.map(({ stack }) => stack.stackName).join(', ')}`);
    return found as TerraformDocument;
  };
  return {
    document,
    configuration: (name: string) => JSON.parse(document(name).configuration) as WrittenConfiguration,
    findings: findings.map(formatFinding),
  };
}
