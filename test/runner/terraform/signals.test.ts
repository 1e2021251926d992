import { afterEach, describe, expect, it, vi } from 'vitest';
import { isUpToDate, planDeployment } from '../../../lib/runner/deploy';
import { isHealthy, readStatus } from '../../../lib/runner/status';
import { CONTROL, deployAll, MACHINE, nodes, thrown } from '../program';
import { begin, changed } from './scenes';

const DEPLOYMENT = `terraform_data.${MACHINE}_deployment`;
const PATH = `undercloud/control/${MACHINE}/deployment`;
const SIGNAL = `demo-undercloud-control/${MACHINE}_deployment.json`;
const TOLD = { configuration: { color: 'blue' } };

afterEach(() => {
  vi.useRealTimers();
});

/** The program, whose machine is told something, and that machine. */
async function told() {
  const all = await begin({ role: TOLD });
  /** Says how the machine took what it was told, at the first time or at a later one. */
  const signal = (exitCode: number, { time = 1, log = '' } = {}) => {
    all.seed.objects[SIGNAL] = { deployment_id: `${DEPLOYMENT}.${time}`, deploy_status_code: exitCode, deploy_stderr: log };
  };
  return { ...all, signal };
}

/** The same, deployed, its machine configured. */
async function configured() {
  const all = await told();
  all.signal(0);
  await deployAll(all);
  all.seed.servers.push({ id: `openstack_compute_instance_v2.${MACHINE}.1`, name: MACHINE, status: 'ACTIVE', addresses: {}, flavor: {} });
  return all;
}

type Configured = Awaited<ReturnType<typeof configured>>;

describe('a machine that is told something', () => {
  it('is waited for until it says that it has configured itself', async () => {
    const all = await told();
    all.seed.looksAtObjects.push(
      () => {},
      () => all.signal(0),
    );
    await deployAll(all);
    expect(all.said).toContain(`demo-undercloud-control: ${MACHINE} [${PATH}] is configured`);
    expect(all.seed.looksAtObjects).toEqual([]);
  });

  it('has not configured itself because it once did so with something else', async () => {
    const all = changed(await configured(), { role: { configuration: { color: 'red' } } });
    all.seed.looksAtObjects.push(
      () => {},
      () => all.signal(0, { time: 2 }),
    );
    await deployAll(all);
    expect(all.seed.looksAtObjects).toEqual([]);
  });

  it('that could not configure itself fails the deployment, with what it said last', async () => {
    const all = await told();
    all.signal(7, { log: 'line 1\nline 2\n' });
    const { message, details } = await thrown(deployAll(all));
    expect(details.failures).toMatchObject([{ artifact: CONTROL, code: 'MACHINE_NOT_CONFIGURED' }]);
    expect(message).toContain(
      `MACHINE_NOT_CONFIGURED [${PATH}] ${MACHINE} could not configure itself; got exit code 7; allowed 0; ` +
        'do mend the cause and deploy again: it tries again by itself. It said last:\n    line 1\n    line 2\n',
    );
    expect(details.skipped).toHaveLength(1);
  });

  it('is named where nothing is heard of it for long, and given up after an hour', async () => {
    const all = await told();
    vi.useFakeTimers({ toFake: ['Date'] });
    all.seed.looksAtObjects.push(
      () => vi.advanceTimersByTime(20_000),
      () => vi.advanceTimersByTime(3_600_000),
    );
    const { details } = await thrown(deployAll(all));
    expect(all.said).toContain(`demo-undercloud-control: waiting for ${MACHINE} to be configured`);
    expect(details.failures[0].message).toBe(
      `MACHINE_NOT_CONFIGURED [${PATH}] ${MACHINE} has said nothing; got no signal; allowed 60 minutes; ` +
        'do look at its unit os-collect-config, and deploy again',
    );
  });

  it('goes on by itself where the command is interrupted, and is waited for by the next one', async () => {
    const all = await told();
    all.seed.looksAtObjects.push(() => void all.terraform.interrupt());
    expect((await thrown(deployAll(all))).details.failures).toMatchObject([{ code: 'RUN_INTERRUPTED' }]);
  });

  it('that has nothing to be told is not waited for', async () => {
    await deployAll(await begin());
  });
});

