import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHAPE, type Shape } from './programs/shape';
import { inventory, type Machine, machinesOf } from './support/clouds';
import { ENGINES, type LosingChange } from './support/engines';
import { effects, NOTHING_TO_DO } from './support/expect';
import { Project } from './support/project';

const APP = 'updates';
const NODES = 5;
const nodes = { seed: Array.from({ length: NODES }, (_, index) => `${APP}-${index}`) };

/** How a machine would be lost. */
interface Loss {
  readonly code: string;
  readonly path: string;
  /** What brings it about; nothing where the machine is taken away. */
  readonly change?: LosingChange;
}

/** One change of a deployed program, and what is to come of it. */
interface Update {
  readonly title: string;
  /** What is deployed before. */
  readonly from: Partial<Shape>;
  readonly to: Partial<Shape>;
  /** What the diff says where Heat carries it out, by construct path; of nothing else does it say anything. */
  readonly effects: { readonly [path: string]: string };
  /** Why the deployment refuses to lose each of these machines unless it is allowed, by the machine's name. */
  readonly refusals?: { readonly [machine: string]: Loss };
  /** What becomes of the machines by name; a machine that is left out stays as it is. */
  readonly machines?: { readonly [name: string]: 'added' | 'deleted' | 'replaced' | 'rebuilt' };
  /** It is about keeping the ephemeral disk. */
  readonly keepsEphemeral?: true;
}

const compute = 'undercloud/compute';
/** Where something was that the program no longer has: nobody knows its construct any more. */
const gone = `${APP}-undercloud-compute@seed`;
const three = ['node-a', 'node-b', 'node-c'];
const two = ['node-a', 'node-c'];

/** In an order in which each begins where the one before it ends. */
const UPDATES: readonly Update[] = [
  {
    title: 'a changed configuration value reaches the machines where they are',
    from: {},
    to: { setting: 'second' },
    effects: {
      [`${compute}/role_configuration`]: 'replace',
      [`${compute}/node-a/deployment`]: 'in-place',
      [`${compute}/node-b/deployment`]: 'in-place',
    },
  },
  {
    title: 'an added machine adds only that machine',
    from: { setting: 'second' },
    to: { setting: 'second', machines: three },
    effects: { [`${compute}/node-c`]: 'add', [`${compute}/node-c/network`]: 'add', [`${compute}/node-c/deployment`]: 'add' },
    machines: { 'node-c': 'added' },
  },
  {
    title: 'a machine removed from the middle is refused unless allowed, and renames nothing',
    from: { setting: 'second', machines: three },
    to: { setting: 'second', machines: two },
    effects: { [`${gone}/node-b`]: 'delete', [`${gone}/node-b_network`]: 'delete', [`${gone}/node-b_deployment`]: 'delete' },
    refusals: { 'node-b': { code: 'MACHINE_WOULD_BE_DELETED', path: `${gone}/node-b` } },
    machines: { 'node-b': 'deleted' },
  },
  {
    title: 'a change that replaces machines is refused unless each is allowed, and their addresses stay',
    from: { setting: 'second', machines: two },
    to: { setting: 'second', machines: two, cpus: 2 },
    effects: {
      'seed/undercloud-compute-flavor': 'replace',
      [`${compute}/node-a`]: 'replace',
      [`${compute}/node-c`]: 'replace',
      [`${compute}/node-a/deployment`]: 'replace',
      [`${compute}/node-c/deployment`]: 'replace',
    },
    refusals: {
      'node-a': { code: 'MACHINE_WOULD_BE_REPLACED', path: `${compute}/node-a`, change: 'flavor' },
      'node-c': { code: 'MACHINE_WOULD_BE_REPLACED', path: `${compute}/node-c`, change: 'flavor' },
    },
    machines: { 'node-a': 'replaced', 'node-c': 'replaced' },
  },
  {
    title: 'a changed image wipes the machines, which is refused unless allowed, and rebuilds them where they are',
    from: { setting: 'second', machines: two, cpus: 2 },
    to: { setting: 'second', machines: two, cpus: 2, release: 'trixie' },
    effects: {
      [`${compute}/node-a`]: 'rebuild-wipe',
      [`${compute}/node-c`]: 'rebuild-wipe',
      [`${compute}/node-a/deployment`]: 'in-place',
      [`${compute}/node-c/deployment`]: 'in-place',
    },
    refusals: {
      'node-a': { code: 'MACHINE_WOULD_BE_WIPED', path: `${compute}/node-a`, change: 'image' },
      'node-c': { code: 'MACHINE_WOULD_BE_WIPED', path: `${compute}/node-c`, change: 'image' },
    },
    machines: { 'node-a': 'rebuilt', 'node-c': 'rebuilt' },
  },
  {
    title: 'a changed partition image keeps the ephemeral disk, and asks for no leave',
    from: { setting: 'second', machines: two, cpus: 2, release: 'trixie' },
    to: { setting: 'second', machines: two, cpus: 2, release: 'trixie', controlRelease: 'trixie' },
    effects: { 'undercloud/control/control': 'rebuild-keep', 'undercloud/control/control/deployment': 'in-place' },
    machines: { control: 'rebuilt' },
    keepsEphemeral: true,
  },
];

