import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHAPE, type Shape } from './programs/shape';
import { inventory, machinesOf, withCloud } from './support/clouds';
import { ENGINES } from './support/engines';
import { expectDeployed } from './support/expect';
import { Project } from './support/project';
import { lowerPortQuota, resetQuota } from './support/quota';
import { conductorAtWork, systemctl } from './support/services';

const APP = 'mishaps';
const NODES = 4;
const nodes = { seed: Array.from({ length: NODES }, (_, index) => `${APP}-${index}`) };

/** Each test leaves deployed what the next one begins with. */
describe.each(ENGINES.map((engine) => [engine.name, engine] as const))('a deployment by %s that comes to grief', (_name, engine) => {
  const project = Project.program('machines');
  const shapeOf = (partial: Partial<Shape>): Shape => ({ ...SHAPE, app: APP, engine: engine.engine, nodes: NODES, ...partial });
  const deploy = ['deploy', '--yes'];
  let before: string[];

  /** Runs a deployment that must fail; what it says in the end. */
  async function failure(): Promise<string> {
    const { code, stdout, stderr } = await project.run(deploy);
    expect(code, stderr).toBe(1);
    expect(stdout).toBe('');
    return stderr.slice(stderr.indexOf('tripleo: '));
  }

  /** The second deployment: it must complete what the first one began, and leave alone what was there. */
  async function completed(machines: readonly string[], kept: object = {}): Promise<void> {
    await project.succeed(...deploy);
    const now = await machinesOf('seed');
    expect(Object.keys(now).sort()).toEqual(['control', ...machines]);
    for (const machine of Object.values(now)) expect(machine).toMatchObject({ state: 'ACTIVE', nodeState: 'active' });
    expect(now).toMatchObject(kept);
    await expectDeployed(project);
  }

  beforeAll(async () => {
    await resetQuota('seed');
    await project.synth(shapeOf({}));
    await project.clear(nodes);
    before = await inventory();
  });

  afterAll(async () => {
    await project.clear(nodes);
    project.remove();
  });

  it.each([
    ['is answered with no', 'n\n'],
    ['is answered with nothing', '\n'],
    ['cannot be answered', ''],
  ])('changes nothing where its question %s', async (_how, input) => {
    const { code, stdout, stderr } = await project.run(['deploy'], input);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/Carry this out\? \[y\/N\] .*nothing was changed/s);
    expect(await inventory()).toEqual(before);
    expect(await withCloud('seed', async ({ ironic }) => (await ironic.nodes()).filter(({ name }) => name?.startsWith(APP)))).toEqual([]);
  });

  it('says that a service is stopped, does what can be done without it, and names what it has not begun', async () => {
    await systemctl('stop', 'ironic-conductor');
    try {
      const said = await failure();
      // Which of the two depends on when Ironic's API last asked who its conductors are.
      expect(said).toMatch(/API_REFUSED \[seed\/pool\] baremetal: Unable to establish connection|NODE_WITHOUT_CONDUCTOR \[seed\/pool\]/);
      expect(said).toContain(`not begun, since they depend on it: ${APP}-undercloud-compute@seed, ${APP}-undercloud-control@seed`);
    } finally {
      await systemctl('start', 'ironic-conductor');
      await conductorAtWork();
    }
    // A line of each stack's: those that were begun are there.
    const status = (await project.run(['status'])).stdout.split('\n').filter((line) => line.startsWith(`${APP}-`));
    expect(status).toEqual([
      expect.stringMatching(new RegExp(`^${APP}-seed +(?!MISSING)`)),
      expect.stringMatching(new RegExp(`^${APP}-undercloud-compute +MISSING`)),
      expect.stringMatching(new RegExp(`^${APP}-undercloud-control +MISSING`)),
    ]);
  });

  it('is completed by the next one after it was killed: while it enrolled, and while the engine was at work', async () => {
    await project.killAt('nodes: enrolling', ...deploy);
    await project.killAt(engine.begins, ...deploy);
    // What goes on without us is known to the next one, which waits for it.
    const { stderr } = await project.run(deploy);
    expect(stderr).toMatch(engine.goesOn);
    await completed(['node-a']);
  });

  it('is completed by the next one after it was interrupted', async () => {
    const old = await machinesOf('seed');
    await project.synth(shapeOf({ machines: ['node-a', 'node-b'] }));
    expect(await project.interruptAt(engine.changes, ...deploy)).toMatch(engine.interrupted);
    await completed(['node-a', 'node-b'], old);
    await project.synth(shapeOf({ machines: ['node-a'] }));
    await project.succeed(...deploy, '--allow', 'node-b');
  });

  it('says which nodes it could not have, and why', async () => {
    const old = await machinesOf('seed');
    await withCloud('seed', async ({ ironic }) => {
      const free = (await ironic.nodes()).filter(({ name, instance_uuid }) => name?.startsWith(APP) && instance_uuid === null);
      await project.synth(shapeOf({ machines: ['node-a', 'node-b'] }));
      const set = (maintenance: boolean) =>
        Promise.all(free.map(({ uuid }) => ironic.patchNode(uuid, [{ op: 'replace', path: '/maintenance', value: maintenance }])));
      await set(true);
      try {
        const said = await failure();
        expect(said).toContain(`[undercloud/compute/node-b] ${engine.called('server', 'node-b')}:`);
        expect(said).toContain('No valid host was found');
        for (const { name } of free) expect(said).toContain(`${name} is in maintenance`);
      } finally {
        await set(false);
      }
    });
    await completed(['node-a', 'node-b'], old);
  });

  it('says which quota it met', async () => {
    const old = await machinesOf('seed');
    await project.synth(shapeOf({ machines: ['node-a', 'node-b', 'node-c'] }));
    await lowerPortQuota('seed', Object.keys(old).length);
    try {
      const said = await failure();
      expect(said).toContain(`[undercloud/compute/node-c/network] ${engine.called('port', 'node-c_network')}:`);
      expect(said).toMatch(/Quota exceeded for resources: \['port'\]/);
    } finally {
      await resetQuota('seed');
    }
    await completed(['node-a', 'node-b', 'node-c'], old);
  });

  it('leaves nothing behind that destroy does not find', async () => {
    await project.succeed('destroy', '--confirm', APP);
    expect(await inventory()).toEqual(before);
  });
});
