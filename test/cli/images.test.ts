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
