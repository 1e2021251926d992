import type { HeatStackArtifact, TerraformStackArtifact } from '../../assembly';
import type { Deployed } from '../deployed';
import { RunError } from '../report';
import type { Run } from '../run';

type StackArtifact = HeatStackArtifact | TerraformStackArtifact;

/**
 * Values of a stack's inputs by name: outputs of stacks of either engine, as they are now.
 *
 * @throws RunError INPUT_MISSING where one has no value
 */
export async function inputValues(run: Run, deployed: Deployed, artifact: StackArtifact): Promise<Map<string, unknown>> {
  const values = new Map<string, unknown>();
  const outputs = new Map<string, { readonly [name: string]: unknown }>();
  for (const [input, { artifact: id, output }] of Object.entries(artifact.inputs ?? {})) {
    const known = outputs.get(id) ?? (await outputsOf(run, deployed, id));
    outputs.set(id, known);
    const value = known[output];
    if (value === undefined || value === null) {
      const { stackName } = run.assembly.manifest.artifacts[id] as StackArtifact;
      throw new RunError(
        'INPUT_MISSING',
        `[${artifact.path}] ${input} is output ${output} of ${stackName}, which has no value; do look at that stack by "tripleo status"`,
      );
    }
    values.set(input, value);
  }
  return values;
}

async function outputsOf(
  { assembly, connections }: Run,
  { terraform }: Deployed,
  id: string,
): Promise<{ readonly [name: string]: unknown }> {
  const producer = assembly.manifest.artifacts[id] as StackArtifact;
  if (producer.type === 'terraform-stack') {
    const state = await terraform.get(id)?.stack.state();
    return Object.fromEntries([...(state?.outputs ?? [])].map(([name, { value }]) => [name, value]));
  }
  const { heat } = await connections.get(producer.cloud);
  const stack = await heat.stack(producer.stackName);
  return stack ? heat.outputs(stack) : {};
}
