import { describe, expect, it } from 'vitest';
import type { TerraformStackArtifact } from '../../../lib/assembly';
import { deploy, isUpToDate, planDeployment, refused } from '../../../lib/runner/deploy';
import type { Choices } from '../../../lib/runner/plan/choices';
import type { Run } from '../../../lib/runner/run';
import { CONTROL, deployAll, MACHINE, nodes, SEED, TENANT, thrown } from '../program';
import { begin, changed, deployed, SERVER } from '../terraform/scenes';

const OPTIONS = { allow: [], bmcPasswords: new Map(), standIns: true };

describe('a Terraform stack', () => {
  it('is given outputs, images and secrets', async () => {
    const all = await deployed();
    const [image] = all.seed.images;
    image.os_hash_value = 'abc';
    await planDeployment(all);
    const { env } = all.fake.calls.findLast(({ command, cwd }) => command === 'plan' && cwd.includes(CONTROL)) as {
      env: { [name: string]: string };
    };
    expect(env.TF_VAR_seed_ctlplane_network).toBe('openstack_networking_network_v2.ctlplane_network.1');
    const [variable] = Object.keys(env).filter((name) => name.startsWith('TF_VAR_image_'));
    expect(JSON.parse(env[variable])).toEqual({ id: image.id, checksum: 'abc' });
    expect(all.fake.state(all.folder, CONTROL).resources[SERVER].values.image_id).toBe(image.id);
  });

  it('gives Heat’s stacks its outputs', async () => {
    const all = await deployed();
    const secret = all.fake.state(all.folder, SEED).outputs.secret_value.value;
    expect(all.undercloud.sent('POST', /\/stacks$/)).toMatchObject([{ parameters: { seed_secret_value: JSON.stringify(secret) } }]);
  });

  it('keeps its first secret', async () => {
    const all = await deployed();
    const secret = () => all.fake.state(all.folder, SEED).outputs.secret_value.value;
    const first = secret();
    await deployAll(changed(all, { network: { gateway: '192.0.2.2' } }));
    expect(secret()).toBe(first);
  });

  it('is not made where an output that it needs has no value', async () => {
    const all = await begin();
    const planned = await planDeployment(all, { deploys: true });
    all.fake.ways = {};
    Object.assign(all.assembly.manifest.artifacts[CONTROL], { inputs: { x: { artifact: SEED, output: 'nothing' } } });
    const { details } = await thrown(deploy(all, planned, OPTIONS));
    expect(details.failures).toMatchObject([
      {
        artifact: CONTROL,
        code: 'INPUT_MISSING',
        message: expect.stringContaining('[undercloud/control] x is output nothing of demo-seed'),
      },
    ]);
  });

  it('that failed is completed by the next deployment, and what depends on it', async () => {
    const all = await begin();
    all.fake.ways = { fail: { 'openstack_networking_subnet_v2.ctlplane_subnet': 'Quota exceeded' } };
    const { message, details } = await thrown(deployAll(all));
    expect(message).toMatch(/\[seed\/ctlplane\/subnet\] openstack_networking_subnet_v2.ctlplane_subnet: Quota exceeded\n/);
    expect(details.skipped).toEqual([CONTROL, TENANT]);
    all.fake.ways = {};
    await deployAll(all);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
  });

  it('comes to its end where the command is interrupted, and nothing more is begun', async () => {
    const all = await begin();
    all.fake.ways = { delay: 100 };
    let begun = (): void => {};
    const creating = new Promise<void>((resolve) => (begun = resolve));
    const deploying = thrown(deployAll({ ...all, report: (line) => line.includes(': creating') && begun() }));
    await creating;
    await all.terraform.interrupt();
    expect(Object.keys(all.fake.state(all.folder, SEED).resources)).toHaveLength(4);
    expect(await deploying).toMatchObject({ code: 'RUN_INTERRUPTED', details: { skipped: expect.arrayContaining([CONTROL, TENANT]) } });
    expect(all.fake.changes).toEqual(['apply']);
  });

  it('is not begun once the command was interrupted', async () => {
    const all = await begin();
    const planned = await planDeployment(all, { deploys: true });
    await all.terraform.interrupt();
    await expect(deploy(all, planned, OPTIONS)).rejects.toMatchObject({
      code: 'RUN_INTERRUPTED',
      details: { skipped: expect.arrayContaining([SEED]) },
    });
    expect(all.fake.changes).toEqual([]);
  });
});

