import { describe, expect, it } from 'vitest';
import { isHealthy, readStatus } from '../../lib/runner/status';
import { OpenStack } from './openstack';
import { deployAll, MACHINE, scene } from './program';

async function deployed() {
  const [seed, undercloud] = [await OpenStack.start(), await OpenStack.start()];
  const all = { seed, undercloud, ...scene({ seed, undercloud }) };
  await deployAll(all);
  const node = Object.assign(seed.nodes[0], { provision_state: 'active' });
  Object.assign(seed.servers[0], {
    'OS-EXT-SRV-ATTR:hypervisor_hostname': node.uuid,
    addresses: { ctlplane: [{ addr: '192.0.2.10' }] },
  });
  return { ...all, read: () => readStatus(all.assembly, all.connections, all.report) };
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

  it('does without nodes where we may not see them', async () => {
    const { seed, connections, assembly, read, report } = await deployed();
    seed.answer = ({ path }) => (path.startsWith('/baremetal/v1/nodes') && looks++ > 0 ? { status: 403 } : undefined);
    let looks = 0;
    expect((await read()).machines).toMatchObject([{ state: 'ACTIVE', node: null }]);
    seed.answer = ({ path }) => (path.startsWith('/baremetal/v1/nodes') ? { status: 500 } : undefined);
    await expect(readStatus(assembly, connections, report)).rejects.toMatchObject({ status: 500 });
  });
});
