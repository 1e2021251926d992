import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mixed } from './programs/mixed';
import { inventory } from './support/clouds';
import { effects, expectDeployed } from './support/expect';
import { Project } from './support/project';

const APP = 'mixed';
const MIXED: Mixed = { app: APP, length: 20, last: 'heat' };

interface Outputs {
  readonly [stack: string]: { readonly [output: string]: unknown };
}

/** Each test leaves deployed what the next one begins with. */
describe('a program whose stacks are carried out by both engines in turn', () => {
  const project = Project.program('mixed');
  let before: string[];

  const outputs = async () => JSON.parse(await project.succeed('outputs', '--json')) as Outputs;

  beforeAll(async () => {
    await project.synth(MIXED);
    await project.clear({});
    before = await inventory();
    await project.succeed('deploy', '--yes');
  });

  afterAll(async () => {
    await project.clear({});
    project.remove();
  });

  it('passes Heat’s values to Terraform and Terraform’s to Heat', async () => {
    const found = await outputs();
    const things = await inventory();
    expect(things).toContain(`networks ${APP}-network ${found[`${APP}-seed-middle@seed`].network}`);
    expect(things).toContain(`subnets ${APP}-subnet ${found[`${APP}-seed-last@seed`].subnet}`);
    expect(found[`${APP}-seed-last@seed`].address).toMatch(/^10\.1\.0\.\d+$/);
    await expectDeployed(project);
  });

  it('tells no secret of either', async () => {
    expect((await outputs())[`${APP}-seed-middle@seed`].secrets).toBe('******');
  });

  it('tells what a change in the one does in the other, and does it', async () => {
    await project.synth({ ...MIXED, length: 30 });
    expect(await effects(project)).toEqual({ 'seed/middle/secret': 'replace', 'seed/last/configuration': 'replace' });
    await project.succeed('deploy', '--yes');
    await expectDeployed(project);
  });

  it('refuses to hand a deployed stack from one engine to the other', async () => {
    const there = await inventory();
    await project.synth({ ...MIXED, length: 30, last: 'terraform' });
    const { code, stderr } = await project.run(['deploy', '--yes']);
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(/STACK_ENGINE_CHANGED \[seed\/last\] /);
    expect(await inventory()).toEqual(there);
  });

  it('goes from the last to the first when it is destroyed', async () => {
    await project.synth({ ...MIXED, length: 30 });
    await project.succeed('destroy', '--confirm', APP);
    expect(await inventory()).toEqual(before);
  });
});
