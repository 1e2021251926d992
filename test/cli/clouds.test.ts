import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Connections } from '../../lib/runner/clouds/connections';
import { OpenStack } from '../runner/openstack';
import { deployAll, MACHINE, scene, synthesized, TENANT } from '../runner/program';
import { answering, tripleo } from './run';

/** The program in a folder, and its clouds. */
async function begin() {
  const [seed, undercloud] = [await OpenStack.start(), await OpenStack.start()];
  const all = { seed, undercloud, ...scene({ seed, undercloud }) };
  return { ...all, writes: () => [...seed.writes, ...undercloud.writes] };
}

async function deployed() {
  const all = await begin();
  await deployAll(all);
  return all;
}

/** The same, but as an earlier version of the program made the machine: the present one would replace it. */
async function replacing() {
  const all = await deployed();
  all.seed.stacks[1].template.resources[MACHINE].properties.key_name = 'old';
  return all;
}

describe('diff', () => {
  it('compares with what is deployed', async () => {
    const { folder, writes } = await begin();
    const { code, stdout } = await tripleo('diff', '-C', folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cloud seed$/m);
    expect(stdout).toContain('create stack demo-undercloud-control');
    expect(writes()).toEqual([]);
  });

  it('ends with 3 where --fail asks for it and something differs', async () => {
    const { folder } = await replacing();
    expect(await tripleo('diff', '--fail', '-C', folder)).toMatchObject({
      code: 3,
      stdout: expect.stringContaining(`!! ${MACHINE}  REPLACED`),
    });
    expect((await tripleo('diff', '-C', folder)).code).toBe(0);
  });

  it('ends with 0 where nothing differs', async () => {
    const { folder } = await deployed();
    expect(await tripleo('diff', '--fail', '-C', folder)).toMatchObject({ code: 0, stdout: 'Nothing differs.\n' });
  });

  it('compares two assemblies without any cloud', async () => {
    const { folder, seed } = await begin();
    synthesized(join(folder, 'other'), { network: { gateway: '192.0.2.2' } });
    const { code, stdout } = await tripleo('diff', '--against', 'other', '--fail', '--json', '-C', folder);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ stacks: expect.any(Array), changes: [{ resource: 'ctlplane_subnet' }] });
    expect(await tripleo('diff', '--against', 'tripleo.out', '--fail', '-C', folder)).toMatchObject({ code: 0 });
    expect((await tripleo('diff', '--against', 'none', '-C', folder)).stdout).toContain('1 add');
    expect(seed.server.calls).toEqual([]);
  });

  it('tells of every request, without secrets, where --verbose asks for it', async () => {
    const { folder } = await begin();
    const { stderr } = await tripleo('diff', '--verbose', '--concurrency', '1', '-C', folder);
    expect(stderr).toMatch(/^identity POST \/v3\/auth\/tokens: 201 in \d+ ms$/m);
    expect(stderr).toMatch(/^orchestration GET \/orchestration\/v1\/p1\/stacks\?limit=200: 200 in \d+ ms$/m);
    expect(stderr).not.toMatch(/s3cret|token-1/);
    expect((await tripleo('diff', '-C', folder)).stderr).toBe('');
  });

  it('keeps to the bound of requests under way', async () => {
    const { folder, seed } = await deployed();
    seed.answer = async () => {
      await setTimeout(5);
      return undefined;
    };
    seed.server.busiest = 0;
    await tripleo('diff', '--concurrency', '1', '-C', folder);
    expect(seed.server.busiest).toBe(1);
    await tripleo('diff', '-C', folder);
    expect(seed.server.busiest).toBeGreaterThan(1);
  });
});

