import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ImageArtifact } from '../../lib/assembly';
import { Engine } from '../../lib/core';
import type { ImageRules } from '../../lib/runner/apply/image-order';
import { deploy, isUpToDate, planDeployment, refused } from '../../lib/runner/deploy';
import { stackTags } from '../../lib/runner/deployed';
import { built } from './images/built';
import { OpenStack, type TestStack } from './openstack';
import { CONTROL, deployAll, MACHINE, type Scene, SEED, scene, synthesized, TENANT, thrown } from './program';
import { deployed as deployedByTerraform } from './terraform/scenes';

/** The program before two empty clouds. */
async function begin(): Promise<Scene & { seed: OpenStack; undercloud: OpenStack }> {
  const [seed, undercloud] = [await OpenStack.start(), await OpenStack.start()];
  return { seed, undercloud, ...scene({ seed, undercloud }) };
}

/** A scene whose program is deployed. */
async function deployed() {
  const all = await begin();
  await deployAll(all);
  return all;
}

function stackOf(cloud: OpenStack, name: string): TestStack {
  return cloud.stacks.find(({ stack_name }) => stack_name === name) as TestStack;
}

function imageOf({ assembly }: Scene): ImageArtifact {
  return Object.values(assembly.manifest.artifacts).find((artifact) => artifact.type === 'image') as ImageArtifact;
}

