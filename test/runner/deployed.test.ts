import { describe, expect, it } from 'vitest';
import { planDeployment, refused } from '../../lib/runner/deploy';
import { parentsFirst, readDeployed, stackTags, staleStacks } from '../../lib/runner/deployed';
import { authoredOutputs } from '../../lib/runner/status';
import { OpenStack, resourceOf } from './openstack';
import { CONTROL, deployAll, MACHINE, SEED, scene, TENANT } from './program';
import { deployed as deployedByTerraform } from './terraform/scenes';

async function deployed() {
  const [seed, undercloud] = [await OpenStack.start(), await OpenStack.start()];
  const all = { seed, undercloud, ...scene({ seed, undercloud }) };
  await deployAll(all);
  const read = () => readDeployed(all);
  return { ...all, read };
}

describe('what there is of an assembly', () => {
  it('is its stacks, images and nodes in every cloud', async () => {
    const { read } = await deployed();
    const { side, stacks } = await read();
    expect([...stacks.keys()]).toEqual([SEED, CONTROL, TENANT]);
    expect(side.stacks[SEED]).toMatchObject({
      cloud: 'seed',
      path: 'seed',
      status: 'CREATE_COMPLETE',
      outputs: { secret_value: 'value of secret_value' },
    });
    expect(Object.values(side.images ?? {})).toHaveLength(1);
    expect(Object.values(side.nodes ?? {})).toMatchObject([{ nodes: [{ name: 'node-1' }, { name: 'node-2' }] }]);
  });

  it('leaves out stacks of other apps, and of this app on another cloud', async () => {
    const { seed, read } = await deployed();
    seed.addStack({ stack_name: 'foreign', tags: stackTags('foreign', 'seed') });
    seed.addStack({ stack_name: 'demo-undercloud-tenant', tags: stackTags('demo', 'undercloud') });
    expect([...(await read()).stacks.keys()]).toEqual([SEED, CONTROL, TENANT]);
  });

  it('leaves out images without data, and nodes that are not ready', async () => {
    const { seed, read } = await deployed();
    seed.images[0].status = 'queued';
    seed.nodes[0].provision_state = 'manageable';
    const { side } = await read();
    expect(side.images).toEqual({});
    expect(Object.values(side.nodes ?? {})).toMatchObject([{ nodes: [{ name: 'node-2' }] }]);
  });

  it('tells the states of resources where a stack has failed, with those of the servers behind them', async () => {
    const { seed, read } = await deployed();
    const stack = seed.stacks[1];
    const resource = stack.resources.find(({ resource_name }) => resource_name === MACHINE);
    stack.resources = [
      resourceOf('done'),
      resourceOf('nested', { parent_resource: 'done', resource_status: 'CREATE_FAILED' }),
      resourceOf('begun', { resource_status: 'INIT_COMPLETE' }),
      resourceOf(MACHINE, { ...resource, resource_status: 'CREATE_FAILED' }),
    ];
    expect((await read()).side.stacks[CONTROL].states).toEqual({});
    stack.stack_status = 'CREATE_FAILED';
    expect((await read()).side.stacks[CONTROL].states).toMatchObject({
      begun: { status: 'INIT_COMPLETE' },
      [MACHINE]: { status: 'CREATE_FAILED', physical: 'ACTIVE' },
    });
  });
});

it('a machine that was marked as broken is to be replaced, though its stack is complete', async () => {
  const all = await deployed();
  const [server] = all.seed.stacks[1].resources.filter(({ resource_name }) => resource_name === MACHINE);
  Object.assign(server, { resource_status: 'CHECK_FAILED' });
  const planned = await planDeployment(all);
  expect(planned.plan.machines).toMatchObject([{ machine: MACHINE, effect: 'replace' }]);
  expect(refused(all.assembly, planned, [])).toMatchObject([{ code: 'MACHINE_WOULD_BE_REPLACED', machine: MACHINE }]);
});

it('a cloud that nothing is put into need not answer', async () => {
  const all = await deployed();
  const { assembly, said } = all;
  const clouds = { ...assembly.manifest.clouds, empty: { entry: 'nowhere', path: 'empty', parent: 'seed' } };
  Object.assign(assembly.manifest, { clouds });
  expect([...(await readDeployed(all)).stacks.keys()]).toEqual([SEED, CONTROL, TENANT]);
  expect(said).toContainEqual(
    expect.stringMatching(/^cloud empty is not asked, since nothing of the app is to be put into it \(.*nowhere/),
  );
});

it('stale stacks are those that the assembly has not, the youngest first', async () => {
  const { seed, assembly, read } = await deployed();
  expect(staleStacks(assembly, await read())).toEqual([]);
  const tags = stackTags('demo', 'seed');
  seed.addStack({ stack_name: 'older', tags, creation_time: '2026-01-01T00:00:00Z' });
  seed.addStack({ stack_name: 'younger', tags, creation_time: '2026-01-02T00:00:00Z' });
  expect(staleStacks(assembly, await read()).map(({ stackName }) => stackName)).toEqual(['younger', 'older']);
});

it('clouds come after those that deploy them, and one may deploy itself', () => {
  const cloud = (parent?: string) => ({ entry: 'x', path: 'x', ...(parent && { parent }) });
  const clouds = { over: cloud('under'), under: cloud('seed'), seed: cloud(), self: cloud('self') };
  expect(parentsFirst({ version: '1.0', minimumRunnerVersion: '0.1.0', app: 'demo', clouds, artifacts: {} })).toEqual([
    'seed',
    'under',
    'over',
    'self',
  ]);
});

it('outputs are those that the author wrote, not those that only feed other stacks', async () => {
  const { assembly, read } = await deployed();
  const outputs = authoredOutputs(assembly, await read());
  expect(outputs[TENANT]).toEqual({ color: 'value of color' });
  expect(outputs).not.toHaveProperty([SEED]);
});

it('outputs of Terraform’s stacks are those, too, without secrets', async () => {
  const all = await deployedByTerraform();
  const read = async () => authoredOutputs(all.assembly, await readDeployed(all));
  expect(await read()).toEqual({ [TENANT]: { color: 'value of color' }, [CONTROL]: { machine_addresses: expect.any(Object) } });
  all.fake.state(all.folder, CONTROL, ({ outputs }) => Object.assign(outputs, { password: { value: 'x', sensitive: true } }));
  expect(await read()).toMatchObject({ [CONTROL]: { password: '******' } });
});
