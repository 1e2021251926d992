import { afterEach, describe, expect, it, vi } from 'vitest';
import type { NodesArtifact } from '../../../lib/assembly';
import { applyNodes, isEnrolled } from '../../../lib/runner/apply/nodes';
import type { BaremetalPort, Node } from '../../../lib/runner/clouds/ironic';
import { OpenStack, type TestNode } from '../openstack';

afterEach(() => {
  vi.useRealTimers();
});

const POOL: NodesArtifact = {
  type: 'baremetal-nodes',
  file: 'nodes/pool.json',
  sha256: 'a'.repeat(64),
  cloud: 'seed',
  path: 'seed/pool',
  dependencies: [],
  resources: { one: 'seed/pool' },
};
const MAC = '52:54:00:00:00:01';
const ONE = { name: 'one', driver: 'fake-hardware', resource_class: 'baremetal', ports: [{ address: MAC, physical_network: 'ctlplane' }] };
const GUARDED = { ...ONE, driver: 'ipmi', driver_info: { ipmi_address: '198.51.100.1', ipmi_username: 'admin' } };

async function begin(...nodes: Partial<TestNode>[]) {
  const openstack = await OpenStack.start();
  for (const node of nodes) openstack.addNode({ name: 'one', ...node });
  const said: string[] = [];
  const apply = (wanted: object = ONE, passwords: { [node: string]: string } = {}) =>
    applyNodes(POOL, [{ ...wanted }], openstack.connect(), new Map(Object.entries(passwords)), (line) => said.push(line));
  return { openstack, said, apply };
}

/** A port of the only node. */
function plug(openstack: OpenStack): void {
  openstack.ports.push({ uuid: 'p', address: MAC, node_uuid: openstack.nodes[0].uuid } as BaremetalPort);
}

describe('a node that is missing', () => {
  it('is enrolled with its ports, powered off where its state is unknown, and made available', async () => {
    const { openstack, apply, said } = await begin();
    await apply();
    expect(openstack.nodes).toMatchObject([{ name: 'one', provision_state: 'available', power_state: 'power off' }]);
    expect(openstack.ports).toMatchObject([{ address: MAC, physical_network: 'ctlplane', node_uuid: openstack.nodes[0].uuid }]);
    expect(openstack.sent('PUT', /states\/provision$/)).toEqual([{ target: 'manage' }, { target: 'provide' }]);
    expect(openstack.sent('POST', /\/nodes$/)[0]).not.toHaveProperty('ports');
    expect(said).toEqual(['nodes: enrolling 1 of 1 in cloud seed']);
  });

  it('gets the traits that it is to have', async () => {
    const { openstack, apply } = await begin();
    await apply({ ...ONE, extra: { tripleo_traits: ['CUSTOM_FAST'] } });
    expect(openstack.nodes[0].traits).toEqual(['CUSTOM_FAST']);
  });

  it('gets the password of its management controller: its own, else the default', async () => {
    const { openstack, apply } = await begin();
    await apply(GUARDED, { default: 'common', one: 'own' });
    await apply({ ...GUARDED, name: 'two', ports: [] }, { default: 'common', one: 'own' });
    const infos = openstack.sent('POST', /\/nodes$/).map(({ driver_info }) => driver_info);
    expect(infos).toEqual([
      { ipmi_address: '198.51.100.1', ipmi_username: 'admin', ipmi_password: 'own' },
      { ipmi_address: '198.51.100.1', ipmi_username: 'admin', ipmi_password: 'common' },
    ]);
  });

  it('is not enrolled without a password where it has a user', async () => {
    const { openstack, apply } = await begin();
    await expect(apply(GUARDED)).rejects.toMatchObject({
      code: 'BMC_PASSWORD_MISSING',
      message: expect.stringMatching(
        /^BMC_PASSWORD_MISSING \[seed\/pool\] node one .* do give --bmc-passwords FILE or TRIPLEO_BMC_PASSWORD$/,
      ),
    });
    expect(openstack.writes).toEqual([]);
  });

  it('fails with Ironic’s reason', async () => {
    const { openstack, apply } = await begin();
    openstack.provision = (node) => Object.assign(node, { provision_state: 'enroll', last_error: 'no such BMC' });
    await expect(apply()).rejects.toMatchObject({ code: 'NODE_FAILED', message: expect.stringContaining('no such BMC') });
  });
});

