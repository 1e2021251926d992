import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Provenance } from '../../lib/runner/images/built-image';
import { Project } from '../seed/support/project';

interface Built extends Provenance {
  readonly folder: string;
  readonly found: boolean;
}

const project = Project.program('../../machines/programs/images');
const build = async () => JSON.parse(await project.succeed('images', 'build', '--json')) as Built[];
let images: Built[];

beforeAll(async () => {
  await project.synth();
  images = await build();
});

afterAll(() => project.remove());

it('an image that was built is found, and not built again', async () => {
  expect(await build()).toEqual(images.map((image) => ({ ...image, found: true })));
});

it('an archive has what applies configurations, and no kernel', () => {
  for (const { packages } of images) {
    expect(Object.keys(packages)).toEqual(expect.arrayContaining(['python3-os-collect-config', 'ansible-core', 'puppet-agent']));
    expect(Object.keys(packages).filter((name) => /^(linux-image|initramfs)/.test(name))).toEqual([]);
  }
  expect(images.map(({ packages }) => 'cloud-init' in packages)).toEqual([false, true]);
});

it('an image says in itself what it was made from, and beside it the digest of every byte', () => {
  for (const { folder, image, elements } of images) {
    const file = execFileSync('tar', ['-xOf', join(folder, 'image.tar'), './etc/tripleo/provenance.json'], { encoding: 'utf8' });
    expect(JSON.parse(file)).toEqual({
      architecture: 'amd64',
      distribution: 'debian',
      elements: Object.keys(elements).sort(),
      image,
      release: 'trixie',
    });
    expect(execFileSync('sha256sum', ['--check', 'sha256'], { cwd: folder, encoding: 'utf8' })).toBe('image.tar: OK\n');
  }
});
