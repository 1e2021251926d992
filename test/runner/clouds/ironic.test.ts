import { afterEach, describe, expect, test } from 'vitest';
import { Ironic, type Node } from '../../../lib/runner/clouds/ironic';
import { Session } from '../../../lib/runner/clouds/session';
import { testCloud, testConfig } from './keystone';
import type { Answer, Received, TestServer } from './server';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function connect(answer: (request: Received) => Answer): Promise<{ server: TestServer; ironic: Ironic }> {
  const server = await testCloud({
    services: { baremetal: '' },
    answer: (request) => (request.path === '/v1/' ? { body: { version: { min_version: '1.1', version: '1.95' } } } : answer(request)),
  });
  const session = new Session(testConfig(server), { firstDelay: 1, longestDelay: 5 });
  ends.push(
    () => session.close(),
    () => server.stop(),
  );
  return { server, ironic: new Ironic(session) };
}

/** Nodes as they look at the first, second, … time. */
function inTurn(...looks: Partial<Node>[][]): () => Answer {
  return () => {
    const nodes = looks.length > 1 ? looks.shift() : looks[0];
    return { body: { nodes } };
  };
}

const node = (uuid: string, state: string, more: Partial<Node> = {}): Partial<Node> => ({
  uuid,
  name: `node-${uuid}`,
  provision_state: state,
  ...more,
});
const quick = { interval: 1, timeout: 1000 };

describe('enrolling a node', () => {
  const enrolling = async (status: number, faultstring: string) => {
    const { ironic } = await connect(() => ({ status, body: { error_message: { faultstring } } }));
    return ironic.createNode({ driver: 'ipmi', name: 'node-1' });
  };

  test('tells where no conductor is there, which Ironic does not', async () => {
    await expect(enrolling(503, 'Resource temporarily unavailable, please retry.')).rejects.toMatchObject({
      code: 'NODE_WITHOUT_CONDUCTOR',
      message: expect.stringMatching(/node node-1 .*temporarily unavailable.* ironic-conductor runs$/),
    });
  });

  test('is refused in Ironic’s words otherwise', async () => {
    await expect(enrolling(400, 'no such driver')).rejects.toMatchObject({ code: 'API_REFUSED', text: 'no such driver' });
  });
});

