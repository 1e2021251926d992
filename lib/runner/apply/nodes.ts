import { setTimeout as sleep } from 'node:timers/promises';
import type { NodesArtifact } from '../../assembly';
import { placementClass } from '../../core/placement';
import type { Cloud } from '../clouds/cloud';
import { ApiError } from '../clouds/errors';
import type { BaremetalPort, Node, NodeInput } from '../clouds/ironic';
import type { Document } from '../plan/side';
import { type Report, RunError } from '../report';
import { type BmcPasswords, bmcPassword } from './bmc-passwords';

/** Provision states in which a node is not ready for use yet, and has nobody's server on it. */
const UNFINISHED = [
  'enroll',
  'verifying',
  'manageable',
  'inspecting',
  'inspect wait',
  'inspect failed',
  'cleaning',
  'clean wait',
  'clean failed',
];

/** States out of which a node must be brought to `manageable` by hand. */
const STUCK = ['enroll', 'inspect failed', 'clean failed'];

/** States on the way from a server's end to `available`. */
const LEAVING = ['deleting', 'cleaning', 'clean wait', 'clean failed', 'error'];

/** How long Nova may take to see a new node: its periodic task runs once a minute by default. In milliseconds. */
const SCHEDULABLE_TIMEOUT = 300_000;

/**
 * Whether a node of an enrolment file is in Ironic, with its ports, and has been made available. One in maintenance is left to whoever
 * put it there: Ironic would not clean it, and what it lacks must not keep the others from being used.
 */
export function isEnrolled(wanted: Document, node: Node | undefined, ports: readonly BaremetalPort[]): boolean {
  if (node?.maintenance) return true;
  if (!node || UNFINISHED.includes(node.provision_state) || node.power_state === null) return false;
  const known = new Set(ports.filter((port) => port.node_uuid === node.uuid).map((port) => port.address.toLowerCase()));
  return portsOf(wanted).every((port) => known.has(String(port.address)));
}

/**
 * Enrols the nodes that are missing, finishes those whose enrolment was cut off, brings them to `available`, and waits until
 * Nova can schedule on them.
 *
 * @throws RunError BMC_PASSWORD_MISSING before anything is done; CloudError NODE_FAILED with Ironic's reason
 */
export async function applyNodes(
  artifact: NodesArtifact,
  wanted: readonly Document[],
  cloud: Cloud,
  passwords: BmcPasswords,
  report: Report,
): Promise<void> {
  const { ironic } = cloud;
  const [nodes, ports] = await Promise.all([ironic.nodes(), ironic.ports()]);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  for (const { name } of wanted) {
    const node = byName.get(String(name));
    if (node?.maintenance) report(`nodes: ${name} is in maintenance and left alone (${node.maintenance_reason ?? 'no reason given'})`);
  }
  const missing = wanted.filter((entry) => !isEnrolled(entry, byName.get(String(entry.name)), ports));
  const inputs = missing.map((entry) => nodeInput(artifact, entry, passwords, byName.has(String(entry.name))));
  if (missing.length > 0) {
    report(`nodes: enrolling ${missing.length} of ${wanted.length} in cloud ${artifact.cloud}`);
    const enrolled = await Promise.all(missing.map((entry, i) => enrol(cloud, entry, inputs[i], byName.get(String(entry.name)), ports)));
    // A node that somebody's server is on only gets its missing ports.
    const idle = enrolled.filter((node) => node.provision_state === 'available' || UNFINISHED.includes(node.provision_state));
    await makeAvailable(cloud, idle, report);
  }
  await waitUntilSchedulable(artifact, wanted, cloud, report);
}

/** Waits until the nodes that a server has just left are ready for others again. */
export async function waitUntilAvailable(wanted: readonly Document[], cloud: Cloud, report: Report): Promise<void> {
  const names = new Set(wanted.map(({ name }) => name));
  const nodes = (await cloud.ironic.nodes()).filter((node) => names.has(node.name ?? '') && LEAVING.includes(node.provision_state));
  if (nodes.length === 0) return;
  await cloud.ironic.waitForProvisionState(
    nodes.map(({ uuid }) => uuid),
    ['available'],
    {
      progress: every(10_000, (all) =>
        report(`nodes: ${all.filter((node) => node.provision_state === 'available').length} of ${all.length} available`),
      ),
    },
  );
  report(`nodes: ${nodes.length} available`);
}

function portsOf(node: Document): readonly Document[] {
  return (node.ports as Document[] | undefined) ?? [];
}

