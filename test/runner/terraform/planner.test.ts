import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageArtifact } from '../../../lib/assembly';
import { Engine } from '../../../lib/core';
import { isUpToDate, planDeployment, refused } from '../../../lib/runner/deploy';
import { built } from '../images/built';
import { OpenStack } from '../openstack';
import { CONTROL, deployAll, MACHINE, SEED, scene, TENANT } from '../program';
import { actions, begin, changed, deployed, SERVER, SERVER_ID } from './scenes';

describe('a plan', () => {
  it('creates the stacks of both engines where nothing is there', async () => {
    const all = await begin();
    const planned = await planDeployment(all);
    expect(actions(planned)).toEqual({ [SEED]: 'create', [CONTROL]: 'create', [TENANT]: 'create' });
    expect(planned.plan.machines).toMatchObject([{ machine: MACHINE, effect: 'add', guarded: false }]);
    expect(refused(all.assembly, planned, [])).toEqual([]);
    expect(all.fake.changes).toEqual([]);
  });

  it('finds nothing to do once all of it is deployed, and changes nothing', async () => {
    const all = await deployed();
    const { length } = all.fake.changes;
    expect(isUpToDate(await planDeployment(all, { deploys: true }))).toBe(true);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
    expect(all.fake.changes).toHaveLength(length);
  });

  it('takes the lock where it is to be carried out, and leaves it alone where it is only shown', async () => {
    const all = await begin();
    const locks = async (deploys: boolean) => {
      const before = all.fake.calls.length;
      await planDeployment(all, { deploys });
      const plans = all.fake.calls.slice(before).filter(({ command }) => command === 'plan');
      return plans.flatMap(({ args }) => args.filter((arg) => arg.startsWith('-lock')));
    };
    expect(await locks(false)).toEqual(['-lock=false', '-lock=false']);
    expect(await locks(true)).toEqual(['-lock=true', '-lock=true']);
  });

  it('follows a value that changes through both engines', async () => {
    const all = await deployed();
    const state = join(all.folder, 'terraform.state', `${SEED}.tfstate`);
    const { resources } = JSON.parse(readFileSync(state, 'utf8'));
    expect(resources['terraform_data.secret'].values.triggers_replace).toEqual([32]);
    const { plan } = await planDeployment(changed(all, { secret: 40 }));
    expect(plan.changes).toMatchObject([
      { stack: SEED, path: 'seed/secret', effect: 'replace' },
      { stack: TENANT, path: 'undercloud/tenant/net', properties: [{ causes: ['secret is replaced'] }] },
    ]);
  });

  it('tells an image that is yet to be uploaded by its name', async () => {
    const all = await deployed();
    const { plan } = await planDeployment(changed(all, { image: { release: 'bookworm' } }));
    const [image] = all.seed.images;
    expect(plan.machines).toMatchObject([
      { effect: 'rebuild-wipe', guarded: true, reasons: [{ before: image.name, after: plan.images[0].imageName }] },
    ]);
  });

  it('takes a stand-in for an image that is yet to be uploaded once that is built', async () => {
    const all = await begin();
    const artifact = Object.values(all.assembly.manifest.artifacts).find(({ type }) => type === 'image') as ImageArtifact;
    const { imageName: name } = artifact;
    all.seed.images.push({ id: 'i1', name, status: 'active', tripleo_stand_in: 'true' });
    all.fake.ways = { plan: 'no placeholders', planStack: CONTROL };
    const notes = async () => (await planDeployment(all)).plan.stacks[1].notes.join();
    expect(await notes()).not.toContain(`image ${name} is uploaded`);
    built(all.images, artifact, { 'image.qcow2': 'disk' });
    expect(await notes()).toContain(`image ${name} is uploaded`);
  });

  it('compares with nothing what is to be in a cloud that is not there yet', async () => {
    const seed = await OpenStack.start();
    const all = scene({ seed, undercloud: 'http://127.0.0.1:1' }, { engine: Engine.TERRAFORM, tenant: Engine.TERRAFORM });
    const planned = await planDeployment(all);
    expect(actions(planned)).toEqual({ [SEED]: 'create', [CONTROL]: 'create', [TENANT]: 'create' });
    expect(all.fake.calls.filter(({ cwd }) => cwd.includes(TENANT))).toEqual([]);
  });

  it('compares with nothing, and says so, where Terraform can’t plan with what is not known yet', async () => {
    const all = await begin();
    all.fake.ways = { plan: 'invalid CIDR address', planStack: CONTROL };
    const { plan } = await planDeployment(all);
    expect(plan.stacks[1]).toMatchObject({
      action: 'create',
      notes: [
        expect.stringMatching(
          /^Terraform can plan it once ctlplane_network is created, .* is uploaded; until then it is compared with nothing$/,
        ),
      ],
    });
    expect(all.said).toEqual([
      expect.stringMatching(/^demo-undercloud-control: Terraform can't plan it yet \(TERRAFORM_FAILED .*invalid CIDR/s),
    ]);
  });

  it('fails where Terraform can’t plan with what is known, with each reason', async () => {
    const all = await deployed();
    all.fake.ways = { plan: 'Unsupported argument', planAddress: SERVER };
    Reflect.deleteProperty(all.assembly.manifest.artifacts, CONTROL);
    await expect(planDeployment(all)).rejects.toMatchObject({
      code: 'PLAN_FAILED',
      message: expect.stringMatching(
        /TERRAFORM_FAILED planning demo-seed failed:\n {2}\[seed\] .*TERRAFORM_FAILED planning demo-undercloud-control failed:\n {2}\[undercloud\/control\/undercloud-control-0\] openstack_compute_instance_v2.undercloud-control-0: Unsupported argument: Try another\./s,
      ),
    });
  });
});

describe('a guarded machine that would be replaced', () => {
  /** The flavor of the machine's becomes another. */
  const replacing = async () => changed(await deployed(), { role: { hardware: { resourceClass: 'baremetal', minimumCpus: 2 } } });

  it('is told and refused', async () => {
    const all = await replacing();
    const planned = await planDeployment(all, { deploys: true });
    expect(planned.plan.machines).toMatchObject([{ machine: MACHINE, effect: 'replace', guarded: true }]);
    expect(refused(all.assembly, planned, [])).toMatchObject([{ code: 'MACHINE_WOULD_BE_REPLACED', machine: MACHINE }]);
    expect(planned.terraform.get(CONTROL)?.saved).toBeUndefined();
  });

  it('is guarded in the workspace before and after', async () => {
    const all = await replacing();
    await planDeployment(all, { allow: [MACHINE], deploys: true });
    const configuration = readFileSync(join(all.folder, '.tripleo', 'terraform', CONTROL, 'main.tf.json'), 'utf8');
    expect(configuration).toContain('"prevent_destroy": true');
  });
});

describe('a machine whose creation was cut off', () => {
  /** As the state is where the run that made the machine was killed. */
  async function cutOff(status: string | undefined) {
    const all = await deployed();
    all.fake.state(all.folder, CONTROL, (state) => {
      state.resources[SERVER].tainted = true;
    });
    all.seed.servers.splice(0, 1, ...(status === undefined ? [] : [{ id: SERVER_ID, name: MACHINE, status, addresses: {}, flavor: {} }]));
    return all;
  }

  it('is kept where its server is ACTIVE', async () => {
    const all = await cutOff('ACTIVE');
    expect((await planDeployment(all)).plan.machines).toMatchObject([{ effect: 'in-place', guarded: false }]);
    expect(all.fake.changes.at(-1)).toBe('apply');
    expect(isUpToDate(await planDeployment(all, { deploys: true }))).toBe(true);
    expect(all.fake.calls.find(({ command }) => command === 'untaint')?.args.at(-1)).toBe(SERVER);
    expect(all.said).toContain(`demo-undercloud-control: keeping ${MACHINE}, which a run that was cut off has begun`);
  });

  it('is waited for while its server is built', async () => {
    const all = await cutOff('BUILD');
    const [server] = all.seed.servers;
    let looks = 0;
    all.seed.answer = ({ path }) => {
      if (path.startsWith('/compute/v2.1/servers/') && ++looks === 2) server.status = 'ACTIVE';
      return undefined;
    };
    expect(isUpToDate(await planDeployment(all, { deploys: true }))).toBe(true);
    expect(all.said).toContain(`${MACHINE}: an earlier run began to make it; waiting for its server ${SERVER_ID}`);
  });

  it.each(['ERROR', undefined])('is made anew, unasked, where its server is %s', async (status) => {
    const all = await cutOff(status);
    const planned = await planDeployment(all, { deploys: true });
    expect(planned.plan.machines).toMatchObject([{ effect: 'add', guarded: false }]);
    expect(refused(all.assembly, planned, [])).toEqual([]);
    await deployAll(all);
    expect(all.fake.state(all.folder, CONTROL).resources[SERVER].values.id).toBe(`${SERVER}.2`);
  });
});