describe('a plan that is made again with what was not known before', () => {
  it('is refused where a machine would be lost that was not to be, with the machine’s guard in its place', async () => {
    const all = await deployed();
    // The image was to be uploaded, but the machine stayed as it was; now it is there, and is another.
    const planned = await planDeployment(all, { deploys: true });
    const plan = { ...planned.plan, stacks: planned.plan.stacks.map((stack) => ({ ...stack, action: 'update' as const })) };
    all.seed.images[0].id = 'another';
    const { details } = await thrown(deploy(all, { ...planned, plan, terraform: new Map() }, OPTIONS));
    expect(details.failures).toMatchObject([
      {
        artifact: CONTROL,
        code: 'MACHINE_WOULD_BE_WIPED',
        message: expect.stringMatching(/^MACHINE_WOULD_BE_WIPED \[undercloud\/control/),
      },
    ]);
    expect(all.fake.changes.filter((command) => command === 'apply')).toHaveLength(3);
  });

  it('replaces a machine that may be lost, and no other time', async () => {
    const all = changed(await deployed(), { role: { hardware: { resourceClass: 'baremetal', minimumCpus: 2 } } });
    const planned = await planDeployment(all, { deploys: true });
    expect(refused(all.assembly, planned, [])).toMatchObject([{ code: 'MACHINE_WOULD_BE_REPLACED' }]);
    await deployAll(all, [MACHINE]);
    expect(all.fake.state(all.folder, CONTROL).resources[SERVER].values.id).toBe(`${SERVER}.2`);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
  });
});

describe('a machine', () => {
  const [first, second] = [0, 1].map((index) => `undercloud-control-${index}`);
  const address = (name: string) => `openstack_compute_instance_v2.${name}`;

  /** Three machines, deployed. */
  async function three() {
    const all = await begin({ nodes: nodes(3), role: { count: 3 } });
    await deployAll(all);
    const ids = () => {
      const { resources } = all.fake.state(all.folder, CONTROL);
      return Object.keys(resources)
        .sort()
        .flatMap((name) => (name.startsWith('openstack_compute') ? [resources[name].values.id] : []));
    };
    return { all, ids };
  }

  /** Carries a program out with choices, as `tripleo deploy` does. */
  async function deployChoosing(all: Run, choices: Choices, allow: readonly string[] = []) {
    const planned = await planDeployment(all, { allow, deploys: true, choices });
    expect(refused(all.assembly, planned, allow)).toEqual([]);
    await deploy(all, planned, { ...OPTIONS, allow });
  }

  it('that is left out stays as it is, until a deployment brings it along', async () => {
    const { all, ids } = await three();
    const other = changed(all, { nodes: nodes(3), role: { count: 3, hardware: { resourceClass: 'baremetal', minimumCpus: 2 } } });
    const others = [0, 2].map((index) => `undercloud-control-${index}`);
    await deployChoosing(other, { leaveOut: [second], replace: [] }, others);
    expect(ids()).toEqual([`${address(first)}.2`, `${address(second)}.1`, `${address(others[1])}.2`]);
    await deployAll(other, [second]);
    expect(ids()[1]).toBe(`${address(second)}.2`);
    expect(isUpToDate(await planDeployment(other))).toBe(true);
  });

  it('that is replaced is another server, no other is, and its node goes out of use before', async () => {
    const { all, ids } = await three();
    const [node] = all.seed.nodes;
    const host = { 'OS-EXT-SRV-ATTR:hypervisor_hostname': node.uuid };
    all.seed.servers.push({ id: `${address(second)}.1`, name: second, status: 'ACTIVE', addresses: {}, flavor: {}, ...host });
    const kept: unknown[] = [];
    all.seed.answer = ({ method, path, json }) => {
      if (!path.endsWith(`/nodes/${node.uuid}/maintenance`)) return undefined;
      kept.push([method, json, ids()[1]]);
      return { status: 202 };
    };
    const choices = { leaveOut: [], replace: [second] };
    const { plan } = await planDeployment(all, { choices });
    const property = { name: 'state', before: 'retired', why: 'another node takes its place' };
    expect(plan.changes.find(({ resource }) => resource === second)).toMatchObject({ effect: 'replace', properties: [property] });
    expect(plan.machines.map(({ effect }) => effect)).toEqual(['none', 'replace', 'none']);
    await deployChoosing(all, choices);
    expect(ids()).toEqual([`${address(first)}.1`, `${address(second)}.2`, `${address('undercloud-control-2')}.1`]);
    expect(kept).toEqual([['PUT', { reason: 'replaced by tripleo deploy --replace' }, `${address(second)}.1`]]);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
  });
});

describe('machines that are changed a few at a time', () => {
  const names = [0, 1, 2].map((index) => `undercloud-control-${index}`);
  const deployment = (name: string) => `terraform_data.${name}_deployment`;

  /** Machines that answer at once, and what is told to them changed. */
  async function rollingOut(rollout: { readonly batchSize: number; readonly maxFailures: number }, machines = names) {
    const told = (color: string) => ({
      nodes: nodes(3),
      role: { machines: machines.map((name) => ({ name })), configuration: { color }, ...rollout },
    });
    const all = await begin(told('blue'));
    /** Id of what a machine of a stack was told last. */
    const idIn = (stack: string, name: string) => all.fake.state(all.folder, `${stack}@seed`).resources[deployment(name)]?.values.id;
    const failing = new Set<string>();
    all.seed.answer = ({ path }) => {
      const [, stack, name] = /\/object-store\/.*\/(.+)\/(.+)_deployment\.json$/.exec(path) ?? [];
      if (name === undefined) return undefined;
      return { body: { deployment_id: idIn(stack, name), deploy_status_code: failing.has(name) ? 7 : 0 } };
    };
    await deployAll(all);
    const reached = () =>
      Object.values(all.assembly.manifest.artifacts).flatMap((artifact) => {
        const { stackName, machines: names = {} } = artifact as TerraformStackArtifact;
        return Object.values(names).filter((name) => idIn(stackName, name) !== `${deployment(name)}.1`);
      });
    const applied = () => all.fake.changes.filter((command) => command === 'apply').length;
    return { all: changed(all, told('red')), failing, reached, applied };
  }

  it('are reached one batch after the other', async () => {
    const { all, reached, applied } = await rollingOut({ batchSize: 2, maxFailures: 0 });
    const before = applied();
    await deployAll(all);
    expect(reached()).toEqual(names);
    expect(applied() - before).toBe(2);
    const order = all.said.flatMap((line) => /(undercloud-control-\d) .*is configured$/.exec(line)?.[1] ?? []);
    expect(order.slice(-3)).toEqual(names);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
  });

  it('are left as they are once one has failed, and reached when that is mended', async () => {
    const { all, failing, reached } = await rollingOut({ batchSize: 1, maxFailures: 0 });
    failing.add(names[1]);
    const { details } = await thrown(deployAll(all));
    expect(details.failures).toMatchObject([
      {
        code: 'MACHINE_NOT_CONFIGURED',
        message: expect.stringMatching(/undercloud-control-1 could not .*\nleft as they are: undercloud-control-2$/s),
      },
    ]);
    expect(reached()).toEqual(names.slice(0, 2));
    await thrown(deployAll(all));
    expect(reached()).toEqual(names.slice(0, 2));
    failing.clear();
    await deployAll(all);
    expect(reached()).toEqual(names);
  });

  it('are all reached where no more fail than may, which fails all the same', async () => {
    const { all, failing, reached } = await rollingOut({ batchSize: 1, maxFailures: 1 });
    failing.add(names[0]);
    const { details } = await thrown(deployAll(all));
    expect(details.failures[0].message).not.toContain('left as they are');
    expect(reached()).toEqual(names);
  });

  describe('in several stacks of one role', () => {
    const [first, second, other] = ['m-1', 'm-2', 'm-60'];

    it.each([
      [1, [first, second, other]],
      [0, [first]],
    ])('are reached while no more of the role fail than may: %d', async (maxFailures, expected) => {
      const { all, failing, reached } = await rollingOut({ batchSize: 1, maxFailures }, [first, second, other]);
      failing.add(first);
      const { details } = await thrown(deployAll(all));
      expect(reached()).toEqual(expected);
      expect(details.failures).toMatchObject([{ artifact: CONTROL, code: 'MACHINE_NOT_CONFIGURED' }]);
      expect(details.skipped.includes('demo-undercloud-control-2@seed')).toBe(maxFailures === 0);
    });

    it('have what depends on the role left undone', async () => {
      const { all, failing } = await rollingOut({ batchSize: 1, maxFailures: 1 }, [first, second, other]);
      failing.add(first);
      const { details } = await thrown(deployAll(all));
      expect(details.skipped).toEqual([TENANT]);
    });
  });
});
