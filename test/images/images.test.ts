import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Architecture } from '../../lib/core';
import { contentAddress, type ImageContent, imageManifest, imageName, readElementFolder } from '../../lib/images';
import { folderOf } from './folder';

const CONTENT: ImageContent = {
  architecture: Architecture.X86_64,
  format: 'qcow2',
  elements: { names: ['debian-minimal', 'vm'], folders: [] },
  packages: ['curl'],
  environment: { DIB_RELEASE: 'trixie', A: '1' },
  size: 8,
  skipBase: true,
};

describe("a content's address", () => {
  it('is twelve hex digits, the same on every machine', () => {
    expect(contentAddress({ a: 1, b: [1, 2] })).toBe('8baa73198470');
  });

  it('stands for the content and not for the order of its keys', () => {
    expect(contentAddress({ a: { c: 1, d: 2 }, b: 1 })).toBe(contentAddress({ b: 1, a: { d: 2, c: 1 } }));
    expect(contentAddress({ a: 1, b: undefined })).toBe(contentAddress({ a: 1 }));
    expect(contentAddress([1, 2])).not.toBe(contentAddress([2, 1]));
    expect(contentAddress({ a: '1' })).not.toBe(contentAddress({ a: 1 }));
  });
});

describe("an image's name", () => {
  it("is its own and its content's address", () => {
    expect(imageName('gold', CONTENT)).toMatch(/^gold-[0-9a-f]{12}$/);
  });

  it.each<[string, Partial<ImageContent>]>([
    ['architecture', { architecture: Architecture.AARCH64 }],
    ['format', { format: 'tar' }],
    ['elements', { elements: { names: ['debian-minimal', 'baremetal'], folders: [] } }],
    ['order of elements', { elements: { names: ['vm', 'debian-minimal'], folders: [] } }],
    ['packages', { packages: [] }],
    ['environment', { environment: { DIB_RELEASE: 'forky', A: '1' } }],
    ['size', { size: 9 }],
    ['leaving out base', { skipBase: false }],
  ])('changes with its %s', (_, change) => {
    expect(imageName('gold', { ...CONTENT, ...change })).not.toBe(imageName('gold', CONTENT));
  });

  it('changes with one byte of an element, also of one that only another depends on, and comes back with it', () => {
    const folder = folderOf({ 'a/static/etc/a': 'one', 'b/static/etc/b': 'one' });
    const name = () => {
      const folders = ['a', 'b'].map((element) => readElementFolder(join(folder, element)));
      return imageName('gold', { ...CONTENT, elements: { names: ['a'], folders } });
    };
    const before = name();
    writeFileSync(join(folder, 'b/static/etc/b'), 'onf');
    expect(name()).not.toBe(before);
    writeFileSync(join(folder, 'b/static/etc/b'), 'one');
    expect(name()).toBe(before);
  });

  it("changes with diskimage-builder's version", async () => {
    vi.doMock('../../lib/images/dib', async (original) => ({ ...(await original<object>()), DIB_VERSION: '4.0.0' }));
    vi.resetModules();
    const other = await import('../../lib/images/manifest.js');
    vi.doUnmock('../../lib/images/dib');
    expect(other.imageName('gold', CONTENT)).not.toBe(imageName('gold', CONTENT));
  });

  it('changes its first part only where the image is called otherwise', () => {
    expect(imageName('silver', CONTENT)).toBe(imageName('gold', CONTENT).replace('gold', 'silver'));
  });

  it('does not change with the order in which the environment is written, or elements are found', () => {
    expect(imageName('gold', { ...CONTENT, environment: { A: '1', DIB_RELEASE: 'trixie' } })).toBe(imageName('gold', CONTENT));
    const folder = folderOf({ 'a/README.rst': 'a', 'b/README.rst': 'b' });
    const folders = ['a', 'b'].map((element) => readElementFolder(join(folder, element)));
    const withFolders = (folders: ImageContent['elements']['folders']) =>
      imageName('gold', { ...CONTENT, elements: { names: ['a'], folders } });
    expect(withFolders(folders)).toBe(withFolders([...folders].reverse()));
  });
});

describe("an image's manifest", () => {
  it('is a list with all that diskimage-builder needs, under the name that the cloud knows', () => {
    expect(JSON.stringify(imageManifest('gold', CONTENT))).toBe(
      JSON.stringify([
        {
          imagename: imageName('gold', CONTENT),
          arch: 'amd64',
          types: ['qcow2'],
          checksum: true,
          'image-size': 8,
          'skip-base': true,
          environment: { A: '1', DIB_RELEASE: 'trixie' },
          packages: ['curl'],
          elements: ['debian-minimal', 'vm'],
        },
      ]),
    );
  });

  it('says nothing of packages where there are none, and of base where it stays', () => {
    const [entry] = imageManifest('gold', { ...CONTENT, packages: [], skipBase: false });
    expect(Object.keys(entry)).toEqual(['imagename', 'arch', 'types', 'checksum', 'image-size', 'environment', 'elements']);
  });

  it('says nothing of the size and the checksums of an archive', () => {
    const [entry] = imageManifest('gold', { ...CONTENT, format: 'tar' });
    expect(entry).toMatchObject({ types: ['tar'], elements: ['debian-minimal', 'vm'] });
    expect(entry).not.toHaveProperty('checksum');
    expect(entry).not.toHaveProperty('image-size');
  });
});