/** Asserts what became of a machine. */
function expectMachine(name: string, fate: string | undefined, before: Machine | undefined, after: Machine | undefined): void {
  if (fate === 'deleted') {
    expect(after, name).toBeUndefined();
    return;
  }
  expect(after, name).toMatchObject({ state: 'ACTIVE', nodeState: 'active' });
  if (fate === undefined) expect(after, name).toEqual(before);
  else if (fate === 'added') expect(before, name).toBeUndefined();
  else expect(after?.addresses, name).toEqual(before?.addresses);
  if (fate === 'replaced') expect(after?.id, name).not.toBe(before?.id);
  if (fate === 'rebuilt') {
    expect(after, name).toMatchObject({ id: before?.id, node: before?.node });
    expect(after?.image, name).not.toBe(before?.image);
  }
}

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))('with %s', (_name, engine) => {
  const project = Project.program('machines');
  const updates = UPDATES.filter(({ keepsEphemeral }) => !keepsEphemeral || engine.keepsEphemeral);
  const shapeOf = (partial: Partial<Shape>): Shape => ({
    ...SHAPE,
    app: APP,
    engine: engine.engine,
    nodes: NODES,
    machines: ['node-a', 'node-b'],
    ...partial,
  });
  let before: string[];

  /** What the test before has left deployed. */
  let standing: Partial<Shape> | undefined;

  /** Synthesizes a shape and deploys it, where the test before this one has not left it deployed. */
  async function deployed(shape: Partial<Shape>): Promise<void> {
    if (isDeepStrictEqual(shape, standing)) return;
    standing = undefined;
    const names = Object.keys(await machinesOf('seed'));
    await project.synth(shapeOf(shape));
    await project.succeed('deploy', '--yes', ...names.flatMap((name) => ['--allow', name]));
  }

  beforeAll(async () => {
    await project.synth(shapeOf({}));
    await project.clear(nodes);
    before = await inventory();
    await deployed(UPDATES[0].from);
    standing = UPDATES[0].from;
  });

  afterAll(async () => {
    await project.clear(nodes);
    project.remove();
  });

  it.each(updates.map((update) => [update.title, update] as const))(
    '%s',
    async (_title, { from, to, effects: expected, refusals = {}, machines = {} }) => {
      await deployed(from);
      standing = undefined;
      const old = await machinesOf('seed');
      await project.synth(shapeOf(to));
      expect(await effects(project)).toEqual(engine.told(expected));

      const lost = Object.keys(refusals);
      for (const machine of lost) {
        const others = lost.filter((name) => name !== machine).flatMap((name) => ['--allow', name]);
        const { code, stderr } = await project.run(['deploy', '--yes', ...others]);
        expect(code, stderr).toBe(1);
        const refusal = stderr.split('\n').filter((line) => line.startsWith('MACHINE_WOULD_'));
        expect(refusal).toHaveLength(1);
        const { code: losing, path, change } = refusals[machine];
        const words = [`${losing} [${path}]`, ...(change ? engine.losing[change] : []), `--allow ${machine}`];
        for (const word of words) expect(refusal[0]).toContain(word);
      }
      if (lost.length > 0) expect(await machinesOf('seed')).toEqual(old);

      await project.succeed('deploy', '--yes', ...lost.flatMap((name) => ['--allow', name]));
      const now = await machinesOf('seed');
      for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) expectMachine(name, machines[name], old[name], now[name]);
      const shape = shapeOf(to);
      expect(Object.keys(now).sort()).toEqual(['control', ...shape.machines]);
      for (const name of shape.machines) expect(await engine.configuration(project, name)).toEqual({ setting: shape.setting });
      expect(await engine.guarded(project)).toEqual(Object.keys(now).sort());
      expect(await project.succeed('deploy', '--yes')).toBe(NOTHING_TO_DO);
      standing = to;
    },
  );

  it('destroy leaves nothing behind, and its nodes available', async () => {
    await project.succeed('destroy', '--confirm', APP);
    expect(await inventory()).toEqual(before);
  });
});