/** What Ironic is to be told of a node: its entry with the password of its management controller. */
function nodeInput(artifact: NodesArtifact, entry: Document, passwords: BmcPasswords, known: boolean): NodeInput {
  const { ports: _ports, ...node } = entry;
  const info = { ...(node.driver_info as Document | undefined) };
  const usernameKey = Object.keys(info).find((key) => key.endsWith('_username'));
  if (usernameKey && !known) {
    const password = bmcPassword(passwords, String(entry.name));
    if (password === undefined) {
      const path = artifact.resources[String(entry.name)] ?? artifact.path;
      throw new RunError(
        'BMC_PASSWORD_MISSING',
        `[${path}] node ${entry.name} has a user at its management controller and no password; got none; allowed one by node name or "default"; do give --bmc-passwords FILE or TRIPLEO_BMC_PASSWORD`,
      );
    }
    info[usernameKey.replace(/_username$/, '_password')] = password;
  }
  return { ...node, ...(Object.keys(info).length > 0 && { driver_info: info }) } as unknown as NodeInput;
}

async function enrol(
  cloud: Cloud,
  entry: Document,
  input: NodeInput,
  known: Node | undefined,
  ports: readonly BaremetalPort[],
): Promise<Node> {
  const node = known ?? (await cloud.ironic.createNode(input));
  const there = new Set(ports.filter((port) => port.node_uuid === node.uuid).map((port) => port.address.toLowerCase()));
  for (const port of portsOf(entry)) {
    if (!there.has(String(port.address))) await cloud.ironic.createPort({ ...port, address: String(port.address), node_uuid: node.uuid });
  }
  const traits = (entry.extra as Document | undefined)?.tripleo_traits;
  if (Array.isArray(traits)) await cloud.ironic.setTraits(node.uuid, traits.map(String));
  return node;
}

async function makeAvailable(cloud: Cloud, nodes: readonly Node[], report: Report): Promise<void> {
  const { ironic } = cloud;
  const uuids = nodes.map(({ uuid }) => uuid);
  const told = (state: string) =>
    every(10_000, (all: readonly Node[]) =>
      report(`nodes: ${all.filter((node) => node.provision_state === state).length} of ${all.length} ${state}`),
    );
  const stuck = nodes.filter((node) => STUCK.includes(node.provision_state));
  await Promise.all(stuck.map(({ uuid }) => ironic.setProvisionState(uuid, 'manage')));
  const managed = await ironic.waitForProvisionState(uuids, ['manageable', 'available'], { progress: told('manageable') });
  // Nova counts a node only once Ironic knows whether it runs; a driver that cannot tell is told.
  const unknown = managed.filter((node) => node.power_state === null).map(({ uuid }) => uuid);
  await Promise.all(unknown.map((uuid) => ironic.setPowerState(uuid, 'power off')));
  await ironic.waitForPowerState(unknown, 'power off');
  await Promise.all(
    managed.filter((node) => node.provision_state === 'manageable').map(({ uuid }) => ironic.setProvisionState(uuid, 'provide')),
  );
  await ironic.waitForProvisionState(uuids, ['available'], { progress: told('available') });
}

/** Waits until Placement offers every node of the pool that is free. */
async function waitUntilSchedulable(artifact: NodesArtifact, wanted: readonly Document[], cloud: Cloud, report: Report): Promise<void> {
  const names = new Set(wanted.map(({ name }) => name));
  const end = Date.now() + SCHEDULABLE_TIMEOUT;
  const tell = every(10_000, (late: readonly Node[]) =>
    report(`nodes: waiting until Nova can schedule on ${late.map(({ name }) => name).join(', ')}`),
  );
  for (;;) {
    // Asked anew each time: what another server has taken meanwhile is never offered.
    const free = (await cloud.ironic.nodes()).filter(
      (node) => names.has(node.name ?? '') && node.provision_state === 'available' && !node.instance_uuid && !node.maintenance,
    );
    const classes = new Set(free.map((node) => placementClass(node.resource_class ?? '')));
    const offered = new Set<string>();
    for (const name of classes) {
      try {
        for (const uuid of await cloud.placement.candidates({ resources: { [name]: 1 } })) offered.add(uuid);
      } catch (error) {
        if (!ApiError.is(error, 403)) throw error;
        report(`nodes: cloud ${artifact.cloud} does not let us ask Placement whether Nova can schedule on them; going on`);
        return;
      }
    }
    const late = free.filter(({ uuid }) => !offered.has(uuid));
    if (late.length === 0) return;
    if (Date.now() > end) {
      throw new RunError(
        'NODES_NOT_SCHEDULABLE',
        `[${artifact.path}] Nova has not seen these nodes in ${SCHEDULABLE_TIMEOUT / 1000} s; got ${late.map(({ name }) => name).join(', ')}; allowed all available nodes; do look at nova-compute's log for its Ironic driver`,
      );
    }
    tell(late);
    await sleep(1000);
  }
}

/** Passes on at most one call in so many milliseconds, the first not before they are over. */
function every<T>(milliseconds: number, tell: (value: T) => void): (value: T) => void {
  let next = Date.now() + milliseconds;
  return (value) => {
    if (Date.now() < next) return;
    next = Date.now() + milliseconds;
    tell(value);
  };
}
