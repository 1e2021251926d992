import { describe, expect, it } from 'vitest';
import type { Artifact, Manifest } from '../../../lib/assembly';
import { type Choices, choose, markReplaced } from '../../../lib/runner/plan/choices';
import type { Side } from '../../../lib/runner/plan/side';
import { get, machine, machines, param, planOf, type Resources, side, stack } from './sides';

const NONE: Choices = { replace: [], leaveOut: [] };
const before = side(machines(machine('m'), machine('n')));
const after = side(machines(machine('m', { image: 'gold-2' }), machine('n', { image: 'gold-2' })));

/** The manifest of the stacks that the sides are about. */
function manifest(): Manifest {
  const under = {
    type: 'heat-stack',
    machines: { m: 'app-m', n: 'app-n' },
    resources: { m: 'app/Under/m', n: 'app/Under/n' },
  } as unknown as Artifact;
  return { artifacts: { under } } as unknown as Manifest;
}

const chosen = (choices: Partial<Choices>) => choose(planOf(before, after), { ...NONE, ...choices });

const effects = ({ plan }: ReturnType<typeof choose>) =>
  Object.fromEntries(plan.machines.map(({ machine: name, effect }) => [name, effect]));

describe('a machine that is left out', () => {
  it.each(['app-m', 'app/Under/m'])('has nothing happen to it in the plan, which says so: %s', (name) => {
    const left = chosen({ leaveOut: [name] });
    expect(effects(left)).toEqual({ 'app-m': 'none', 'app-n': 'rebuild-keep' });
    expect(left.plan.changes.map(({ resource }) => resource)).toEqual(['n']);
    expect(left.plan.counts.machines).toMatchObject({ none: 1, 'rebuild-keep': 1 });
    expect(left.plan.stacks).toMatchObject([{ action: 'update', notes: ['left out: app-m'] }]);
    expect(left.problems).toEqual([]);
  });

  it('is told of with what would happen to it', () => {
    expect(chosen({ leaveOut: ['app-m'] }).leftOut).toMatchObject([{ machine: 'app-m', effect: 'rebuild-keep' }]);
  });

  it('leaves nothing to do where nothing else changes', () => {
    expect(chosen({ leaveOut: ['app-m', 'app-n'] }).plan.stacks).toMatchObject([{ action: 'none' }]);
  });
});

it('a machine that is marked as broken can not be left out: Heat replaces it all the same', () => {
  const plan = planOf(markReplaced(manifest(), before, ['app-m']), before);
  expect(choose(plan, { ...NONE, leaveOut: ['app-m', 'app-n'] }).problems).toMatchObject([
    { code: 'MACHINE_NOT_LEAVABLE', machine: 'app-m', message: expect.stringContaining('got state "CHECK_FAILED"') },
  ]);
});

describe('a machine whose flavor is replaced in the stack of its cloud', () => {
  /** A plan in which it is; `server` is the machine where its flavor has so much memory. */
  const changed = (server: (ram: number) => Resources) => {
    const [old, now] = [1024, 2048].map((ram): Side => {
      const flavor = { Flavor: { type: 'OS::Nova::Flavor', properties: { ram, vcpus: 1, disk: 10 } } };
      const cloud = stack(flavor, { stackName: 'app-Seed', template: { outputs: { flavor: { value: get('Flavor') } } } });
      const inputs = { flavor: { artifact: 'seed', output: 'flavor' } };
      const template = { parameters: { flavor: { type: 'string' } } };
      return { stacks: { seed: cloud, under: stack(server(ram), { inputs, template, machines: { m: 'app-m' } }) } };
    });
    return planOf(old, now);
  };
  const leaveOut = ['app-m'];

  it('can not be left out: its own would be gone', () => {
    const plan = changed(() => machine('m', { flavor: param('flavor') }));
    expect(choose(plan, { ...NONE, leaveOut }).problems).toMatchObject([
      {
        code: 'MACHINE_NOT_LEAVABLE',
        message: expect.stringContaining(
          "[app/Under/m] Heat can't leave app-m as it is; got flavor output flavor of seed (Flavor is replaced)",
        ),
      },
    ]);
    expect(choose(plan, NONE).problems).toEqual([]);
  });

  it('can be where it is replaced for a reason of its own', () => {
    const plan = changed((ram) => machine('m', { flavor: 'bm', key_name: `key-${ram}` }));
    expect(choose(plan, { ...NONE, leaveOut })).toMatchObject({ leftOut: [{ effect: 'replace' }], problems: [] });
  });

  it('can be where Terraform carries it out, which leaves alone what it does not touch', () => {
    const plan = changed(() => machine('m', { flavor: param('flavor') }));
    const changes = plan.changes.map((change) => ({ ...change, type: 'openstack_compute_instance_v2' }));
    expect(choose({ ...plan, changes }, { ...NONE, leaveOut })).toMatchObject({ leftOut: [{ effect: 'replace' }], problems: [] });
  });
});

describe('a machine that is replaced', () => {
  const replaced = (names: string[]) => {
    const marked = markReplaced(manifest(), before, names);
    return choose(planOf(marked, before), { ...NONE, replace: names });
  };

  it.each(['app-m', 'app/Under/m'])('is so in the plan, and no other is: %s', (name) => {
    const found = replaced([name]);
    expect(effects(found)).toEqual({ 'app-m': 'replace', 'app-n': 'none' });
    expect(found.replaced).toMatchObject([{ machine: 'app-m', guarded: true }]);
    expect(found.problems).toEqual([]);
  });

  it('must be there', () => {
    const plan = planOf(side({}), before);
    expect(choose(plan, { ...NONE, replace: ['app-m'] }).problems).toMatchObject([
      { code: 'MACHINE_NOT_REPLACEABLE', message: expect.stringContaining('got a machine that is not there yet') },
    ]);
  });

  it('is not left out at once', () => {
    expect(chosen({ replace: ['app-m'], leaveOut: ['app-m'] }).problems).toMatchObject([
      { code: 'MACHINE_NOT_REPLACEABLE', message: expect.stringContaining('got both --replace and --leave-out') },
    ]);
  });
});

describe('names of machines', () => {
  it('must be known, all of them', () => {
    expect(chosen({ replace: ['x'], leaveOut: ['y'] }).problems.map(({ message }) => message)).toEqual([
      'MACHINE_UNKNOWN --replace x: no such machine in the plan; got x; allowed app-m, app-n; do check the name',
      'MACHINE_UNKNOWN --leave-out y: no such machine in the plan; got y; allowed app-m, app-n; do check the name',
    ]);
  });

  it('must be those of one machine', () => {
    const plan = planOf(before, after);
    const twice = { ...plan, machines: [...plan.machines, { ...plan.machines[0], path: 'app/Other/m' }] };
    expect(choose(twice, { ...NONE, leaveOut: ['app-m'] }).problems).toMatchObject([
      { code: 'MACHINE_AMBIGUOUS', message: expect.stringContaining('allowed app/Under/m, app/Other/m') },
    ]);
  });
});
