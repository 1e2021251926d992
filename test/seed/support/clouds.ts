import { Cloud } from '../../../lib/runner/clouds/cloud';
import type { Node } from '../../../lib/runner/clouds/ironic';
import type { Server } from '../../../lib/runner/clouds/nova';
import { Service } from '../../../lib/runner/clouds/service';

/** The seed's projects that programs deploy into, each a cloud of its own for them. */
export const CLOUDS = ['seed', 'undercloud', 'overcloud'];

/** A machine as Nova and Ironic know it. */
export interface Machine {
  readonly id: string;
  readonly state: string;
  /** Name of its node. */
  readonly node: string;
  readonly nodeState: string;
  readonly addresses: readonly string[];
  /** Name of its image. */
  readonly image: string | null;
}

/** Talks to a cloud while `work` lasts. */
export async function withCloud<T>(entry: string, work: (cloud: Cloud) => Promise<T>): Promise<T> {
  const cloud = await Cloud.connect(entry);
  try {
    return await work(cloud);
  } finally {
    await cloud.close();
  }
}

/** The bare-metal machines of a cloud by name. */
export async function machinesOf(entry: string): Promise<{ [name: string]: Machine }> {
  return withCloud(entry, async (cloud) => {
    const nodes = new Map((await cloud.ironic.nodes()).map((node) => [node.uuid, node]));
    const machines: { [name: string]: Machine } = {};
    for (const server of await cloud.nova.servers()) {
      const node = nodes.get(server['OS-EXT-SRV-ATTR:hypervisor_hostname'] ?? '');
      if (node) machines[server.name] = await machine(cloud, server, node);
    }
    return machines;
  });
}

async function machine(cloud: Cloud, server: Server, node: Node): Promise<Machine> {
  return {
    id: server.id,
    state: server.status,
    node: node.name as string,
    nodeState: node.provision_state,
    addresses: Object.values(server.addresses).flatMap((addresses) => addresses.map(({ addr }) => addr)),
    image: server.image ? ((await cloud.glance.image(server.image.id))?.name ?? null) : null,
  };
}

/** All that there is in the projects, nodes apart: `what name id` of each thing, in order. */
export async function inventory(): Promise<string[]> {
  return [...(await Promise.all(CLOUDS.map(projectInventory))), await withCloud('seed-admin', commonInventory)].flat().sort();
}

async function projectInventory(entry: string): Promise<string[]> {
  return withCloud(entry, async (cloud) => [
    ...(await cloud.heat.stacks()).map((stack) => `stack ${stack.stack_name} ${stack.id}`),
    ...(await cloud.nova.servers()).map((server) => `server ${server.name} ${server.id}`),
    ...(await cloud.glance.imagesWith('owner', (await cloud.session.project())?.id ?? '')).map(
      (image) => `image ${image.name} ${image.id}`,
    ),
    ...(await all(cloud, 'compute', 'v2.1', 'os-keypairs', 'keypairs')),
    ...(await containers(cloud)),
  ]);
}

/** Containers of objects, where the cloud has a place for any. */
async function containers({ session }: Cloud): Promise<string[]> {
  if (!(await session.has('object-store'))) return [];
  const found = await new Service(session, { type: 'object-store', version: 'v1' }).get<{ name: string }[]>('', { format: 'json' });
  return found.map(({ name }) => `container ${name}`);
}

/** What an administrator sees of all projects at once. */
async function commonInventory(cloud: Cloud): Promise<string[]> {
  return (
    await Promise.all([
      all(cloud, 'network', 'v2.0', 'networks', 'networks'),
      all(cloud, 'network', 'v2.0', 'subnets', 'subnets'),
      all(cloud, 'network', 'v2.0', 'ports', 'ports'),
      all(cloud, 'network', 'v2.0', 'routers', 'routers'),
      all(cloud, 'compute', 'v2.1', 'flavors/detail', 'flavors', { is_public: 'None' }),
      // Heat makes a user for each deployment, and a project for them.
      all(cloud, 'identity', 'v3', 'users', 'users'),
      all(cloud, 'identity', 'v3', 'projects', 'projects'),
    ])
  ).flat();
}

/** Nova puts each key pair into a map of its own, and gives it no id. */
interface Thing {
  readonly id?: string;
  readonly name?: string;
  readonly keypair?: Thing;
}

async function all(
  cloud: Cloud,
  type: 'network' | 'compute' | 'identity',
  version: string,
  path: string,
  key: string,
  query: { [name: string]: string } = {},
): Promise<string[]> {
  const things = await new Service(cloud.session, { type, version }).list<Thing>(path, key, query);
  return things.map((thing) => thing.keypair ?? thing).map(({ id, name }) => `${key} ${name} ${id ?? ''}`);
}

/** Takes nodes out of Ironic, which no command of ours does. */
export async function forget(entry: string, names: readonly string[]): Promise<void> {
  await withCloud(entry, async ({ ironic }) => {
    for (const node of await ironic.nodes()) if (names.includes(node.name ?? '')) await ironic.deleteNode(node.uuid);
  });
}