describe('waiting for a provision state', () => {
  test('ends when all nodes are there', async () => {
    const { ironic } = await connect(
      inTurn(
        [node('1', 'enroll'), node('2', 'verifying'), node('3', 'clean failed')],
        [node('1', 'manageable'), node('2', 'verifying')],
        [node('1', 'manageable'), node('2', 'manageable')],
      ),
    );
    const seen: string[] = [];
    const progress = (nodes: readonly Node[]) => seen.push(nodes.map(({ provision_state }) => provision_state).join(' '));
    const nodes = await ironic.waitForProvisionState(['1', '2'], ['manageable', 'available'], { ...quick, progress });
    expect(nodes.map(({ uuid }) => uuid)).toEqual(['1', '2']);
    expect(seen).toEqual(['enroll verifying', 'manageable verifying', 'manageable manageable']);
  });

  test.each([
    ['failed', node('1', 'clean failed', { last_error: 'Agent did not answer' })],
    ['is in error', node('1', 'error', { last_error: 'Agent did not answer' })],
    ['fell back to enroll', node('1', 'enroll', { target_provision_state: null, last_error: 'Agent did not answer' })],
  ])("ends at once where one %s, with Ironic's reason", async (_what, broken) => {
    const { server, ironic } = await connect(inTurn([broken, node('2', 'cleaning')]));
    const waiting = ironic.waitForProvisionState(['1', '2'], ['available'], quick);
    await expect(waiting).rejects.toMatchObject({ code: 'NODE_FAILED' });
    await expect(waiting).rejects.toThrow(/node node-1 is .*: Agent did not answer/);
    expect(server.calls.filter((call) => call.includes('nodes'))).toHaveLength(1);
  });

  test('goes on while a node with an old error is on its way', async () => {
    const { ironic } = await connect(
      inTurn([node('1', 'enroll', { target_provision_state: 'manageable', last_error: 'old' })], [node('1', 'manageable')]),
    );
    await expect(ironic.waitForProvisionState(['1'], ['manageable'], quick)).resolves.toHaveLength(1);
  });

  test('takes a failed state that is waited for', async () => {
    const { ironic } = await connect(inTurn([node('1', 'deploy failed')]));
    await expect(ironic.waitForProvisionState(['1'], ['deploy failed'], quick)).resolves.toHaveLength(1);
  });

  test('ends after its time, with the states that nodes are in', async () => {
    const { ironic } = await connect(inTurn([node('1', 'available'), node('2', 'cleaning', { power_state: 'power on' })]));
    const waiting = ironic.waitForProvisionState(['1', '2'], ['available'], { interval: 1, timeout: 0 });
    await expect(waiting).rejects.toMatchObject({ code: 'NODE_TIMEOUT' });
    await expect(waiting).rejects.toThrow('nodes to reach available: node-2 is cleaning, power on');
  });

  test('ends where a node is deleted', async () => {
    const { ironic } = await connect(inTurn([]));
    await expect(ironic.waitForProvisionState(['1'], ['available'], quick)).rejects.toMatchObject({ code: 'NODE_GONE' });
  });

  test('ends where the caller gives up', async () => {
    const { ironic } = await connect(inTurn([node('1', 'cleaning')]));
    const aborter = new AbortController();
    const wait = { interval: 1e6, signal: aborter.signal, progress: () => setImmediate(() => aborter.abort()) };
    await expect(ironic.waitForProvisionState(['1'], ['available'], wait)).rejects.toThrow(/abort/i);
  });
});

test('waiting for a power state ends when it is reached, or has failed', async () => {
  const on = node('1', 'available', { power_state: 'power on', target_power_state: 'power off' });
  const off = node('1', 'available', { power_state: 'power off', target_power_state: null });
  const { ironic } = await connect(inTurn([on], [off]));
  await expect(ironic.waitForPowerState(['1'], 'power off', quick)).resolves.toHaveLength(1);
  const failing = await connect(inTurn([on], [{ ...on, target_power_state: null, last_error: 'BMC is silent' }]));
  await expect(failing.ironic.waitForPowerState(['1'], 'power off', quick)).rejects.toThrow('BMC is silent');
});

describe('a change', () => {
  test('waits for a lock to go, whatever it is', async () => {
    const locked = {
      status: 409,
      body: { error_message: { faultstring: 'Node 1 is locked by host seed, please retry after the current operation is completed.' } },
    };
    const answers: Answer[] = [locked, locked, { status: 202 }];
    const { server, ironic } = await connect(() => answers.shift());
    await ironic.setProvisionState('1', 'manage');
    expect(server.calls.slice(2)).toEqual(Array(3).fill('PUT /v1/nodes/1/states/provision'));
  });

  test('is not repeated after another conflict', async () => {
    const taken = { status: 409, body: { error_message: { faultstring: 'A port with MAC address 52:54:00:00:00:01 already exists.' } } };
    const { server, ironic } = await connect(() => taken);
    await expect(ironic.createPort({ node_uuid: '1', address: '52:54:00:00:00:01' })).rejects.toThrow('already exists');
    expect(server.calls.slice(2)).toHaveLength(1);
  });
});

test('a node is found by its name, or is nothing', async () => {
  const { ironic } = await connect(({ path }) => (path === '/v1/nodes/node-1' ? { body: node('1', 'active') } : { status: 404 }));
  expect(await ironic.node('node-1')).toMatchObject({ uuid: '1' });
  expect(await ironic.node('node-2')).toBeUndefined();
});