describe('a deployment', () => {
  it('makes everything, each thing after what it depends on', async () => {
    const { seed, undercloud, said } = await deployed();
    expect(seed.stacks.map(({ stack_name, stack_status }) => [stack_name, stack_status])).toEqual([
      ['demo-seed', 'CREATE_COMPLETE'],
      ['demo-undercloud-control', 'CREATE_COMPLETE'],
    ]);
    expect(undercloud.stacks.map(({ stack_name }) => stack_name)).toEqual(['demo-undercloud-tenant']);
    expect(seed.nodes.map(({ name, provision_state }) => [name, provision_state])).toEqual([
      ['node-1', 'available'],
      ['node-2', 'available'],
    ]);
    expect(seed.images).toMatchObject([{ status: 'active' }]);
    expect(said.indexOf('demo-undercloud-control: creating in cloud seed')).toBeGreaterThan(said.indexOf('demo-seed: CREATE_COMPLETE'));
    expect(said).toContain(`demo-undercloud-control: CREATE_COMPLETE ${MACHINE} [undercloud/control/${MACHINE}]`);
  });

  it('goes on while an image is uploaded, with all that does not need it', async () => {
    const all = await begin();
    const { seed } = all;
    built(all.images, imageOf(all), { 'image.qcow2': 'disk' });
    const madeMeanwhile = () => [
      ...seed.stacks.map(({ stack_name, stack_status }) => `${stack_name} ${stack_status}`),
      ...seed.nodes.map(({ provision_state }) => provision_state),
    ];
    const made = ['demo-seed CREATE_COMPLETE', 'available', 'available'];
    // The upload ends when they are made, and not before.
    seed.answer = async ({ path }) => {
      while (path.endsWith('/file') && madeMeanwhile().join() !== made.join()) await setTimeout(5);
      return undefined;
    };
    await deployAll(all);
    expect(seed.images).toMatchObject([{ status: 'active', disk_format: 'qcow2' }]);
    expect(seed.stacks.map(({ stack_name }) => stack_name)).toEqual(['demo-seed', 'demo-undercloud-control']);
  });

  it('writes down how large a disk the image needs', async () => {
    const all = await begin();
    built(all.images, imageOf(all), { 'image.qcow2': 'disk' });
    await deployAll(all);
    expect(all.seed.images).toMatchObject([{ min_disk: 8 }]);
  });

  it('gives a stack the outputs of others as parameters, and its tags', async () => {
    const { undercloud } = await deployed();
    expect(undercloud.sent('POST', /\/stacks$/)).toMatchObject([
      { parameters: { seed_secret_value: 'value of secret_value' }, tags: stackTags('demo', 'undercloud').join(',') },
    ]);
  });

  it('finds nothing to do the second time, and writes nothing', async () => {
    const all = await deployed();
    const { seed, undercloud } = all;
    const writes = seed.writes.length + undercloud.writes.length;
    expect(isUpToDate(await planDeployment(all, { deploys: true }))).toBe(true);
    expect(seed.writes.length + undercloud.writes.length).toBe(writes);
  });

  it('sends the tags with an update, too: Heat would drop them', async () => {
    const all = await deployed();
    stackOf(all.seed, 'demo-seed').template.outputs = {};
    await deployAll(all);
    expect(all.seed.sent('PUT', /demo-seed/)).toMatchObject([{ tags: stackTags('demo', 'seed').join(',') }]);
  });

  it('goes on with what does not depend on a failure, and leaves what does; the next one completes it', async () => {
    const all = await begin();
    const { seed, undercloud } = all;
    const { operate } = seed;
    seed.operate = (stack, action) => seed.fail(stack, action, 'ctlplane_network', 'Quota exceeded for networks');
    const error = await thrown(deployAll(all));
    expect(error.message).toMatch(
      /^DEPLOY_FAILED STACK_FAILED demo-seed is CREATE_FAILED:\n {2}\[seed\/ctlplane\/network\] .*Quota exceeded/,
    );
    expect(error.message).toContain(`not begun, since they depend on it: ${CONTROL}, ${TENANT}`);
    expect(error.details).toMatchObject({ failures: [{ artifact: SEED, code: 'STACK_FAILED' }], skipped: [CONTROL, TENANT] });
    expect(seed.nodes.every((node) => node.provision_state === 'available')).toBe(true);
    expect(undercloud.writes).toEqual([]);

    seed.operate = operate;
    await deployAll(all);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
    expect(seed.sent('POST', /\/nodes$/)).toHaveLength(2);
  });

  it('names the construct where a cloud refuses', async () => {
    const all = await begin();
    all.seed.answer = ({ method, path }) =>
      method === 'POST' && path.endsWith('/images') ? { status: 403, body: 'Quota is used up' } : undefined;
    const { details } = await thrown(deployAll(all));
    expect(details.failures).toMatchObject([
      { code: 'API_REFUSED', message: expect.stringMatching(/^API_REFUSED \[gold\] image: Quota is used up/) },
    ]);
  });

  it('waits for an operation that is under way, and plans with what comes of it', async () => {
    const all = await deployed();
    const { seed, said } = all;
    const stack = stackOf(seed, 'demo-seed');
    stack.stack_status = 'UPDATE_IN_PROGRESS';
    seed.looks.push(
      () => {},
      () => {},
      () => {
        stack.stack_status = 'UPDATE_COMPLETE';
      },
    );
    expect(isUpToDate(await planDeployment(all, { deploys: true }))).toBe(true);
    expect(said).toContain('demo-seed: UPDATE_IN_PROGRESS already; waiting for it to end');
  });

  it('takes a stack away that the program no longer has, once all else is done', async () => {
    const all = await deployed();
    all.seed.addStack({ stack_name: 'demo-old', tags: stackTags('demo', 'seed'), creation_time: '2026-01-01T00:00:01Z' });
    all.seed.addStack({ stack_name: 'demo-older', tags: stackTags('demo', 'seed'), creation_time: '2026-01-01T00:00:00Z' });
    all.seed.addStack({ stack_name: 'other', tags: stackTags('other', 'seed') });
    await deployAll(all);
    expect(all.seed.stacks.map(({ stack_name }) => stack_name)).toEqual(['demo-seed', 'demo-undercloud-control', 'other']);
    expect(all.said.indexOf('demo-older: deleting')).toBeGreaterThan(all.said.indexOf('demo-old: deleted'));
  });
});

describe('a plan', () => {
  it('says of images that are to be uploaded how large they are, where they are built', async () => {
    const all = await begin();
    const artifact = imageOf(all);
    expect((await planDeployment(all)).plan.images).toMatchObject([{ imageName: artifact.imageName, built: null }]);
    built(all.images, artifact, { 'image.qcow2': 'disk', 'image.initrd': 'ramdisk' });
    expect((await planDeployment(all)).plan.images).toMatchObject([{ imageName: artifact.imageName, built: 11 }]);
  });
});