describe('deploy', () => {
  it('holds images to the lock file beside the program', async () => {
    const { folder, writes } = await begin();
    const locked = { 'gold-0000000000ff': { 'image.tar': { sha256: 'a'.repeat(64), sha512: 'a'.repeat(128) } } };
    writeFileSync(join(folder, 'images.lock.json'), JSON.stringify({ version: 1, stages: { default: locked } }));
    const { code, stderr } = await tripleo('deploy', '--yes', '--stand-ins', '-C', folder);
    expect([code, writes()]).toEqual([1, []]);
    expect(stderr).toMatch(
      /^IMAGE_NOT_LOCKED \[gold\] image gold-[0-9a-f]{12} is not locked for stage default; allowed gold-0000000000ff;/m,
    );
  });

  it('puts no stand-in anywhere unless it is asked to', async () => {
    const { folder, writes } = await begin();
    const { code, stdout } = await tripleo('deploy', '--yes', '--json', '-C', folder);
    expect([code, writes()]).toEqual([1, []]);
    expect(JSON.parse(stdout)).toMatchObject({ result: 'refused', refusals: [{ code: 'IMAGE_NOT_BUILT', path: 'gold' }] });
  });

  it('shows the plan, asks, and carries it out', async () => {
    const { folder, seed, undercloud } = await begin();
    const { code, stdout, stderr } = await answering('y', 'deploy', '--stand-ins', '-C', folder);
    expect([code, stdout]).toEqual([0, 'Deployed.\n']);
    expect(stderr.indexOf('create stack demo-seed')).toBeLessThan(stderr.indexOf('Carry this out? [y/N]'));
    expect(stderr).toMatch(/^\[ +\d+s\] demo-seed: CREATE_COMPLETE$/m);
    expect([seed.stacks.length, undercloud.stacks.length]).toEqual([2, 1]);
  });

  it.each(['n', 'no', 'yeah', ''])('changes nothing where the answer is "%s", and ends with 1', async (answer) => {
    const { folder, writes } = await begin();
    const { code, stdout, stderr } = await answering(answer, 'deploy', '--stand-ins', '-C', folder);
    expect([code, stdout, writes()]).toEqual([1, '', []]);
    expect(stderr).toContain('declined; nothing was changed; where nobody can answer, say --yes');
  });

  it('does not ask where --yes says so', async () => {
    const { folder } = await begin();
    const { code, stderr } = await tripleo('deploy', '--yes', '--stand-ins', '-C', folder);
    expect(code).toBe(0);
    expect(stderr).not.toContain('Carry this out?');
  });

  it('neither asks nor writes where nothing differs', async () => {
    const { folder, writes } = await deployed();
    const before = writes().length;
    const { code, stdout, stderr } = await tripleo('deploy', '-C', folder);
    expect([code, stdout, stderr]).toEqual([0, 'Nothing to do: all of it is deployed.\n', '']);
    expect(writes()).toHaveLength(before);
  });

  it('refuses what would replace a machine, though --yes is said', async () => {
    const { folder, writes } = await replacing();
    const before = writes().length;
    const { code, stdout, stderr } = await tripleo('deploy', '--yes', '--stand-ins', '-C', folder);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(new RegExp(`^MACHINE_WOULD_BE_REPLACED .*; do undo the change, or say --allow ${MACHINE}$`, 'm'));
    expect(writes()).toHaveLength(before);
  });

  it('replaces a machine that --allow names', async () => {
    const { folder } = await replacing();
    expect((await tripleo('deploy', '--yes', '--stand-ins', '--allow', MACHINE, '-C', folder)).code).toBe(0);
  });

  it('refuses a name that is no machine’s, though nothing differs', async () => {
    const { folder } = await deployed();
    const { code, stderr } = await tripleo('deploy', '--yes', '--allow', 'nobody', '-C', folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ALLOWED_MACHINE_UNKNOWN --allow nobody/m);
  });

  it('tells every outcome as JSON', async () => {
    const { folder, seed } = await begin();
    const outcome = async (answer: string, ...words: string[]) => {
      const { stdout, code } = await answering(answer, 'deploy', '--json', '--stand-ins', '-C', folder, ...words);
      return { code, ...JSON.parse(stdout) };
    };
    expect(await outcome('n')).toMatchObject({
      code: 1,
      app: 'demo',
      result: 'declined',
      refusals: [],
      plan: { stacks: expect.any(Array) },
    });
    const { operate } = seed;
    seed.operate = (stack, action) => seed.fail(stack, action, 'ctlplane_network', 'Quota exceeded');
    expect(await outcome('y')).toMatchObject({
      code: 1,
      result: 'failed',
      error: {
        code: 'DEPLOY_FAILED',
        failures: [{ artifact: 'demo-seed@seed', code: 'STACK_FAILED' }],
        skipped: expect.arrayContaining([TENANT]),
      },
    });
    seed.operate = operate;
    expect(await outcome('y')).toMatchObject({ code: 0, result: 'deployed', refusals: [] });
    expect(await outcome('')).toMatchObject({ code: 0, result: 'unchanged' });
    seed.stacks[1].template.resources[MACHINE].properties.key_name = 'old';
    expect(await outcome('y')).toMatchObject({
      code: 1,
      result: 'refused',
      refusals: [{ code: 'MACHINE_WOULD_BE_REPLACED', machine: MACHINE }],
    });
  });

  it('opens no connection where the passwords are not to be had', async () => {
    const { folder, seed } = await begin();
    const { code, stderr } = await tripleo('deploy', '--bmc-passwords', 'nowhere.yaml', '-C', folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tripleo: BMC_PASSWORDS_UNREADABLE /);
    expect(seed.server.calls).toEqual([]);
  });

  it('ends its connections where the clouds cannot be asked', async () => {
    const { folder, seed } = await begin();
    seed.answer = () => ({ status: 400, body: 'no' });
    const close = vi.spyOn(Connections.prototype, 'close');
    expect(await tripleo('deploy', '-C', folder)).toMatchObject({ code: 1, stderr: expect.stringContaining('tripleo: API_REFUSED ') });
    expect(close).toHaveBeenCalledOnce();
    close.mockRestore();
  });
});

