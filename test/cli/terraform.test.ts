import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { CONTROL, MACHINE, SEED } from '../runner/program';
import { begin as beginScene, SERVER_ID, underWay } from '../runner/terraform/scenes';
import { tripleo } from './run';

/** The program whose stacks are Terraform's, and the command with the fake in Terraform's place. */
async function begin() {
  const all = await beginScene();
  const run = (...words: string[]) => {
    for (const [name, value] of Object.entries(all.fake.env)) vi.stubEnv(name, value);
    return tripleo(...words, '-C', all.folder, '--terraform', all.fake.command);
  };
  return { ...all, run };
}

async function deployed() {
  const all = await begin();
  expect((await all.run('deploy', '--yes', '--stand-ins')).code).toBe(0);
  all.seed.servers.push({ id: SERVER_ID, name: MACHINE, status: 'ACTIVE', addresses: {}, flavor: {} });
  return all;
}

describe('Terraform’s stacks', () => {
  it('are compared, deployed, and found deployed', async () => {
    const { run } = await begin();
    const { code, stdout } = await run('diff', '--fail');
    expect([code, stdout]).toEqual([3, expect.stringContaining(`+ machine ${MACHINE}: add  [undercloud/control/${MACHINE}]`)]);
    expect(await run('deploy', '--yes', '--stand-ins')).toMatchObject({ code: 0, stdout: 'Deployed.\n' });
    expect(await run('deploy', '--yes', '--stand-ins')).toMatchObject({ code: 0, stdout: 'Nothing to do: all of it is deployed.\n' });
    expect(await run('diff', '--fail')).toMatchObject({ code: 0, stdout: 'Nothing differs.\n' });
  });

  it('are told by status and outputs', async () => {
    const { run } = await deployed();
    expect(await run('status')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^demo-undercloud-control +APPLIED +seed$/m) });
    expect(await run('outputs')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^demo-undercloud-control@seed machine_addresses = /),
    });
  });

  it('are taken down, and leave nothing in the project', async () => {
    const { run, folder } = await deployed();
    const { code, stdout, stderr } = await run('destroy', '--confirm', 'demo');
    expect([code, stdout]).toEqual([0, 'Destroyed.\n']);
    expect(stderr).toMatch(
      /will be lost:\n {2}demo-undercloud-tenant +undercloud +CREATE_COMPLETE\n {2}demo-undercloud-control +seed +APPLIED\n/,
    );
    expect(readdirSync(folder).sort()).toEqual(['clouds.yaml', 'tripleo.out']);
  });

  it('are compared offline without it', async () => {
    const { run, fake } = await begin();
    expect((await run('diff', '--against', 'none')).stdout).toContain('create stack demo-undercloud-control');
    expect(fake.calls).toEqual([]);
  });

  it('wait for what an earlier command has begun before they are taken down', async () => {
    const all = await deployed();
    const log = underWay(all, CONTROL);
    setTimeout(() => log.append({ type: 'outputs' }), 10);
    const { stderr } = await all.run('destroy', '--confirm', 'demo');
    expect(stderr).toMatch(/demo-undercloud-control: apply by .* is under way.*will be lost/s);
  });

  it('can’t be compared where there is no Terraform', async () => {
    const { folder } = await begin();
    expect(await tripleo('diff', '-C', folder, '--terraform', 'no-such-terraform')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^tripleo: TERRAFORM_MISSING .*got no no-such-terraform in PATH/),
    });
  });
});

it('a stack that Terraform can’t make is told with its construct, as JSON too', async () => {
  const { run, fake } = await begin();
  fake.ways = { fail: { 'openstack_networking_network_v2.ctlplane_network': 'Quota exceeded' } };
  const { code, stdout, stderr } = await run('deploy', '--yes', '--stand-ins', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ result: 'failed', error: { failures: [{ artifact: SEED, code: 'TERRAFORM_FAILED' }] } });
  expect(stderr).toContain('[seed/ctlplane/network] openstack_networking_network_v2.ctlplane_network: Quota exceeded');
});
