import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machinesOf, withCloud } from '../seed/support/clouds';
import { expectDeployed } from '../seed/support/expect';
import { Project } from '../seed/support/project';
import { inside } from '../seed/support/seed';
import './support/machines';
import type { DayTwo } from './programs/day-two';

const NODES = 6;
const nodes = { seed: Array.from({ length: NODES }, (_, index) => `day-two-${index}`) };
const THREE = ['alpha', 'beta', 'gamma'];

/** Each test begins where the one before it ends. */
describe('machines on their second day', () => {
  const project = Project.program('../../machines/programs/day-two');
  let told: DayTwo = { machines: THREE, message: 'first', failOn: [], maxFailures: 0, second: false, nodes: NODES };

  /** Changes what the program says and deploys it; how that ended. */
  async function deploy(change: Partial<DayTwo>, ...words: string[]) {
    told = { ...told, ...change };
    await project.synth(told);
    return project.run(['deploy', '--yes', ...words]);
  }

  async function deployed(change: Partial<DayTwo>, ...words: string[]): Promise<string> {
    const { code, stderr } = await deploy(change, ...words);
    expect(code, stderr).toBe(0);
    return stderr;
  }

  const on = (machine: string, ...command: string[]) => inside(command, { machine });
  const log = (machine: string) => on(machine, 'cat', '/var/log/hello.log');
  const message = (machine: string) => on(machine, 'cat', '/etc/hello-os-apply-config');

  /** When a machine first began to apply a message, and when it had last applied it, in seconds. */
  async function applied(machine: string, text: string): Promise<{ begins: number; ends: number }> {
    const lines = (await log(machine)).trimEnd().split('\n');
    const times = (verb: string) => lines.filter((line) => line.endsWith(` ${verb} ${text}`)).map(Number.parseFloat);
    return { begins: Math.min(...times('begins')), ends: Math.max(...times('applied')) };
  }

  beforeAll(async () => {
    await project.synth(told);
    await project.clear(nodes);
    await deployed({});
  });

  afterAll(async () => {
    await project.clear(nodes);
    project.remove();
  });

  it('apply a changed value in batches, the next one once the last has done it, and no others do anything', async () => {
    const others = await log('undercloud-control-0');
    expect(others).toContain('applied aside');
    await deployed({ message: 'second' });
    expect(await log('undercloud-control-0')).toBe(others);
    const [alpha, beta, gamma] = await Promise.all(THREE.map((machine) => applied(machine, 'second')));
    expect(gamma.begins).toBeGreaterThan(Math.max(alpha.ends, beta.ends));
    for (const machine of THREE) expect(await message(machine)).toBe('message = second\n');
    await expectDeployed(project);
  });

  it('stay as they are where more before them fail than may, whose logs are shown, and follow once that is mended', async () => {
    const { code, stderr } = await deploy({ message: 'third', failOn: ['alpha'] });
    expect(code, stderr).toBe(1);
    expect(stderr).toContain('1 of 3 machines failed: alpha; allowed 0; left as they are: gamma');
    expect(stderr).toContain('hello: alpha fails as it is told to');
    expect(await message('gamma')).toBe('message = second\n');

    const again = await deploy({ maxFailures: 1 });
    expect(again.code, again.stderr).toBe(1);
    expect(again.stderr).toContain('machines failed: alpha; allowed 1; do mend');
    expect(await message('gamma')).toBe('message = third\n');

    await deployed({ failOn: [], maxFailures: 0 });
    for (const machine of THREE) expect(await message(machine)).toBe('message = third\n');
    await expectDeployed(project);
  });

  it('keep their ephemeral disks, addresses and nodes with a new image, and configure themselves anew', async () => {
    for (const machine of THREE) await on(machine, 'sh', '-c', 'echo "$1" > /mnt/kept', 'sh', machine);
    const before = await machinesOf('seed');
    await deployed({ second: true }, '--allow', 'undercloud-control-0');
    const after = await machinesOf('seed');
    for (const machine of THREE) {
      const { id, node, addresses } = before[machine];
      expect(after[machine]).toMatchObject({ id, node, addresses, state: 'ACTIVE' });
      expect(await on(machine, 'cat', '/mnt/kept')).toBe(`${machine}\n`);
      expect(JSON.parse(await on(machine, 'cat', '/etc/tripleo/provenance.json')).image).toBe(after[machine].image);
      expect(after[machine].image).not.toBe(before[machine].image);
      expect(await message(machine)).toBe('message = third\n');
    }
    const [alpha, beta, gamma] = await Promise.all(THREE.map((machine) => applied(machine, 'third')));
    expect(gamma.begins).toBeGreaterThan(Math.max(alpha.ends, beta.ends));
    await expectDeployed(project);
  });

  it('are joined by another one, and left by a named one of the middle, as if nothing were', async () => {
    const before = await machinesOf('seed');
    await deployed({ machines: [...THREE, 'delta'] });
    const { delta, ...others } = await machinesOf('seed');
    expect(others).toEqual(before);
    expect(delta).toMatchObject({ state: 'ACTIVE' });
    expect(await message('delta')).toBe('message = third\n');

    await deployed({ machines: ['alpha', 'gamma', 'delta'] }, '--allow', 'beta');
    const { beta: _gone, ...rest } = before;
    expect(await machinesOf('seed')).toEqual({ ...rest, delta });
    await expectDeployed(project);
  });

  it('are left out of one deployment and brought along by the next', async () => {
    await deployed({ message: 'fourth' }, '--leave-out', 'gamma');
    expect([await message('alpha'), await message('gamma')]).toEqual(['message = fourth\n', 'message = third\n']);
    await deployed({});
    expect(await message('gamma')).toBe('message = fourth\n');
    await expectDeployed(project);
  });

  it('are replaced on another node, with their addresses and what they are told', async () => {
    const { alpha: broken, ...same } = await machinesOf('seed');
    await deployed({}, '--replace', 'alpha');
    const { alpha, ...others } = await machinesOf('seed');
    expect(others).toEqual(same);
    expect(alpha).toMatchObject({ state: 'ACTIVE', addresses: broken.addresses });
    expect(alpha.node).not.toBe(broken.node);
    expect(await message('alpha')).toBe('message = fourth\n');
    expect(await withCloud('seed', ({ ironic }) => ironic.node(broken.node))).toMatchObject({ maintenance: true });
    await expectDeployed(project);
  });
});