describe('an image', () => {
  /** What stands against a deployment that holds images to these rules. */
  async function refusalsOf(all: Scene, images: ImageRules) {
    return refused(all.assembly, await planDeployment(all, { images }), []);
  }

  it('that is not locked for a stage with locked images is refused before anything is done', async () => {
    const all = await begin();
    const artifact = imageOf(all);
    const images = { lock: { default: {} }, standIns: true };
    expect(await refusalsOf(all, images)).toEqual([
      {
        code: 'IMAGE_NOT_LOCKED',
        artifact: `${artifact.imageName}@seed`,
        path: 'gold',
        message: expect.stringMatching(`^IMAGE_NOT_LOCKED \\[gold\\] image ${artifact.imageName} is not locked for stage default;`),
      },
    ]);
    expect(await refusalsOf(all, { ...images, lock: { production: {} } })).toEqual([]);
    expect(all.seed.writes).toEqual([]);
  });

  it('that is neither there nor built is refused before anything is done', async () => {
    const all = await begin();
    expect(await refusalsOf(all, {})).toMatchObject([{ code: 'IMAGE_NOT_BUILT' }]);
    built(all.images, imageOf(all), { 'image.qcow2': 'disk' });
    expect(await refusalsOf(all, {})).toEqual([]);
    expect(all.seed.writes).toEqual([]);
  });

  it('that is built is held to the lock before anything is done, by what was noted when it was built', async () => {
    const all = await begin();
    const { provenance } = built(all.images, imageOf(all), { 'image.qcow2': 'disk' });
    const locked = (sha256: string) => ({ default: { [provenance.image]: { 'image.qcow2': { sha256, sha512: '' } } } });
    expect(await refusalsOf(all, { lock: locked('other') })).toMatchObject([{ code: 'IMAGE_OTHER_DIGEST' }]);
    expect(await refusalsOf(all, { lock: locked(provenance.files['image.qcow2'].sha256) })).toEqual([]);
  });

  it('whose place a stand-in has is refused with the next change, and not where nothing changes', async () => {
    const all = await deployed();
    expect(await refusalsOf(all, {})).toEqual([]);
    stackOf(all.seed, 'demo-seed').template.outputs = {};
    expect(await refusalsOf(all, {})).toMatchObject([{ code: 'IMAGE_NOT_BUILT', message: expect.stringContaining('got a stand-in') }]);
    expect(await refusalsOf(all, { standIns: true })).toEqual([]);
  });

  it('is told of beside the others', async () => {
    const all = await begin();
    all.seed.addStack({ stack_name: 'demo-seed', tags: stackTags('demo', 'seed'), stack_status: 'DELETE_FAILED' });
    const codes = (await refusalsOf(all, {})).map(({ code }) => code);
    expect(codes).toEqual(['STACK_NOT_UPDATABLE', 'IMAGE_NOT_BUILT']);
  });

  it('of a cloud that is yet to be deployed is held to the lock alone', async () => {
    const clouds = { seed: await OpenStack.start(), undercloud: 'http://127.0.0.1:1' };
    const all = scene(clouds, { guest: true });
    expect(await refusalsOf(all, {})).toMatchObject([{ code: 'IMAGE_NOT_BUILT', path: 'gold' }]);
    const code = 'IMAGE_NOT_LOCKED';
    expect(await refusalsOf(all, { lock: { default: {} } })).toMatchObject([
      { code, path: 'gold' },
      { code, path: 'undercloud/tenant/guest' },
    ]);
  });

  it('that a cloud will not tell of ends the planning', async () => {
    const all = await begin();
    all.seed.answer = ({ path }) => (path.startsWith('/image/') ? { status: 403 } : undefined);
    await expect(refusalsOf(all, {})).rejects.toMatchObject({ code: 'API_REFUSED' });
  });
});

describe('a stand-in that is there', () => {
  it('is as good as the image until that is built, and then only where servers run from it', async () => {
    const all = await begin();
    const artifact = imageOf(all);
    all.seed.images.push({ id: 'i1', name: artifact.imageName, status: 'active', tripleo_stand_in: 'true' });
    const uploads = async () => (await planDeployment(all)).plan.images;
    expect(await uploads()).toEqual([]);
    built(all.images, artifact, { 'image.qcow2': 'disk' });
    expect(await uploads()).toMatchObject([{ imageName: artifact.imageName, upload: true }]);
    all.seed.servers.push({ id: 's1', name: 'control-0', status: 'ACTIVE', image: { id: 'i1' } });
    expect(await uploads()).toEqual([]);
  });
});

