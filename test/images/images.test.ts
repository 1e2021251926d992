import { describe, expect, it } from 'vitest';
import { Architecture } from '../../lib/core';
import { contentAddress, type ImageContent, imageManifest, imageName } from '../../lib/images';

const CONTENT: ImageContent = {
  architecture: Architecture.X86_64,
  elements: ['debian-minimal', 'vm'],
  packages: ['curl'],
  environment: { DIB_RELEASE: 'trixie', A: '1' },
  size: 8,
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
    ['elements', { elements: ['debian-minimal', 'baremetal'] }],
    ['order of elements', { elements: ['vm', 'debian-minimal'] }],
    ['packages', { packages: [] }],
    ['environment', { environment: { DIB_RELEASE: 'forky', A: '1' } }],
    ['size', { size: 9 }],
  ])('changes with its %s', (_, change) => {
    expect(imageName('gold', { ...CONTENT, ...change })).not.toBe(imageName('gold', CONTENT));
  });

  it('changes its first part only where the image is called otherwise', () => {
    expect(imageName('silver', CONTENT)).toBe(imageName('gold', CONTENT).replace('gold', 'silver'));
  });

  it('does not change with the order in which the environment is written', () => {
    expect(imageName('gold', { ...CONTENT, environment: { A: '1', DIB_RELEASE: 'trixie' } })).toBe(imageName('gold', CONTENT));
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
          environment: { A: '1', DIB_RELEASE: 'trixie' },
          packages: ['curl'],
          elements: ['debian-minimal', 'vm'],
        },
      ]),
    );
  });

  it('says nothing of packages where there are none', () => {
    expect(imageManifest('gold', { ...CONTENT, packages: [] })[0]).not.toHaveProperty('packages');
  });
});
