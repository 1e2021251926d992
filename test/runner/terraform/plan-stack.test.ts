import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isUpToDate, planDeployment, refused } from '../../../lib/runner/deploy';
import { CONTROL, deployAll, MACHINE } from '../program';
import { begin, changed } from './scenes';

const OBJECT = `openstack_objectstorage_object_v1.${MACHINE}_configuration`;

const TOLD = { configuration: { a: 1 } };

/** The program, deployed, its machine told something by an object that holds what `held` makes of it. */
async function deployed(held: (content: string) => string) {
  const all = await begin({ role: TOLD });
  all.seed.objects[`demo-undercloud-control/${MACHINE}_deployment.json`] = {
    deployment_id: `terraform_data.${MACHINE}_deployment.1`,
    deploy_status_code: 0,
  };
  await deployAll(all);
  all.fake.state(all.folder, CONTROL, ({ resources }) => {
    const { values } = resources[OBJECT];
    const etag = createHash('md5')
      .update(held(String(values.content)))
      .digest('hex');
    Object.assign(values, { etag });
  });
  return all;
}

/** The program, deployed, its machine told nothing. */
async function withNothingToTell() {
  const all = await begin();
  await deployAll(all);
  return all;
}

describe('an object for a machine', () => {
  it('in which somebody else has written is written anew', async () => {
    const all = await deployed(() => 'something else');
    const { plan } = await planDeployment(all);
    expect(plan.changes).toMatchObject([
      {
        resource: `${MACHINE}_configuration`,
        effect: 'replace',
        machine: MACHINE,
        properties: [{ name: 'state', why: 'somebody else has written in it' }],
      },
    ]);
    expect(plan.machines).toMatchObject([{ machine: MACHINE, effect: 'in-place', guarded: false }]);
    await deployAll(all);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
  });

  it('that holds what Terraform has written is left alone', async () => {
    const all = await deployed((content) => content);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
    expect(all.fake.calls.flatMap(({ args }) => args).filter((arg) => arg.startsWith('-replace'))).toEqual([]);
  });
});

describe('a machine that was made when there was nothing to tell it', () => {
  it('can’t be told anything now, which is refused', async () => {
    const all = changed(await withNothingToTell(), { role: TOLD });
    const planned = await planDeployment(all, { deploys: true });
    expect(refused(all.assembly, planned, [])).toMatchObject([
      {
        code: 'UPDATE_WOULD_FAIL',
        machine: MACHINE,
        property: 'user_data',
        message: expect.stringContaining('looks nowhere; do undo the change'),
      },
    ]);
  });

  it('is not meant where the provider has forgotten what it was given, as after a rebuild', async () => {
    const all = await deployed((content) => content);
    all.fake.state(all.folder, CONTROL, ({ resources }) => {
      Object.assign(resources[`openstack_compute_instance_v2.${MACHINE}`].values, { user_data: '' });
    });
    expect(isUpToDate(await planDeployment(all))).toBe(true);
  });

  it('is no hindrance to another in its place', async () => {
    const role = { ...TOLD, hardware: { resourceClass: 'baremetal', minimumCpus: 2 } };
    const all = changed(await withNothingToTell(), { role });
    const planned = await planDeployment(all, { allow: [MACHINE], deploys: true });
    expect(refused(all.assembly, planned, [MACHINE])).toEqual([]);
  });
});
