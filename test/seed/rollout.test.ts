import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutShape } from './programs/rollout';
import { Agents } from './support/agents';
import { machinesOf, withCloud } from './support/clouds';
import { expectDeployed } from './support/expect';
import { Project } from './support/project';

const APP = 'rollout';
const STACK = `${APP}-undercloud-compute`;
const MACHINES = ['node-a', 'node-b', 'node-c', 'node-d', 'node-e'];
// One for the controller, and one that takes another's place.
const NODES = MACHINES.length + 2;
const nodes = { seed: Array.from({ length: NODES }, (_, index) => `${APP}-${index}`) };
const FIRST: RolloutShape = {
  app: APP,
  nodes: NODES,
  machines: MACHINES,
  setting: 'first',
  release: 'bookworm',
  batchSize: 2,
  maxFailures: 0,
};

describe('machines that answer', () => {
  const project = Project.program('rollout');
  let agents: Agents;

  /** Deploys a shape; the machines that were told something, in order, and what was said. */
  async function deploy(shape: Partial<RolloutShape>, ...words: string[]) {
    await project.synth({ ...FIRST, ...shape });
    agents.told.length = 0;
    const { code, stderr } = await project.run(['deploy', '--yes', ...words]);
    return { code, stderr, told: agents.told.map(({ machine }) => machine), first: agents.told[0] };
  }

  beforeAll(async () => {
    await project.synth(FIRST);
    await project.clear(nodes);
    agents = new Agents(STACK);
    expect(await deploy({})).toMatchObject({ code: 0 });
    expect([...new Set(agents.told.map(({ machine }) => machine))].sort()).toEqual(MACHINES);
  });

  afterAll(async () => {
    await agents.stop();
    await project.clear(nodes);
    project.remove();
  });

  it('are told a changed value in batches, the next one once the last has answered', async () => {
    agents.patience = 5;
    const { code, stderr, told } = await deploy({ setting: 'second' });
    agents.patience = 0;
    expect(code, stderr).toBe(0);
    const batches = [['node-a', 'node-b'], ['node-c', 'node-d'], ['node-e']];
    expect([told.slice(0, 2).sort(), told.slice(2, 4).sort(), told.slice(4)]).toEqual(batches);
    for (const { machine, beside } of agents.told) {
      const batch = batches.find((names) => names.includes(machine));
      expect(batch, `${machine} was told something before ${beside} had answered`).toEqual(expect.arrayContaining([...beside]));
    }
    expect(stderr).toContain(`${STACK}: batch 2 of 3: node-c, node-d`);
    await expectDeployed(project);
  });

  it('stop the roll-out where one fails, and go on once that is mended', async () => {
    agents.failing = ['node-b'];
    const broken = await deploy({ setting: 'third' });
    expect(broken.code, broken.stderr).toBe(1);
    expect(broken.told.sort()).toEqual(['node-a', 'node-b']);
    expect(broken.stderr).toContain(
      `MACHINES_FAILED [undercloud/compute] ${STACK}: 1 of 5 machines failed: node-b; allowed 0; left as they are: node-c, node-d, node-e`,
    );
    expect(broken.stderr).toContain("node-b can't take third");

    agents.failing = [];
    const mended = await deploy({ setting: 'third' });
    expect(mended.code, mended.stderr).toBe(0);
    expect([mended.told.slice(0, 2).sort(), mended.told.slice(2).sort()]).toEqual([
      ['node-b', 'node-c'],
      ['node-d', 'node-e'],
    ]);
    expect(agents.told.every(({ setting }) => setting === 'third')).toBe(true);
    await expectDeployed(project);
  });

  it('fail without stopping the others where that many may', async () => {
    agents.failing = ['node-a'];
    const { code, stderr, told } = await deploy({ setting: 'fourth', maxFailures: 1 });
    expect(code, stderr).toBe(1);
    expect(told.sort()).toEqual(MACHINES);
    expect(stderr).toContain('1 of 5 machines failed: node-a; allowed 1; do mend');

    agents.failing = [];
    expect((await deploy({ setting: 'fourth', maxFailures: 1 })).told).toEqual(['node-a']);
    await expectDeployed(project);
  });

  it('get a new image in batches where they are, and configure themselves anew', async () => {
    const before = await machinesOf('seed');
    const { code, stderr, told, first } = await deploy({ setting: 'fourth', release: 'trixie' });
    expect(code, stderr).toBe(0);
    expect([told.slice(0, 2).sort(), told.slice(2, 4).sort(), told.slice(4)]).toEqual([
      ['node-a', 'node-b'],
      ['node-c', 'node-d'],
      ['node-e'],
    ]);
    const after = await machinesOf('seed');
    for (const name of MACHINES) {
      const { id, node, addresses } = before[name];
      expect(after[name], name).toMatchObject({ id, node, addresses, state: 'ACTIVE', image: first.image });
      expect(after[name].image, name).not.toBe(before[name].image);
    }
    await expectDeployed(project);
  });

  it('are left out of one deployment and brought along by the next', async () => {
    const shape = { setting: 'fifth', release: 'trixie' };
    const without = await deploy(shape, '--leave-out', 'node-c');
    expect(without.code, without.stderr).toBe(0);
    expect(without.stderr).toContain('left out: node-c');
    expect(without.told.sort()).toEqual(['node-a', 'node-b', 'node-d', 'node-e']);
    expect((await deploy(shape)).told).toEqual(['node-c']);
    await expectDeployed(project);
  });

  it('are replaced by another node, with the address that they had', async () => {
    const shape = { setting: 'fifth', release: 'trixie' };
    const before = await machinesOf('seed');
    const { code, stderr, told } = await deploy(shape, '--replace', 'node-b');
    expect(code, stderr).toBe(0);
    expect(told).toEqual(['node-b']);
    const { 'node-b': replaced, ...others } = await machinesOf('seed');
    const { 'node-b': broken, ...same } = before;
    expect(others).toEqual(same);
    expect(replaced.node).not.toBe(broken.node);
    expect(replaced).toMatchObject({ state: 'ACTIVE', addresses: broken.addresses });
    const node = await withCloud('seed', ({ ironic }) => ironic.node(broken.node));
    expect(node).toMatchObject({ maintenance: true, maintenance_reason: expect.stringContaining('--replace') });
    await expectDeployed(project);
  });

  it('must be known by the names that options are given', async () => {
    const { code, stderr } = await deploy({ setting: 'sixth' }, '--replace', 'node-x', '--leave-out', 'node-y');
    expect(code).toBe(1);
    expect(stderr).toContain('MACHINE_UNKNOWN --replace node-x');
    expect(stderr).toContain('MACHINE_UNKNOWN --leave-out node-y');
  });
});
