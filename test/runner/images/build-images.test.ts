import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Assembly } from '../../../lib/assembly';
import { type BuildResult, buildImages, imagesOf } from '../../../lib/runner/images/build-images';
import { folderWith } from '../openstack';
import { assemblyOf, FAKE_BUILDER } from './assembly';

const IMAGE = 'small-0123456789ab';

/** A cache, and what is said while images are built into it. */
function cache(program = FAKE_BUILDER) {
  const folder = join(folderWith({}), 'images');
  const said: string[] = [];
  const build = async (assembly: Assembly, ...names: string[]): Promise<BuildResult[]> =>
    buildImages(assembly, imagesOf(assembly, names), { folder, program, report: (line) => said.push(line) });
  /** Names of the images that the builder was called for. */
  const calls = (): string[] => (existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') : []);
  const read = (file: string): string => readFileSync(join(folder, IMAGE, file), 'utf8');
  return { folder, said, build, calls, read };
}

describe('an image that is built', () => {
  it('lies in a folder of its name, with its checksum, packages, elements and provenance', async () => {
    const { folder, build, read } = cache();
    const [{ found, provenance }] = await build(assemblyOf(['small']));
    expect(found).toBe(false);
    expect(readdirSync(join(folder, IMAGE)).sort()).toEqual([
      'complete',
      'elements.json',
      'image.tar',
      'manifest.json',
      'packages.json',
      'provenance.json',
      'sha256',
    ]);
    expect(execFileSync('sha256sum', ['-c', 'sha256'], { cwd: join(folder, IMAGE), encoding: 'utf8' })).toBe('image.tar: OK\n');
    expect(JSON.parse(read('packages.json'))).toEqual({ apt: '3.0.4' });
    expect(JSON.parse(read('provenance.json'))).toEqual(provenance);
    expect(provenance).toMatchObject({
      image: IMAGE,
      diskimageBuilder: '3.43.0',
      packages: { apt: '3.0.4' },
      files: { 'image.tar': { size: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' } },
    });
  });

  it('is made of the elements in the assembly, with their modes, by the version that the assembly names', async () => {
    const { build, read } = cache();
    await build(assemblyOf(['small']));
    expect(JSON.parse(read('elements.json'))).toEqual({ './greeting/install.d/50-greeting': 'x echo hello', version: '3.43.0' });
  });

  it('is told of phase by phase, and its log kept beside it', async () => {
    const { folder, said, build } = cache();
    await build(assemblyOf(['small']));
    expect(said[0]).toBe(`image ${IMAGE}: building; log: ${folder}/${IMAGE}.log`);
    expect(said.slice(1).sort()).toEqual(
      ['tool tree: complete', 'the distribution (root.d)', 'packages and elements (install.d)', 'built']
        .map((what) => `image ${IMAGE}: ${what}`)
        .sort(),
    );
    expect(readFileSync(join(folder, `${IMAGE}.log`), 'utf8')).toContain('root.d/09-apt-keyring\n');
  });

  it('is not built again', async () => {
    const { build, calls, said } = cache();
    const [first] = await build(assemblyOf(['small']));
    said.length = 0;
    expect(await build(assemblyOf(['small']))).toEqual([{ ...first, found: true }]);
    expect(calls()).toEqual([IMAGE]);
    expect(said).toEqual([`image ${IMAGE}: is built`]);
  });

  it('is built again where its build was cut off', async () => {
    const { folder, build, calls } = cache();
    await build(assemblyOf(['small']));
    rmSync(join(folder, IMAGE, 'complete'));
    const [{ found }] = await build(assemblyOf(['small']));
    expect([found, calls()]).toEqual([false, [IMAGE, IMAGE]]);
    expect(existsSync(join(folder, IMAGE, 'complete'))).toBe(true);
  });

  it('is built again where it was built from another manifest', async () => {
    const { build, calls } = cache();
    await build(assemblyOf(['small']));
    await build(assemblyOf(['small'], ['jq']));
    expect(calls()).toEqual([IMAGE, IMAGE]);
  });
});

describe('the images that are built', () => {
  it.each([
    [[], ['large-0123456789ab', 'small-0123456789ab']],
    [['small'], ['small-0123456789ab']],
    [['small-0123456789ab'], ['small-0123456789ab']],
  ])('named %j are %j, each once', async (names, expected) => {
    const { build, calls } = cache();
    await build(assemblyOf(['large', 'small']), ...names);
    expect(calls()).toEqual(expected);
  });

  it('must be in the assembly', async () => {
    const { build, calls } = cache();
    await expect(build(assemblyOf(['small']), 'small', 'smal')).rejects.toThrow(
      /^IMAGE_UNKNOWN .*; got smal; allowed small-0123456789ab; do correct the name/,
    );
    expect(calls()).toEqual([]);
  });
});

describe('a build that fails', () => {
  it('says so with the log’s end and its place, and leaves no image', async () => {
    const { folder, build } = cache();
    const failure = build(assemblyOf(['broken']));
    await expect(failure).rejects.toMatchObject({
      code: 'IMAGE_BUILD_FAILED',
      details: { image: 'broken-0123456789ab', log: `${folder}/broken-0123456789ab.log`, exitCode: 1 },
    });
    await expect(failure).rejects.toThrow(
      /^IMAGE_BUILD_FAILED \[broken\] image broken-0123456789ab .* got exit code 1; do .*\n {2}\| line 12\n[\s\S]*\| E: Unable to locate package no-such-package\n {2}log: \//,
    );
    expect(readdirSync(folder).sort()).toEqual(['broken-0123456789ab.log', 'calls']);
  });

  it('keeps what was built before it', async () => {
    const { build, calls } = cache();
    await expect(build(assemblyOf(['small', 'broken']))).rejects.toThrow(/^IMAGE_BUILD_FAILED/);
    await expect(build(assemblyOf(['small', 'broken']))).rejects.toThrow(/^IMAGE_BUILD_FAILED/);
    expect(calls()).toEqual([IMAGE, 'broken-0123456789ab', 'broken-0123456789ab']);
  });

  it('is told from a tree that can’t be made', async () => {
    await expect(cache().build(assemblyOf(['no-tree']))).rejects.toThrow(
      /^IMAGE_TREE_FAILED \[no-tree\] [\s\S]*\| seed: found no Debian mirror\n/,
    );
  });

  it('is told from a builder that can’t be started', async () => {
    await expect(cache('/no/such/builder').build(assemblyOf(['small']))).rejects.toThrow(
      /^BUILDER_NOT_STARTED \/no\/such\/builder can't be started: /,
    );
  });
});

describe('a command that is interrupted', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s has the builder tidy up, and leaves no image', async (signal) => {
    const { folder } = cache();
    const listeners = process.listenerCount(signal);
    // As the system would, but only to those who listen: the test itself goes on.
    const report = (line: string): void => {
      if (line.endsWith(': waiting')) process.listeners(signal).at(-1)!(signal);
    };
    const assembly = assemblyOf(['slow']);
    const interrupted = buildImages(assembly, imagesOf(assembly, []), { folder, program: FAKE_BUILDER, report });
    await expect(interrupted).rejects.toThrow(/^IMAGE_BUILD_INTERRUPTED \[slow\] image slow-0123456789ab is not built, /);
    expect(readdirSync(folder).sort()).toEqual(['calls', 'slow-0123456789ab.log']);
    expect(process.listenerCount(signal)).toBe(listeners);
  });
});

describe('what a command left that was killed', () => {
  it('is removed, but for that of a command still at work', async () => {
    const { folder, build } = cache();
    // No process has this number: it is above the kernel's limit.
    const gone = join(folder, `${IMAGE}.part-${2 ** 22 + 1}`);
    const atWork = join(folder, `${IMAGE}.part-1`);
    for (const left of [gone, atWork]) mkdirSync(left, { recursive: true });
    await build(assemblyOf(['small']));
    expect([existsSync(gone), existsSync(atWork)]).toEqual([false, true]);
  });
});