describe('a machine that has yet to be configured', () => {
  it('keeps the app from being up to date, though Terraform has nothing to do', async () => {
    const all = await configured();
    expect(isUpToDate(await planDeployment(all))).toBe(true);
    all.signal(0, { time: 0 });
    const planned = await planDeployment(all);
    expect(isUpToDate(planned)).toBe(false);
    expect(planned.plan.stacks).toContainEqual(
      expect.objectContaining({ stack: CONTROL, action: 'update', notes: [`not configured yet: ${MACHINE}`] }),
    );
  });

  it('is waited for again', async () => {
    const all = await configured();
    all.signal(0, { time: 0 });
    // The plan looks once, too.
    all.seed.looksAtObjects.push(
      () => {},
      () => {},
      () => all.signal(0),
    );
    await deployAll(all);
    expect(all.seed.looksAtObjects).toEqual([]);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
  });

  it.each([
    ['nothing was heard of it', (all: Configured) => delete all.seed.objects[SIGNAL]],
    ['it failed', (all: Configured) => all.signal(7)],
  ])('is told again where %s, since a machine says everything once', async (_what, happen) => {
    const all = await configured();
    happen(all);
    const { plan } = await planDeployment(all);
    expect(plan.changes).toMatchObject([
      { resource: `${MACHINE}_configuration`, effect: 'in-place' },
      { resource: `${MACHINE}_deployment`, effect: 'replace', properties: [{ name: 'state', why: expect.stringContaining('told again') }] },
    ]);
    all.seed.looksAtObjects.push(
      () => {},
      () => {},
      () => all.signal(0, { time: 2 }),
    );
    await deployAll(all);
    expect(isUpToDate(await planDeployment(all))).toBe(true);
  });

  it('is the only one of which it is said that it is configured now', async () => {
    const all = await begin({ nodes: nodes(3), role: { ...TOLD, count: 3 } });
    const names = [0, 1, 2].map((index) => `undercloud-control-${index}`);
    const signals = names.map((name) => `demo-undercloud-control/${name}_deployment.json`);
    const applied = names.map((name) => ({ deployment_id: `terraform_data.${name}_deployment.1`, deploy_status_code: 0 }));
    for (const [i, signal] of signals.entries()) all.seed.objects[signal] = applied[i];
    await deployAll(all);
    all.seed.objects[signals[1]] = {};
    all.said.length = 0;
    // The plan looks at all three once, too.
    all.seed.looksAtObjects.push(...Array(6).fill(() => {}), () => Object.assign(all.seed.objects, { [signals[1]]: applied[1] }));
    await deployAll(all);
    expect(all.said.filter((line) => line.endsWith('is configured'))).toEqual([
      `demo-undercloud-control: ${names[1]} [undercloud/control/${names[1]}/deployment] is configured`,
    ]);
  });

  it('is told by the status, which is not well then', async () => {
    const all = await configured();
    const configuration = async () => {
      const status = await readStatus(all);
      return [status.machines[0].configuration, isHealthy(status)];
    };
    expect(await configuration()).toEqual(['applied', true]);
    all.signal(1);
    expect(await configuration()).toEqual(['failed', false]);
    all.signal(0, { time: 2 });
    expect(await configuration()).toEqual(['pending', false]);
  });
});

describe('URLs of objects', () => {
  it('are signed with the key that the state keeps', async () => {
    const all = await configured();
    const given = () => {
      const { env } = all.fake.calls.findLast(({ command, cwd }) => command === 'plan' && cwd.includes(CONTROL)) ?? { env: {} };
      return Object.entries(env).filter(([name]) => /^TF_VAR_(url|secret)_/.test(name));
    };
    const first = given();
    expect(first.map(([name]) => name).sort()).toEqual([
      'TF_VAR_secret_tripleo_configurations_key',
      'TF_VAR_url_undercloud_control_0_configuration_url',
      'TF_VAR_url_undercloud_control_0_deployment_signal',
    ]);
    await planDeployment(all);
    expect(given()).toEqual(first);
  });

  it('have nowhere to lead to in a cloud without an object store: nothing is applied', async () => {
    const all = await begin({ role: TOLD });
    all.seed.without('object-store');
    const { code, message } = await thrown(deployAll(all));
    expect(code).toBe('OBJECT_STORE_MISSING');
    expect(message).toMatch(/^OBJECT_STORE_MISSING \[undercloud\/control\] machines of demo-undercloud-control .* of cloud seed;/);
    expect(all.fake.changes).toEqual([]);
  });
});
