import type { Assembly } from '../assembly';
import type { Cloud } from './clouds/cloud';
import type { Connections } from './clouds/connections';
import { ApiError } from './clouds/errors';
import type { Node } from './clouds/ironic';
import { type Deployed, readDeployed } from './deployed';
import { isDocument, section } from './plan/side';
import type { Report } from './report';

/** How an app fares. Plain JSON. */
export interface Status {
  readonly stacks: readonly { readonly name: string; readonly cloud: string; readonly status: string }[];
  readonly machines: readonly MachineStatus[];
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
}

/** State of a machine whose server is not there. */
export const MISSING = 'MISSING';

/** Asks the clouds for the app's stacks and machines. */
export async function readStatus(assembly: Assembly, connections: Connections, report: Report): Promise<Status> {
  const deployed = await readDeployed(assembly, connections, report);
  const { artifacts } = assembly.manifest;
  const stacks = Object.entries(artifacts).filter(([, artifact]) => artifact.type === 'heat-stack');
  return {
    stacks: stacks.map(([id, { cloud }]) => {
      const detail = deployed.stacks.get(id)?.detail;
      return { name: id.slice(0, id.lastIndexOf('@')), cloud, status: detail?.stack_status ?? MISSING };
    }),
    machines: (await Promise.all(stacks.map(([id]) => readMachines(assembly, id, connections, deployed)))).flat(),
  };
}

/** Whether all of it is there and in order. */
export function isHealthy({ stacks, machines }: Status): boolean {
  return stacks.every(({ status }) => status.endsWith('_COMPLETE')) && machines.every(({ state }) => state === 'ACTIVE');
}

async function readMachines(assembly: Assembly, id: string, connections: Connections, deployed: Deployed): Promise<MachineStatus[]> {
  const artifact = assembly.manifest.artifacts[id];
  if (artifact.type !== 'heat-stack' || !artifact.machines) return [];
  const known = deployed.stacks.get(id);
  const cloud = known && (await connections.get(artifact.cloud));
  const servers = new Map(
    (cloud ? await cloud.heat.resources(known.detail) : []).map((resource) => [resource.resource_name, resource.physical_resource_id]),
  );
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
      };
    }),
  );
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
    if (artifact.type !== 'heat-stack') continue;
    for (const input of Object.values(artifact.inputs ?? {})) fed.add(`${input.artifact}\n${input.output}`);
  }
  const outputs: { [stack: string]: { [output: string]: unknown } } = {};
  for (const [id, { template, outputs: values }] of Object.entries(deployed.side.stacks)) {
    const authored = Object.keys(section(template, 'outputs')).filter((name) => !fed.has(`${id}\n${name}`));
    if (authored.length === 0) continue;
    outputs[id] = Object.fromEntries(authored.map((name) => [name, isDocument(values) ? (values[name] ?? null) : null]));
  }
  return outputs;
}
