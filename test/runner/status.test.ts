import { describe, expect, it } from 'vitest';
import { isHealthy, readStatus } from '../../lib/runner/status';
import { OpenStack } from './openstack';
import { CONTROL, deployAll, MACHINE, scene } from './program';
import type { FakeState } from './terraform/fake';
import { begin, deployed as deployedByTerraform, SERVER } from './terraform/scenes';

async function deployed() {
  const [seed, undercloud] = [await OpenStack.start(), await OpenStack.start()];
  const all = { seed, undercloud, ...scene({ seed, undercloud }) };
  await deployAll(all);
  const node = Object.assign(seed.nodes[0], { provision_state: 'active' });
  Object.assign(seed.servers[0], {
    'OS-EXT-SRV-ATTR:hypervisor_hostname': node.uuid,
    addresses: { ctlplane: [{ addr: '192.0.2.10' }] },
  });
  return { ...all, read: () => readStatus(all) };
}

describe('the status of an app', () => {
  it('tells every stack, and every machine with its node and addresses', async () => {
    const { read } = await deployed();
    const status = await read();
    expect(status).toEqual({
      stacks: [
        { name: 'demo-seed', cloud: 'seed', status: 'CREATE_COMPLETE' },
        { name: 'demo-undercloud-control', cloud: 'seed', status: 'CREATE_COMPLETE' },
        { name: 'demo-undercloud-tenant', cloud: 'undercloud', status: 'CREATE_COMPLETE' },
      ],
      machines: [
        {
          machine: MACHINE,
          path: `undercloud/control/${MACHINE}`,
          cloud: 'seed',
          state: 'ACTIVE',
          node: 'node-1',
          nodeState: 'active',
          addresses: ['192.0.2.10'],
          configuration: null,
        },
      ],
    });
    expect(isHealthy(status)).toBe(true);
  });

  it('is not healthy where a stack is missing or failed', async () => {
    const { undercloud, read } = await deployed();
    undercloud.stacks[0].stack_status = 'UPDATE_FAILED';
    expect(isHealthy(await read())).toBe(false);
    undercloud.stacks.pop();
    const status = await read();
    expect(status.stacks[2].status).toBe('MISSING');
    expect(isHealthy(status)).toBe(false);
  });

  it('is not healthy where a machine is missing or in error', async () => {
    const { seed, read } = await deployed();
    seed.servers[0].status = 'ERROR';
    expect(isHealthy(await read())).toBe(false);
    seed.servers.pop();
    const status = await read();
    expect(status.machines).toMatchObject([{ state: 'MISSING', node: null, nodeState: null, addresses: [] }]);
    expect(isHealthy(status)).toBe(false);
  });

  it('tells Terraform’s stacks by their states, and their machines by Nova', async () => {
    const all = await deployedByTerraform();
    const status = await readStatus(all);
    expect(status.stacks.map((stack) => stack.status)).toEqual(['APPLIED', 'APPLIED', 'CREATE_COMPLETE']);
    expect(status.machines).toMatchObject([{ machine: MACHINE, path: `undercloud/control/${MACHINE}`, state: 'ACTIVE' }]);
    expect(isHealthy(status)).toBe(true);
  });

  it.each([
    ['INCOMPLETE', 'was begun and not finished', (state: FakeState) => Object.assign(state.resources[SERVER], { tainted: true })],
    ['INCOMPLETE', 'has yet to be made', (state: FakeState) => Reflect.deleteProperty(state.resources, SERVER)],
    ['MISSING', 'and all else is gone', (state: FakeState) => Object.assign(state, { resources: {} })],
  ])('is not healthy where a stack of Terraform’s is %s: a resource %s', async (word, _what, change) => {
    const all = await deployedByTerraform();
    all.fake.state(all.folder, CONTROL, change);
    const status = await readStatus(all);
    expect(status.stacks[1].status).toBe(word);
    expect(isHealthy(status)).toBe(false);
  });

  it('does without Terraform where it has not carried out anything', async () => {
    const all = await begin();
    expect((await readStatus(all)).stacks.map((stack) => stack.status)).toEqual(['MISSING', 'MISSING', 'MISSING']);
    expect(all.fake.calls).toEqual([]);
  });

  it('does without nodes where we may not see them', async () => {
    const { seed, read } = await deployed();
    seed.answer = ({ path }) => (path.startsWith('/baremetal/v1/nodes') && looks++ > 0 ? { status: 403 } : undefined);
    let looks = 0;
    expect((await read()).machines).toMatchObject([{ state: 'ACTIVE', node: null }]);
    seed.answer = ({ path }) => (path.startsWith('/baremetal/v1/nodes') ? { status: 500 } : undefined);
    await expect(read()).rejects.toMatchObject({ status: 500 });
  });
});
