import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { assemblyOf } from '../runner/images/assembly';
import { folderWith } from '../runner/openstack';
import { tripleo } from './run';

vi.mock('../../lib/runner/images/places', async (original) => {
  const { FAKE_BUILDER } = await import('../runner/images/assembly.js');
  return { ...(await original<typeof import('../../lib/runner/images/places')>()), BUILDER: FAKE_BUILDER };
});

const SHA256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
let home: string;

/** `tripleo images build` with a cache of the test's own. */
function build(names: readonly string[], ...words: string[]) {
  vi.stubEnv('XDG_CACHE_HOME', home);
  return tripleo('images', 'build', '--out', assemblyOf(names).folder, ...words);
}

beforeEach(() => {
  home = folderWith({});
});

describe('tripleo images build', () => {
  it('prints the files of the images, and says how it goes on standard error', async () => {
    const { code, stdout, stderr } = await build(['small']);
    const file = join(home, 'tripleo', 'images', 'small-0123456789ab', 'image.tar');
    expect(stdout.split('\n').map((line) => line.split(/ +/))).toEqual([['FILE', 'SIZE', 'SHA256'], [file, '1', 'MB', SHA256], ['']]);
    expect(stderr).toMatch(/^\[ {3}0s\] image small-0123456789ab: building; log: .*\.log$/m);
    expect(code).toBe(0);
  });

  it('prints provenance as JSON', async () => {
    const { stdout } = await build(['small', 'large'], 'small', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      { image: 'small-0123456789ab', found: false, files: { 'image.tar': { sha256: SHA256 } }, folder: expect.stringContaining(home) },
    ]);
  });

  it.each([
    ['no image of a name', ['small'], ['large'], 'IMAGE_UNKNOWN'],
    ['a build that fails', ['broken'], [], 'IMAGE_BUILD_FAILED'],
  ])('ends with 1 for %s', async (_, images, names, errorCode) => {
    const { code, stdout, stderr } = await build(images, ...names);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`tripleo: ${errorCode} `);
  });
});

/** An assembly of images that are built, and a project's folder beside it. */
async function builtImages(...names: string[]) {
  const out = assemblyOf(names).folder;
  const folder = folderWith({});
  const images = (...words: string[]) => {
    vi.stubEnv('XDG_CACHE_HOME', home);
    return tripleo('images', ...words, '-C', folder);
  };
  await images('build', '--out', out);
  const locked = () => JSON.parse(readFileSync(join(folder, 'images.lock.json'), 'utf8')).stages;
  return { out, folder, images, locked };
}

describe('tripleo images lock', () => {
  it('writes what is built, for the stage, and prints it', async () => {
    const { out, images, locked } = await builtImages('small', 'large');
    const { code, stdout, stderr } = await images('lock', '--out', out, 'small');
    expect(stdout.split('\n').map((line) => line.split(/ +/))).toEqual([
      ['IMAGE', 'FILE', 'SHA256'],
      ['small-0123456789ab', 'image.tar', SHA256],
      [''],
    ]);
    expect(stderr).toBe(
      'stage default is new to images.lock.json, which had none\nimage small-0123456789ab: is locked for stage default\n',
    );
    expect(locked()).toEqual({ default: { 'small-0123456789ab': { 'image.tar': { sha256: SHA256, sha512: expect.any(String) } } } });
    expect((await images('lock', '--out', out)).stderr).toContain('small-0123456789ab: was locked already for stage default');
    expect(Object.keys(locked().default)).toEqual(['large-0123456789ab', 'small-0123456789ab']);
    expect(code).toBe(0);
  });

  it('is for the stage of the assembly', async () => {
    const { out, images, locked } = await builtImages('small');
    const manifest = join(out, 'manifest.json');
    writeFileSync(manifest, JSON.stringify({ ...JSON.parse(readFileSync(manifest, 'utf8')), stage: 'staging' }));
    expect(JSON.parse((await images('lock', '--out', out, '--json')).stdout)).toMatchObject({ stage: 'staging' });
    expect(Object.keys(locked())).toEqual(['staging']);
  });

  it('locks nothing that is not built, and tells all of it', async () => {
    const { folder, images } = await builtImages('small');
    const { code, stderr } = await images('lock', '--out', assemblyOf(['small', 'large', 'huge']).folder);
    expect(stderr).toContain('tripleo: IMAGE_NOT_BUILT ');
    expect(stderr).toContain('got large-0123456789ab, huge-0123456789ab; allowed built images;');
    expect([code, existsSync(join(folder, 'images.lock.json'))]).toEqual([1, false]);
  });

  it('locks no file that is not what was built', async () => {
    const { out, images } = await builtImages('small');
    writeFileSync(join(home, 'tripleo', 'images', 'small-0123456789ab', 'image.tar'), 'other');
    expect((await images('lock', '--out', out)).stderr).toContain('tripleo: IMAGE_CHANGED ');
  });

  it('leaves an image to the build that it is locked to', async () => {
    const { out, folder, images, locked } = await builtImages('small');
    await images('lock', '--out', out);
    writeFileSync(join(folder, 'images.lock.json'), readFileSync(join(folder, 'images.lock.json'), 'utf8').replace(SHA256, '0'.repeat(64)));
    expect((await images('lock', '--out', out)).stderr).toContain('tripleo: LOCK_OTHER_DIGEST [default]');
    expect(locked().default['small-0123456789ab']['image.tar'].sha256).toBe('0'.repeat(64));
  });
});

