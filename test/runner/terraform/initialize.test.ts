import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planDeployment } from '../../../lib/runner/deploy';
import { readDeployed } from '../../../lib/runner/deployed';
import { SEED } from '../program';
import { begin, deployed } from './scenes';

/** Arguments of the calls of `init` for a stack that come of some work. */
async function inits(all: Awaited<ReturnType<typeof begin>>, work: () => Promise<unknown>): Promise<(readonly string[])[]> {
  const before = all.fake.calls.length;
  await work();
  const calls = all.fake.calls.slice(before).filter(({ command, cwd }) => command === 'init' && cwd.includes(SEED));
  return calls.map(({ args }) => args);
}

/** The same scene, with something changed in the configuration of the seed's stack. */
function configured<T extends Awaited<ReturnType<typeof begin>>>(all: T, change: (terraform: any) => void): T {
  const { assembly } = all;
  const read = assembly.read.bind(assembly);
  const changing = (file: { file: string; sha256: string }) => {
    if (!file.file.endsWith('demo-seed.tf.json')) return read(file);
    const configuration = JSON.parse(read(file));
    change(configuration.terraform);
    return JSON.stringify(configuration);
  };
  return Object.assign(all, { assembly: Object.assign(Object.create(assembly), { read: changing, manifest: assembly.manifest }) });
}

describe('getting ready for a stack', () => {
  it('is done once, and again where what it made is gone', async () => {
    const all = await begin();
    const once = ['-input=false', '-no-color', '-reconfigure'];
    expect(await inits(all, () => planDeployment(all))).toEqual([once]);
    expect(await inits(all, () => planDeployment(all))).toEqual([]);
    rmSync(join(all.folder, '.tripleo', 'terraform', SEED, '.terraform'), { recursive: true });
    expect(await inits(all, () => planDeployment(all))).toEqual([once]);
  });

  it('is done again where providers change', async () => {
    const all = await deployed();
    const changing = configured(all, (terraform) => {
      terraform.required_providers.openstack.version = '~> 4.0';
    });
    expect(await inits(all, () => planDeployment(changing))).toHaveLength(1);
  });

  it('keeps one copy of the providers in the project', async () => {
    const all = await begin();
    await planDeployment(all);
    const { env } = all.fake.calls.find(({ command }) => command === 'init') as { env: { [name: string]: string } };
    expect(env.TF_PLUGIN_CACHE_DIR).toBe(join(all.folder, '.tripleo', 'providers'));
  });

  it('says why it fails', async () => {
    const all = await begin();
    all.fake.ways = { init: 'Failed to query available provider packages' };
    await expect(planDeployment(all)).rejects.toMatchObject({
      code: 'TERRAFORM_FAILED',
      message: expect.stringMatching(
        /^TERRAFORM_FAILED getting ready for demo-seed failed:\n {2}\[seed\] Error: Failed to query available provider packages It can be mended\.$/,
      ),
    });
  });
});

describe('a backend that changes', () => {
  const elsewhere = (terraform: any) => {
    terraform.backend = { s3: { bucket: 'states', key: SEED } };
  };

  it('is refused where there may be a state, with how to move it', async () => {
    const all = configured(await deployed(), elsewhere);
    await expect(planDeployment(all)).rejects.toMatchObject({
      code: 'STATE_BACKEND_CHANGED',
      message: expect.stringMatching(/^STATE_BACKEND_CHANGED \[seed\] .*got \{"s3".*; allowed \{"local".*init -migrate-state"$/),
    });
  });

  it('is refused, and nothing forgotten, where the new place is a file that is not there', async () => {
    const all = configured(await deployed(), (terraform) => {
      terraform.backend.local.path = 'other/a.tfstate';
    });
    await expect(readDeployed(all)).rejects.toMatchObject({ code: 'STATE_BACKEND_CHANGED' });
  });

  it('is taken where nothing was ever made', async () => {
    const all = await begin();
    await planDeployment(all);
    await expect(planDeployment(configured(all, elsewhere))).resolves.toBeDefined();
  });
});
