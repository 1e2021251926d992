import type { Assembly, HeatStackArtifact, TerraformStackArtifact } from '../assembly';
import type { Cloud } from './clouds/cloud';
import { ApiError } from './clouds/errors';
import type { Node } from './clouds/ironic';
import { type Deployed, readDeployed, standingStacks } from './deployed';
import { type StackSide, section } from './plan/side';
import { MACHINES_OUTPUT } from './plan/terraform-side';
import type { Run } from './run';
import { type Answer, readAnswers } from './terraform/signals';
import { APPLIED, NO_STATE } from './terraform/state';

type StackArtifact = HeatStackArtifact | TerraformStackArtifact;

/** How an app fares. Plain JSON. */
export interface Status {
  readonly stacks: readonly StackStatus[];
  readonly machines: readonly MachineStatus[];
}

export interface StackStatus {
  readonly name: string;
  readonly cloud: string;
  /** Heat's, such as `CREATE_COMPLETE`; of Terraform's stacks `APPLIED` or `INCOMPLETE`; `MISSING` where there is no stack. */
  readonly status: string;
}

export interface MachineStatus {
  /** Server name. */
  readonly machine: string;
  /** Construct path. */
  readonly path: string;
  readonly cloud: string;
  /** Nova's, such as `ACTIVE`; `MISSING` where there is no server. */
  readonly state: string;
  /** Name of its Ironic node; null where Nova doesn't tell, or it has none. */
  readonly node: string | null;
  /** Ironic's, such as `active`. */
  readonly nodeState: string | null;
  readonly addresses: readonly string[];
  /**
   * What the machine says of the configuration that it was told last: `applied`, `failed`, or nothing yet (`pending`). Null where it is not
   * asked for that, and with Heat, whose stack's status depends on it.
   */
  readonly configuration: 'applied' | 'failed' | 'pending' | null;
}

/** State of a machine whose server is not there, and of a stack of which nothing is. */
export const MISSING = 'MISSING';

/** Asks the clouds for the app's stacks and machines. */
export async function readStatus(run: Run): Promise<Status> {
  const deployed = await readDeployed(run);
  const artifacts = Object.entries(run.assembly.manifest.artifacts);
  const stacks = artifacts.filter((entry): entry is [string, StackArtifact] => 'stackName' in entry[1]);
  const standing = standingStacks(deployed);
  return {
    stacks: stacks.map(([id, { type, stackName: name, cloud }]) => {
      const found = standing.find((stack) => stack.id === id && (type === 'heat-stack' ? stack.heat : stack.terraform));
      return { name, cloud, status: found?.status ?? MISSING };
    }),
    machines: (await Promise.all(stacks.map(([id, artifact]) => readMachines(run, id, artifact, deployed)))).flat(),
  };
}

/** Whether all of it is there and in order. */
export function isHealthy({ stacks, machines }: Status): boolean {
  return (
    stacks.every(({ status }) => status === APPLIED || status.endsWith('_COMPLETE')) &&
    machines.every(({ state, configuration }) => state === 'ACTIVE' && (configuration ?? 'applied') === 'applied')
  );
}

async function readMachines(run: Run, id: string, artifact: StackArtifact, deployed: Deployed): Promise<MachineStatus[]> {
  if (!artifact.machines) return [];
  const cloud = deployed.clouds.includes(artifact.cloud) ? await run.connections.get(artifact.cloud) : undefined;
  const servers = cloud ? await serverIds(id, artifact, cloud, deployed) : new Map<string, string>();
  const configurations = cloud && servers.size > 0 ? await readConfigurations(id, artifact, cloud, deployed) : [];
  const nodes = new Map((cloud ? await visibleNodes(cloud) : []).map((node) => [node.uuid, node]));
  return Promise.all(
    Object.entries(artifact.machines).map(async ([resource, machine]) => {
      const serverId = servers.get(resource);
      const server = cloud && serverId ? await cloud.nova.server(serverId) : undefined;
      const node = nodes.get(server?.['OS-EXT-SRV-ATTR:hypervisor_hostname'] ?? '');
      return {
        machine,
        path: artifact.resources[resource],
        cloud: artifact.cloud,
        state: server?.status ?? MISSING,
        node: node?.name ?? null,
        nodeState: node?.provision_state ?? null,
        addresses: Object.values(server?.addresses ?? {}).flatMap((list) => list.map(({ addr }) => addr)),
        configuration: summed(configurations.filter((answer) => answer.machine === machine)),
      };
    }),
  );
}

/** What machines say of what they were told, where the runner is who asks them. */
async function readConfigurations(id: string, artifact: StackArtifact, cloud: Cloud, { terraform }: Deployed): Promise<Answer[]> {
  if (artifact.type === 'heat-stack') return [];
  const { resources } = terraform.get(id)?.state ?? NO_STATE;
  return readAnswers(artifact, (address) => resources.get(address)?.id, cloud);
}

function summed(answers: readonly Answer[]): MachineStatus['configuration'] {
  if (answers.length === 0) return null;
  if (answers.every(({ exitCode }) => exitCode === 0)) return 'applied';
  return answers.some(({ exitCode }) => exitCode) ? 'failed' : 'pending';
}

/** Ids of a stack's servers, by what the stack calls them. */
async function serverIds(id: string, { type }: StackArtifact, cloud: Cloud, { stacks, terraform }: Deployed): Promise<Map<string, string>> {
  if (type === 'terraform-stack') {
    return new Map([...(terraform.get(id)?.state.resources ?? [])].map(([address, resource]) => [address, resource.id ?? '']));
  }
  const detail = stacks.get(id)?.detail;
  const resources = detail ? await cloud.heat.resources(detail) : [];
  return new Map(resources.map((resource) => [resource.resource_name, resource.physical_resource_id]));
}

/** The nodes; none where we may not see them. */
async function visibleNodes(cloud: Cloud): Promise<Node[]> {
  try {
    return await cloud.ironic.nodes();
  } catch (error) {
    if (ApiError.is(error, 403)) return [];
    throw error;
  }
}

/** Outputs of a stack that its author wrote: those that only feed other stacks, some of them secret, are left out. */
export function authoredOutputs(assembly: Assembly, deployed: Deployed): { [stack: string]: { [output: string]: unknown } } {
  const fed = new Set<string>();
  for (const artifact of Object.values(assembly.manifest.artifacts)) {
    for (const input of Object.values(('inputs' in artifact && artifact.inputs) || {})) fed.add(`${input.artifact}\n${input.output}`);
  }
  const outputs: { [stack: string]: { [output: string]: unknown } } = {};
  const { side, terraform } = deployed;
  for (const id of new Set([...Object.keys(assembly.manifest.artifacts), ...Object.keys(side.stacks), ...terraform.keys()])) {
    const told = { ...heatOutputs(side.stacks[id]), ...terraformOutputs(terraform.get(id)?.state) };
    const authored = Object.entries(told).filter(([name]) => !fed.has(`${id}\n${name}`));
    if (authored.length > 0) outputs[id] = Object.fromEntries(authored);
  }
  return outputs;
}

function heatOutputs(stack: StackSide | undefined): { [output: string]: unknown } {
  const names = Object.keys(section(stack?.template, 'outputs'));
  return Object.fromEntries(names.map((name) => [name, stack?.outputs?.[name] ?? null]));
}

function terraformOutputs(state = NO_STATE): { [output: string]: unknown } {
  const outputs = [...state.outputs].filter(([name]) => name !== MACHINES_OUTPUT);
  return Object.fromEntries(outputs.map(([name, { value, sensitive }]) => [name, sensitive ? '******' : value]));
}