describe('a node whose enrolment was cut off', () => {
  it('is not made again, and needs no password: Ironic has it', async () => {
    const { openstack, apply } = await begin({ provision_state: 'enroll', power_state: null });
    await apply(GUARDED);
    expect(openstack.sent('POST', /\/nodes$/)).toEqual([]);
    expect(openstack.ports).toMatchObject([{ address: MAC }]);
    expect(openstack.nodes[0].provision_state).toBe('available');
  });

  it.each(['manageable', 'clean failed', 'inspect failed'])('goes on from %s', async (provision_state) => {
    const { openstack, apply } = await begin({ provision_state });
    plug(openstack);
    await apply();
    expect(openstack.nodes[0].provision_state).toBe('available');
    expect(openstack.ports).toHaveLength(1);
  });
});

describe('a node that is there', () => {
  it('is left alone', async () => {
    const { openstack, apply } = await begin({});
    plug(openstack);
    await apply();
    expect(openstack.writes).toEqual([]);
  });

  it('gets a port that it lacks, also while a server is on it', async () => {
    const { openstack, apply } = await begin({ provision_state: 'active', instance_uuid: 's1' });
    await apply();
    expect(openstack.writes).toEqual(['POST /baremetal/v1/ports']);
  });

  it('is left to whoever put it into maintenance, which is said', async () => {
    const { openstack, apply, said } = await begin({ provision_state: 'clean failed', maintenance: true, maintenance_reason: 'new disk' });
    await apply();
    expect(openstack.writes).toEqual([]);
    expect(said).toEqual(['nodes: one is in maintenance and left alone (new disk)']);
  });
});

describe('that Nova can schedule on the nodes', () => {
  it('is waited for', async () => {
    const { openstack, apply } = await begin({});
    plug(openstack);
    let asked = 0;
    openstack.answer = ({ path }) =>
      path.startsWith('/placement/allocation_candidates') && ++asked === 1 ? { body: { provider_summaries: {} } } : undefined;
    await apply();
    expect(asked).toBe(2);
  });

  it('is not waited for on nodes that are taken meanwhile', async () => {
    const { openstack, apply } = await begin({});
    plug(openstack);
    openstack.answer = ({ path }) => {
      if (!path.startsWith('/placement/allocation_candidates')) return undefined;
      openstack.nodes[0].instance_uuid = 's1';
      return { body: { provider_summaries: {} } };
    };
    await apply();
  });

  it('is given up after a while, with the names', async () => {
    const { openstack, apply } = await begin({});
    plug(openstack);
    vi.useFakeTimers({ toFake: ['Date'] });
    openstack.answer = ({ path }) => {
      if (!path.startsWith('/placement/allocation_candidates')) return undefined;
      vi.advanceTimersByTime(400_000);
      return { body: { provider_summaries: {} } };
    };
    await expect(apply()).rejects.toMatchObject({ code: 'NODES_NOT_SCHEDULABLE', message: expect.stringContaining('got one;') });
  });

  it('is taken as given where we may not ask', async () => {
    const { openstack, apply, said } = await begin({});
    plug(openstack);
    openstack.answer = ({ path }) => (path.startsWith('/placement/allocation_candidates') ? { status: 403 } : undefined);
    await apply();
    expect(said).toEqual([expect.stringContaining('does not let us ask Placement')]);
  });
});

describe('a node counts as enrolled', () => {
  const port = { address: MAC.toUpperCase(), node_uuid: 'n' } as BaremetalPort;
  const enrolled = (node: object, ports = [port]) =>
    isEnrolled(ONE, { uuid: 'n', provision_state: 'available', power_state: 'power off', maintenance: false, ...node } as Node, ports);

  it('once it has been made available, has its ports, and its power state is known', () => {
    expect(enrolled({})).toBe(true);
    expect(enrolled({ provision_state: 'active' })).toBe(true);
    expect(enrolled({ provision_state: 'enroll' })).toBe(false);
    expect(enrolled({ provision_state: 'cleaning' })).toBe(false);
    expect(enrolled({ power_state: null })).toBe(false);
    expect(enrolled({}, [])).toBe(false);
    expect(enrolled({}, [{ ...port, node_uuid: 'another' }])).toBe(false);
    expect(isEnrolled(ONE, undefined, [port])).toBe(false);
  });

  it('where it is in maintenance, whatever it lacks', () => {
    expect(enrolled({ provision_state: 'enroll', maintenance: true }, [])).toBe(true);
  });
});
