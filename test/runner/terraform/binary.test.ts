import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBinary } from '../../../lib/runner/terraform/binary';
import { FakeTerraform, type Ways } from './fake';

/** A search path on which the fake is called these names. */
function called(...names: string[]) {
  const fake = new FakeTerraform();
  const folder = mkdtempSync(join(tmpdir(), 'tripleo-path-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) symlinkSync(fake.command, join(folder, name));
  symlinkSync(process.execPath, join(folder, 'node'));
  return { fake, folder, env: { ...fake.env, PATH: folder } };
}

describe('Terraform', () => {
  it.each([
    [['terraform', 'tofu'], undefined, 'terraform'],
    [['tofu'], undefined, 'tofu'],
    [['terraform', 'tofu', 'other'], 'other', 'other'],
  ])('is found among %s where %s is asked for', async (names, wanted, command) => {
    const { env } = called(...names);
    expect(await findBinary(wanted, env)).toEqual({ command, product: 'Terraform', version: '1.11.4' });
  });

  it('is found by its path, which is then absolute', async () => {
    const { fake } = called();
    expect((await findBinary(fake.command, fake.env)).command).toBe(fake.command);
    const relative = join('..', fake.command.slice(dirname(process.cwd()).length + 1));
    expect((await findBinary(relative, fake.env)).command).toBe(fake.command);
  });

  it.each([[undefined], ['terraform-9']])('is asked for where nothing is there for %s', async (wanted) => {
    const { env } = called();
    await expect(findBinary(wanted, env)).rejects.toMatchObject({
      code: 'TERRAFORM_MISSING',
      message: expect.stringMatching(/got no (terraform and no tofu|terraform-9) in PATH; .*do install OpenTofu or Terraform/),
    });
  });

  it.each([
    ['Terraform v1.5.0', 'Terraform', '1.5.0'],
    ['Terraform v2.0.0-beta1', 'Terraform', '2.0.0-beta1'],
    ['OpenTofu v1.6.0\non linux_amd64', 'OpenTofu', '1.6.0'],
    ['\nWarning: something else first\n\nOpenTofu v1.12.6', 'OpenTofu', '1.12.6'],
  ])('is taken where it says %j', async (words, product, version) => {
    const { fake } = called();
    fake.ways = { version: words };
    expect(await findBinary(fake.command, fake.env)).toMatchObject({ product, version });
  });

  it.each<[string, Ways]>([
    ['TERRAFORM_TOO_OLD', { version: 'Terraform v1.4.9' }],
    ['TERRAFORM_TOO_OLD', { version: 'Terraform v0.15.5' }],
    ['TERRAFORM_TOO_OLD', { version: 'OpenTofu v1.5.9' }],
    ['TERRAFORM_UNUSABLE', { version: 'hello' }],
    ['TERRAFORM_UNUSABLE', { version: 'Terraform v1.11.4', versionCode: 3 }],
  ])('is refused as %s where it says %j', async (code, ways) => {
    const { fake } = called();
    fake.ways = ways;
    await expect(findBinary(fake.command, fake.env)).rejects.toMatchObject({ code });
  });

  it('is refused where it is no program', async () => {
    const { folder, env } = called();
    writeFileSync(join(folder, 'terraform'), 'no program');
    await expect(findBinary(join(folder, 'terraform'), env)).rejects.toMatchObject({ code: 'TERRAFORM_UNUSABLE' });
  });
});