describe('tripleo images promote', () => {
  it('carries digests to the next stage without anything else: no assembly, no image', async () => {
    const { out, images, locked } = await builtImages('small', 'large');
    await images('lock', '--out', out);
    home = folderWith({});
    const { code, stderr } = await images('promote', 'default', 'production', 'small');
    const says = [
      'stage production is new to images.lock.json, which had default',
      'image small-0123456789ab: is locked for stage production',
    ];
    expect([code, stderr.trimEnd().split('\n')]).toEqual([0, says]);
    const { default: tested, production } = locked();
    expect(production).toEqual({ 'small-0123456789ab': tested['small-0123456789ab'] });
    const again = await images('promote', 'default', 'production', '--json');
    expect(JSON.parse(again.stdout)).toEqual({ stage: 'production', images: tested });
    expect(again.stderr).not.toContain('is new to');
    expect(locked().production).toEqual(tested);
  });

  it.each([
    ['a stage without images', ['nowhere', 'production'], 'got none; allowed none'],
    ['an image that is not locked there', ['default', 'production', 'small', 'huge'], 'got huge; allowed small-0123456789ab'],
  ])('refuses %s', async (_, words, message) => {
    const { out, images, locked } = await builtImages('small');
    await images('lock', '--out', out);
    const { code, stdout, stderr } = await images('promote', ...words);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('tripleo: LOCK_NOT_TESTED ');
    expect(stderr).toContain(message);
    expect(Object.keys(locked())).toEqual(['default']);
  });
});

describe('tripleo images compare', () => {
  /** A folder with an image of these files. */
  function image(files: { [path: string]: string }): string {
    const folder = folderWith({});
    mkdirSync(join(folder, 'root'));
    for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, 'root', path), text);
    execFileSync('tar', ['-C', join(folder, 'root'), '-cf', join(folder, 'image.tar'), ...Object.keys(files)]);
    return folder;
  }

  it('prints every difference, and ends with 3', async () => {
    const [a, b] = [image({ common: '1', gone: '' }), image({ common: '2', new: '' })];
    const { code, stdout } = await tripleo('images', 'compare', a, b);
    expect(stdout.split('\n')).toEqual([
      `only in ${a}: gone`,
      `only in ${b}: new`,
      expect.stringMatching(/^common: sha256 "[0-9a-f]{64}" → "[0-9a-f]{64}"$/),
      '1 paths in both; 3 differ',
      '',
    ]);
    expect(code).toBe(3);
    const { common, onlyInFirst, changed } = JSON.parse((await tripleo('images', 'compare', a, b, '--json')).stdout);
    expect([common, onlyInFirst, changed]).toMatchObject([1, ['gone'], [{ path: 'common' }]]);
  });

  it('ends with 0 where nothing differs', async () => {
    const a = image({ common: '1' });
    expect(await tripleo('images', 'compare', a, join(a, 'image.tar'))).toMatchObject({ code: 0, stdout: '1 paths in both; 0 differ\n' });
  });
});
