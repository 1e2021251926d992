import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../lib/core';
import { APP_PROPERTY } from '../../lib/runner/apply/own-images';
import { readDeployed, stackTags, standingStacks } from '../../lib/runner/deployed';
import { destroy, destructionOrder } from '../../lib/runner/destroy';
import { OpenStack } from './openstack';
import { deployAll, scene, synthesized } from './program';
import { deployed as deployedByTerraform } from './terraform/scenes';

async function deployed() {
  const [seed, undercloud] = [await OpenStack.start(), await OpenStack.start()];
  const all = { seed, undercloud, ...scene({ seed, undercloud }) };
  await deployAll(all);
  const run = async () => {
    const found = await readDeployed(all);
    await destroy(all, found);
  };
  return { ...all, run };
}

describe('destroying', () => {
  it('takes the stacks down in reverse order, those first that the program no longer has', async () => {
    const all = await deployed();
    const { seed, assembly, run, undercloud } = all;
    seed.addStack({ stack_name: 'demo-old', tags: stackTags('demo', 'seed') });
    const found = await readDeployed(all);
    expect(destructionOrder(assembly, found).map(({ stackName }) => stackName)).toEqual([
      'demo-old',
      'demo-undercloud-tenant',
      'demo-undercloud-control',
      'demo-seed',
    ]);
    await run();
    expect([...seed.stacks, ...undercloud.stacks]).toEqual([]);
  });

  it('leaves what is not the app’s: stacks, images, and nodes enrolled', async () => {
    const { seed, run } = await deployed();
    const other = seed.addStack({ stack_name: 'other', tags: stackTags('other', 'seed') });
    const image = { name: seed.images[0].name, status: 'active' };
    seed.images.push({ ...image, id: 'i8', owner: 'p1' }, { ...image, id: 'i9', owner: 'p2', [APP_PROPERTY]: 'demo' });
    await run();
    expect(seed.stacks).toEqual([other]);
    expect(seed.images).toMatchObject([{ id: 'i8' }, { id: 'i9' }]);
    expect(seed.nodes).toHaveLength(2);
  });

  it('takes images along that the program no longer asks for', async () => {
    const { seed, run } = await deployed();
    seed.images.push({ id: 'i9', name: 'gold-0000000000ff', status: 'queued', owner: 'p1', [APP_PROPERTY]: 'demo' });
    await run();
    expect(seed.images).toEqual([]);
  });

  it('keeps the kernel and the ramdisk of an image that it keeps, and no other', async () => {
    const { seed, run } = await deployed();
    const ours = { status: 'active', owner: 'p1', [APP_PROPERTY]: 'demo' };
    seed.images.push({ ...ours, id: 'k1', name: 'gold-0000000000ff-vmlinuz' }, { ...ours, id: 'k2', name: 'gold-0000000000ff-initrd' });
    seed.images.push({ ...ours, id: 'k3', name: 'gold-0000000000ee-initrd' });
    seed.images.push({ ...ours, id: 'i9', name: 'gold-0000000000ff', kernel_id: 'k1', ramdisk_id: 'k2' });
    seed.servers.push({ id: 's9', name: 'guest', status: 'ACTIVE', image: { id: 'i9' } });
    await run();
    expect(seed.images.map(({ id }) => id)).toEqual(['k1', 'k2', 'i9']);
  });

  it('keeps an image that a server runs from, and says so', async () => {
    const { seed, run, said } = await deployed();
    seed.servers.push({ id: 's9', name: 'guest', status: 'ACTIVE', image: { id: seed.images[0].id } });
    await run();
    expect(seed.images).toHaveLength(1);
    expect(said).toContainEqual(expect.stringMatching(/kept in cloud seed, guest run from it$/));
  });

  it('stops at a stack that cannot be deleted, with the reason', async () => {
    const { seed, run } = await deployed();
    const { operate } = seed;
    seed.operate = (stack, action) => seed.fail(stack, action, 'undercloud-control-0', 'Server is locked');
    await expect(run()).rejects.toMatchObject({
      code: 'STACK_FAILED',
      message: expect.stringMatching(
        /demo-undercloud-control is DELETE_FAILED:\n {2}\[undercloud\/control\/undercloud-control-0\] .*Server is locked/,
      ),
    });
    expect(seed.stacks.map(({ stack_name }) => stack_name)).toEqual(['demo-seed', 'demo-undercloud-control']);
    seed.operate = operate;
    await run();
    expect(seed.stacks).toEqual([]);
  });

  it('goes on with what does not depend on a stack that cannot be deleted, and tells of all of these', async () => {
    const { seed, undercloud, assembly, run } = await deployed();
    const { artifacts } = assembly.manifest;
    Object.assign(artifacts, { 'demo-extra@seed': { ...artifacts['demo-seed@seed'], stackName: 'demo-extra', dependencies: [] } });
    seed.addStack({ stack_name: 'demo-extra', tags: stackTags('demo', 'seed') });
    const { operate } = seed;
    undercloud.operate = (stack, action) => undercloud.fail(stack, action, 'net', 'in use');
    await expect(run()).rejects.toMatchObject({
      code: 'STACK_FAILED',
      message: expect.stringContaining('demo-undercloud-tenant is DELETE_FAILED'),
    });
    expect(seed.stacks.map(({ stack_name }) => stack_name)).toEqual(['demo-seed', 'demo-undercloud-control']);
    seed.addStack({ stack_name: 'demo-extra', tags: stackTags('demo', 'seed') });
    seed.operate = (stack, action) => seed.fail(stack, action, 'net', 'in use too');
    await expect(run()).rejects.toMatchObject({
      code: 'DESTROY_FAILED',
      message: expect.stringMatching(/demo-(extra|undercloud-tenant) is DELETE_FAILED.*demo-(extra|undercloud-tenant) is DELETE_FAILED/s),
    });
    seed.operate = operate;
  });

  it('takes down the stacks of both engines, and leaves nothing of Terraform’s in the project', async () => {
    const all = await deployedByTerraform();
    const { seed, undercloud, folder, said } = all;
    const found = await readDeployed(all);
    expect(destructionOrder(all.assembly, found).map(({ stackName, status }) => [stackName, status])).toEqual([
      ['demo-undercloud-tenant', 'CREATE_COMPLETE'],
      ['demo-undercloud-control', 'APPLIED'],
      ['demo-seed', 'APPLIED'],
    ]);
    await destroy(all, found);
    all.terraform.close();
    expect([...undercloud.stacks, ...seed.images]).toEqual([]);
    expect(said.indexOf('demo-seed: deleting')).toBeGreaterThan(said.indexOf('demo-undercloud-control: deleted'));
    expect(readdirSync(folder).sort()).toEqual(['clouds.yaml', 'tripleo.out']);
    expect(standingStacks(await readDeployed(all))).toEqual([]);
  });

  it('takes down what one engine has deployed and the program gives to the other', async () => {
    const all = await deployedByTerraform();
    const other = { ...all, assembly: synthesized(join(all.folder, 'tripleo.out'), { engine: Engine.HEAT }) };
    await destroy(other, await readDeployed(other));
    expect(standingStacks(await readDeployed(other))).toEqual([]);
  });

  it('waits for nodes that are being cleaned, and for no other', async () => {
    const { seed, run, said } = await deployed();
    const [cleaned, taken] = seed.nodes;
    taken.provision_state = 'active';
    taken.instance_uuid = 'someone-else';
    cleaned.provision_state = 'cleaning';
    let looks = 0;
    seed.answer = ({ path }) => {
      // The first look is readDeployed's, the second finds what to wait for.
      if (path.startsWith('/baremetal/v1/nodes/detail') && ++looks === 3) cleaned.provision_state = 'available';
      return undefined;
    };
    await run();
    expect(said).toContain('nodes: 1 available');
    expect(taken.provision_state).toBe('active');
  });

  it('fails where a node cannot be cleaned, with Ironic’s reason', async () => {
    const { seed, run } = await deployed();
    Object.assign(seed.nodes[0], { provision_state: 'clean failed', last_error: 'disk erase timed out' });
    await expect(run()).rejects.toMatchObject({ code: 'NODE_FAILED', message: expect.stringContaining('disk erase timed out') });
  });
});
