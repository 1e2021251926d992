import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventory, machinesOf } from '../seed/support/clouds';
import { NOTHING_TO_DO } from '../seed/support/expect';
import { Project } from '../seed/support/project';
import { inside } from '../seed/support/seed';
import './support/machines';
import type { Told } from './programs/terraform';

const MACHINE = 'listener';

describe('a machine that Terraform deployed', () => {
  const project = Project.program('../../machines/programs/terraform');
  const said = () => inside(['cat', '/etc/hello-os-apply-config'], { machine: MACHINE });
  const url = () => inside(['grep', 'metadata_url', '/etc/os-collect-config.conf'], { machine: MACHINE });
  let before: string[];

  /** Has the program say something else. */
  async function tell(message: string, failOn: readonly string[] = []): Promise<void> {
    await project.synth({ message, failOn } satisfies Told);
  }

  beforeAll(async () => {
    await tell('first');
    await project.clear({ seed: ['told-0'] });
    before = await inventory();
  });

  afterAll(async () => {
    await project.clear({ seed: ['told-0'] });
    project.remove();
  });

  it('finds at its first boot what the program says, and is waited for', async () => {
    await project.succeed('deploy', '--yes');
    expect(await said()).toBe('message = first\n');
    expect(await project.succeed('deploy', '--yes')).toBe(NOTHING_TO_DO);
  });

  it('has a changed value when deploy ends, and is the same server that looks at the same place', async () => {
    const [server, place] = [await machinesOf('seed'), await url()];
    await tell('second');
    await project.succeed('deploy', '--yes');
    expect(await said()).toBe('message = second\n');
    expect(await machinesOf('seed')).toEqual(server);
    expect(await url()).toBe(place);
  });

  it('that fails has deploy fail, with the end of what its run said, and is not forgotten', async () => {
    await tell('third', [MACHINE]);
    const { code, stderr } = await project.run(['deploy', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tripleo: DEPLOY_FAILED MACHINE_NOT_CONFIGURED \[undercloud\/control\/listener\/deployment\] listener /m);
    expect(stderr).toContain('hello: listener fails as it is told to');
    expect(await said()).toBe('message = second\n');
    expect(await project.succeed('diff')).toContain('not configured yet: listener');
    expect(await project.run(['status'])).toMatchObject({ code: 1, stdout: expect.stringContaining('ACTIVE, configuration failed') });
  });

  it('goes on once that is mended', async () => {
    await tell('third');
    await project.succeed('deploy', '--yes');
    expect(await said()).toBe('message = third\n');
    expect(await project.succeed('deploy', '--yes')).toBe(NOTHING_TO_DO);
  });

  it('leaves nothing behind when it is destroyed, in the object store neither', async () => {
    await project.succeed('destroy', '--confirm', 'told');
    expect(await inventory()).toEqual(before);
  });
});