describe('destroy', () => {
  it('asks for the app’s name, and takes all down', async () => {
    const { folder, seed, undercloud } = await deployed();
    const { code, stdout, stderr } = await answering('demo', 'destroy', '-C', folder);
    expect([code, stdout]).toEqual([0, 'Destroyed.\n']);
    expect(stderr).toContain('These stacks, and all that is on their machines, will be lost:\n  demo-undercloud-tenant');
    expect([...seed.stacks, ...undercloud.stacks, ...seed.images]).toEqual([]);
  });

  it.each(['y', 'Demo', ''])('changes nothing where the answer is "%s", and ends with 1', async (answer) => {
    const { folder, writes } = await deployed();
    const before = writes().length;
    const { code, stdout, stderr } = await answering(answer, 'destroy', '-C', folder);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('that is not "demo"; nothing was changed; where nobody can answer, say --confirm demo');
    expect(writes()).toHaveLength(before);
  });

  it('takes the name from --confirm, and only the right one', async () => {
    const { folder } = await deployed();
    expect((await tripleo('destroy', '--confirm', 'other', '-C', folder)).code).toBe(1);
    const { code, stderr } = await tripleo('destroy', '--confirm', 'demo', '-C', folder);
    expect(code).toBe(0);
    expect(stderr).not.toContain('Type the app');
    expect(await tripleo('destroy', '--confirm', 'demo', '-C', folder)).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' });
  });

  it('tells every outcome as JSON', async () => {
    const { folder } = await deployed();
    const outcome = async (name: string) => JSON.parse((await tripleo('destroy', '--json', '--confirm', name, '-C', folder)).stdout);
    expect(await outcome('other')).toMatchObject({ app: 'demo', result: 'declined' });
    expect(await outcome('demo')).toMatchObject({
      result: 'destroyed',
      stacks: [{ stack: 'demo-undercloud-tenant', cloud: 'undercloud', status: 'CREATE_COMPLETE' }, {}, {}],
    });
  });
});

describe('status', () => {
  it('tells stacks and machines, and ends with 0 where all is well', async () => {
    const { folder } = await deployed();
    const { code, stdout, stderr } = await tripleo('status', '-C', folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^STACK +STATUS +CLOUD\ndemo-seed +CREATE_COMPLETE +seed\n/);
    expect(stdout).toMatch(new RegExp(`^${MACHINE} +ACTIVE +`, 'm'));
  });

  it('ends with 1 where something is missing', async () => {
    const { folder } = await begin();
    const { code, stdout } = await tripleo('status', '--json', '-C', folder);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).machines).toMatchObject([{ machine: MACHINE, state: 'MISSING' }]);
  });
});

describe('outputs', () => {
  it('prints what the author wants to tell', async () => {
    const { folder } = await deployed();
    const { code, stdout } = await tripleo('outputs', '-C', folder);
    expect(code).toBe(0);
    expect(stdout).toContain(`${TENANT} color = value of color\n`);
    expect(stdout).not.toContain('secret');
    expect(JSON.parse((await tripleo('outputs', '--json', '-C', folder)).stdout)).toHaveProperty([TENANT], { color: 'value of color' });
  });

  it('prints nothing where nothing is deployed', async () => {
    const { folder } = await begin();
    expect(await tripleo('outputs', '-C', folder)).toMatchObject({ code: 0, stdout: '' });
  });
});