describe('a cloud that its parent has yet to deploy', () => {
  it('need not answer', async () => {
    const all = scene({ seed: await OpenStack.start(), undercloud: 'http://127.0.0.1:1' });
    const { plan } = await planDeployment(all);
    expect(plan.stacks.map(({ stack, action }) => [stack, action])).toEqual([SEED, CONTROL, TENANT].map((stack) => [stack, 'create']));
    expect(all.said).toEqual([
      expect.stringMatching(
        /^cloud undercloud is not there yet, demo-undercloud-control@seed has to be deployed first \(CLOUD_UNREACHABLE /,
      ),
    ]);
  });

  it('need not answer either where the parent failed to deploy it', async () => {
    const { seed } = await deployed();
    stackOf(seed, 'demo-undercloud-control').stack_status = 'UPDATE_FAILED';
    const all = scene({ seed, undercloud: 'http://127.0.0.1:1' });
    await expect(planDeployment(all)).resolves.toBeDefined();
  });

  it('must answer once it is deployed', async () => {
    const { seed } = await deployed();
    const all = scene({ seed, undercloud: 'http://127.0.0.1:1' });
    await expect(planDeployment(all)).rejects.toMatchObject({ code: 'CLOUD_UNREACHABLE' });
  });

  it('must be described right all the same', async () => {
    const all = scene({ seed: await OpenStack.start(), undercloud: 'nonsense' });
    await expect(planDeployment(all)).rejects.toMatchObject({ code: 'CLOUD_ENTRY_INVALID' });
  });
});

describe('a stack', () => {
  it('of that name that the app did not make is left alone', async () => {
    const all = await begin();
    all.seed.addStack({ stack_name: 'demo-seed', tags: ['mine'] });
    expect((await thrown(deployAll(all))).details.failures).toMatchObject([
      { code: 'STACK_NOT_OURS', message: expect.stringContaining('got tags mine') },
    ]);
    expect(all.seed.sent('PUT', /demo-seed/)).toEqual([]);
  });

  it('that appeared after the plan was made is left to the next one', async () => {
    const all = await begin();
    const planned = await planDeployment(all);
    all.seed.addStack({ stack_name: 'demo-seed', tags: stackTags('demo', 'seed') });
    const error = await thrown(deploy(all, planned, { allow: [], bmcPasswords: new Map(), standIns: true }));
    expect(error.details.failures).toMatchObject([{ code: 'STACK_NOT_PLANNED' }]);
  });

  it('is not made where an output that it needs has no value', async () => {
    const all = await begin();
    all.seed.operate = (stack, action) => {
      all.seed.complete(stack, action);
      stack.outputs = [];
    };
    const { details } = await thrown(deployAll(all));
    expect(details.failures).toMatchObject([
      {
        artifact: CONTROL,
        code: 'INPUT_MISSING',
        message: expect.stringContaining('[undercloud/control] seed_ctlplane_network is output'),
      },
    ]);
  });

  it('that Heat will not update is refused before anything is done, with the way out', async () => {
    const all = await deployed();
    const codes = async (status: string) => {
      stackOf(all.seed, 'demo-seed').stack_status = status;
      return refused(all.assembly, await planDeployment(all), []);
    };
    expect(await codes('DELETE_FAILED')).toMatchObject([
      { code: 'STACK_NOT_UPDATABLE', stack: SEED, path: 'seed', message: expect.stringContaining('openstack stack delete demo-seed') },
    ]);
    expect(await codes('SUSPEND_COMPLETE')).toMatchObject([{ message: expect.stringContaining('openstack stack resume demo-seed') }]);
    expect(await codes('UPDATE_FAILED')).toEqual([]);
    expect(await codes('ROLLBACK_COMPLETE')).toEqual([]);
  });

  it.each([
    ['Heat', Engine.TERRAFORM],
    ['Terraform', Engine.HEAT],
  ])('that %s has deployed is not handed to the other engine', async (from, engine) => {
    const all = from === 'Heat' ? await deployed() : await deployedByTerraform();
    const other = { ...all, assembly: synthesized(join(all.folder, 'tripleo.out'), { engine }) };
    const planned = await planDeployment(other);
    expect(planned.plan.stacks.map(({ action }) => action)).toEqual(['create', 'create', 'update']);
    expect(planned.plan.stacks[0].notes).toEqual([expect.stringMatching(new RegExp(`^${from} has deployed it, `))]);
    expect(refused(other.assembly, planned, [])).toMatchObject([
      {
        code: 'STACK_ENGINE_CHANGED',
        stack: SEED,
        message: expect.stringContaining(`deployed by ${from}; allowed the same engine; do go back to ${from}`),
      },
      { code: 'STACK_ENGINE_CHANGED', stack: CONTROL },
    ]);
  });

  it('that is to go may be half deleted', async () => {
    const all = await deployed();
    all.seed.addStack({ stack_name: 'demo-old', tags: stackTags('demo', 'seed'), stack_status: 'DELETE_FAILED' });
    expect(refused(all.assembly, await planDeployment(all), [])).toEqual([]);
  });

  it('that was deleted by hand is made again', async () => {
    const all = await deployed();
    all.seed.stacks.splice(0, all.seed.stacks.length);
    await deployAll(all);
    expect(all.seed.sent('POST', /\/stacks$/)).toHaveLength(4);
  });
});

describe('a machine that is to be replaced', () => {
  const choices = { replace: [MACHINE], leaveOut: [] };

  it('is replaced by leave of that alone, on another node: its own is out of service first', async () => {
    const all = await deployed();
    const { seed } = all;
    const [server] = seed.servers;
    const [node] = seed.nodes;
    server['OS-EXT-SRV-ATTR:hypervisor_hostname'] = node.uuid;
    const asked: string[] = [];
    seed.answer = ({ method, path, json }) => {
      if (path.endsWith(`/resources/${MACHINE}`) && method === 'GET') return { body: { resource: { physical_resource_id: server.id } } };
      if (!path.endsWith(`/nodes/${node.uuid}/maintenance`) && method !== 'PATCH') return undefined as never;
      asked.push(`${method} ${JSON.stringify(json)}`);
      return { status: 202 };
    };
    const planned = await planDeployment(all, { deploys: true, choices });
    expect(planned.plan.machines).toMatchObject([{ machine: MACHINE, effect: 'replace' }]);
    expect(refused(all.assembly, planned, [])).toEqual([]);
    await deploy(all, planned, { allow: [], bmcPasswords: new Map(), standIns: true });
    expect(asked).toEqual([
      'PUT {"reason":"replaced by tripleo deploy --replace"}',
      'PATCH {"mark_unhealthy":true,"resource_status_reason":"replaced by tripleo deploy --replace"}',
    ]);
    const guards = seed.sent('PUT', /demo-undercloud-control/).map(({ environment }) => environment.resource_registry.resources[MACHINE]);
    expect(guards).toEqual([{}, { restricted_actions: 'replace' }]);
  });

  it('is asked for by its name', async () => {
    const all = await deployed();
    const planned = await planDeployment(all, { choices: { replace: ['x'], leaveOut: ['y'] } });
    expect(refused(all.assembly, planned, []).map(({ code }) => code)).toEqual(['MACHINE_UNKNOWN', 'MACHINE_UNKNOWN']);
  });
});

describe('a machine that would be replaced', () => {
  /** As if an earlier version of the program had given the machine a key. */
  async function withKey() {
    const all = await deployed();
    stackOf(all.seed, 'demo-undercloud-control').template.resources[MACHINE].properties.key_name = 'old';
    return all;
  }

  it('is refused, naming it', async () => {
    const all = await withKey();
    const refusals = refused(all.assembly, await planDeployment(all), []);
    expect(refusals).toMatchObject([{ code: 'MACHINE_WOULD_BE_REPLACED', machine: MACHINE, property: 'key_name' }]);
  });

  it('loses its guard for one update where it is allowed, and has it back after', async () => {
    const all = await withKey();
    await deployAll(all, [MACHINE]);
    const guards = all.seed
      .sent('PUT', /demo-undercloud-control/)
      .map(({ environment }) => environment.resource_registry.resources[MACHINE]);
    expect(guards).toEqual([{}, { restricted_actions: 'replace' }]);
    expect(all.said).toContain(`demo-undercloud-control: guarding ${MACHINE} again`);
  });

  it('keeps its guard in every other update', async () => {
    const all = await deployed();
    stackOf(all.seed, 'demo-undercloud-control').template.description = 'another';
    await deployAll(all);
    const guards = all.seed
      .sent('PUT', /demo-undercloud-control/)
      .map(({ environment }) => environment.resource_registry.resources[MACHINE]);
    expect(guards).toEqual([{ restricted_actions: 'replace' }]);
  });
});
