import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventory, machinesOf, withCloud } from '../seed/support/clouds';
import { NOTHING_TO_DO } from '../seed/support/expect';
import { Project } from '../seed/support/project';
import { inside } from '../seed/support/seed';
import './support/machines';
import type { Told } from './programs/terraform';

const NODES = 4;
const nodes = { seed: Array.from({ length: NODES }, (_, index) => `told-${index}`) };
const THREE = ['alpha', 'beta', 'gamma'];
const [ALPHA, BETA, GAMMA] = THREE;

/** Each test begins where the one before it ends. */
describe('machines that Terraform deployed', () => {
  const project = Project.program('../../machines/programs/terraform');
  let told: Told = { message: 'first', failOn: [], second: false, machines: THREE, nodes: NODES };
  let before: string[];

  /** Changes what the program says and deploys it; how that ended. */
  async function deploy(change: Partial<Told>, ...words: string[]) {
    told = { ...told, ...change };
    await project.synth(told);
    return project.run(['deploy', '--yes', ...words]);
  }

  async function deployed(change: Partial<Told>, ...words: string[]): Promise<void> {
    const { code, stderr } = await deploy(change, ...words);
    expect(code, stderr).toBe(0);
  }

  /** What each of them was told last. */
  async function messages(): Promise<string[]> {
    const said = await Promise.all(THREE.map((machine) => inside(['cat', '/etc/hello-os-apply-config'], { machine })));
    return said.map((line) => line.replace('message = ', '').trimEnd());
  }

  const urls = () => Promise.all(THREE.map((machine) => inside(['grep', 'metadata_url', '/etc/os-collect-config.conf'], { machine })));

  beforeAll(async () => {
    await project.synth(told);
    await project.clear(nodes);
    before = await inventory();
  });

  afterAll(async () => {
    await project.clear(nodes);
    project.remove();
  });

  it('find at their first boot what the program says, and are waited for', async () => {
    await deployed({});
    expect(await messages()).toEqual(['first', 'first', 'first']);
    expect(await project.succeed('deploy', '--yes')).toBe(NOTHING_TO_DO);
  });

  it('have a changed value when deploy ends, and are the same servers that look at the same places', async () => {
    const [servers, places] = [await machinesOf('seed'), await urls()];
    await deployed({ message: 'second' });
    expect(await messages()).toEqual(['second', 'second', 'second']);
    expect(await machinesOf('seed')).toEqual(servers);
    expect(await urls()).toEqual(places);
  });

  it('have deploy fail where one fails, with the end of what its run said, and those after it are left as they are', async () => {
    const { code, stderr } = await deploy({ message: 'third', failOn: [BETA] });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tripleo: DEPLOY_FAILED MACHINE_NOT_CONFIGURED \[undercloud\/control\/beta\/deployment\] beta /m);
    expect(stderr).toContain('hello: beta fails as it is told to');
    expect(stderr).toContain('left as they are: gamma');
    expect(await messages()).toEqual(['third', 'second', 'second']);
    expect(await project.succeed('diff')).toContain('told again, since its machine could not configure itself');
    expect(await project.run(['status'])).toMatchObject({ code: 1, stdout: expect.stringContaining('ACTIVE, configuration failed') });
  });

  it('go on once that is mended, but for one that is left out', async () => {
    await deployed({ failOn: [] }, '--leave-out', GAMMA);
    expect(await messages()).toEqual(['third', 'third', 'second']);
    await deployed({});
    expect(await messages()).toEqual(['third', 'third', 'third']);
    expect(await project.succeed('deploy', '--yes')).toBe(NOTHING_TO_DO);
  });

  it('are replaced one at a time, on another node at the same address', async () => {
    const old = await machinesOf('seed');
    await deployed({}, '--replace', BETA);
    const now = await machinesOf('seed');
    expect(now[BETA].addresses).toEqual(old[BETA].addresses);
    expect(now[BETA].id).not.toBe(old[BETA].id);
    expect(now[BETA].node).not.toBe(old[BETA].node);
    for (const machine of [ALPHA, GAMMA]) expect(now[machine]).toEqual(old[machine]);
    expect(await messages()).toEqual(['third', 'third', 'third']);
    const retired = await withCloud('seed', ({ ironic }) => ironic.node(old[BETA].node));
    expect(retired).toMatchObject({ maintenance: true, maintenance_reason: 'replaced by tripleo deploy --replace' });
  });

  it('are rebuilt with a new image where they are, and configure themselves anew', async () => {
    const old = await machinesOf('seed');
    await deployed({ second: true }, ...THREE.flatMap((machine) => ['--allow', machine]));
    const now = await machinesOf('seed');
    for (const machine of THREE) {
      const { id, node, addresses } = old[machine];
      expect(now[machine]).toMatchObject({ id, node, addresses, state: 'ACTIVE' });
      expect(JSON.parse(await inside(['cat', '/etc/tripleo/provenance.json'], { machine })).image).toBe(now[machine].image);
    }
    expect(now[ALPHA].image).not.toBe(old[ALPHA].image);
    expect(await messages()).toEqual(['third', 'third', 'third']);
    expect(await project.succeed('deploy', '--yes')).toBe(NOTHING_TO_DO);
  });

  it('leave nothing behind when they are destroyed, in the object store neither', async () => {
    await project.succeed('destroy', '--confirm', 'told');
    expect(await inventory()).toEqual(before);
  });
});
