import { describe, expect, it } from 'vitest';
import { Architecture } from '../../lib/core';
import { DISK_IMAGES_CODES, type DiskImageEntry, readDiskImages, writeDiskImages } from '../../lib/formats/disk-images';

/** The problems of a file of images, `code what; got`; only codes that are declared. */
function problems(...images: object[]): string[] {
  return told(JSON.stringify({ disk_images: images }));
}

function told(text: string): string[] {
  return readDiskImages(text).problems.map(({ code, what, got }) => {
    expect(DISK_IMAGES_CODES).toContain(code);
    return `${code} ${what}; got ${got}`;
  });
}

function read(text: string): DiskImageEntry[] {
  expect(told(text)).toEqual([]);
  return readDiskImages(text).images;
}

const IMAGE = { imagename: 'a', distro: 'centos' };

describe('a file of disk images', () => {
  it('gives images with everything that is about them', () => {
    const text = `
disk_images:
  - imagename: overcloud-full
    arch: amd64
    type: qcow2
    imageext: qcow2
    builder: dib
    distro: centos
    release: 9-stream
    elements: [baremetal, openvswitch]
    packages: [python3-psutil]
    options: ["--min-tmpfs=7", "--image-size 20 --no-tmpfs"]
    environment: {DIB_PYTHON_VERSION: '3', DIB_ON: on, DIB_MODE: 0755}
    heat_parameters: [NovaImage]
    skip_base: yes
`;
    expect(read(text)).toEqual([
      {
        imageName: 'overcloud-full',
        architecture: Architecture.X86_64,
        type: 'qcow2',
        distro: 'centos',
        release: '9-stream',
        elements: ['baremetal', 'openvswitch'],
        packages: ['python3-psutil'],
        size: 20,
        environment: { DIB_PYTHON_VERSION: '3', DIB_ON: 'on', DIB_MODE: '0755' },
        skipBase: true,
      },
    ]);
  });

  it('may say little, and the release in the environment', () => {
    expect(read('disk_images: [{imagename: a, distro: fedora, environment: {DIB_RELEASE: 41}}]')).toEqual([
      { imageName: 'a', type: 'qcow2', distro: 'fedora', release: '41', elements: [], packages: [], environment: {}, skipBase: false },
    ]);
  });

  it('may describe one image in parts: lists are added up, of variables the last counts, of all else the first', () => {
    const text = JSON.stringify({
      disk_images: [
        { ...IMAGE, type: 'tar', elements: ['x'], environment: { A: '1', B: '1' }, options: ['--image-size=4'] },
        { imagename: 'b', distro: 'fedora' },
        { imagename: 'a', type: 'qcow2', release: '9', elements: ['y'], packages: ['p'], environment: { B: '2' }, options: ['-x'] },
      ],
    });
    const [a, b] = read(text);
    expect(a).toMatchObject({ type: 'tar', release: '9', elements: ['x', 'y'], packages: ['p'], environment: { A: '1', B: '2' }, size: 4 });
    expect(b).toMatchObject({ imageName: 'b', environment: {} });
  });

  it.each<Partial<DiskImageEntry>>([
    {},
    { architecture: Architecture.AARCH64, type: 'tar', release: '9', packages: ['p'], skipBase: true, size: 20 },
    { release: 'on', environment: { B: '0755', A: '1_000', C: '' }, elements: [] },
  ])('is written as it is read: %j', (members) => {
    const entry: DiskImageEntry = {
      imageName: 'a',
      type: 'qcow2',
      distro: 'centos',
      elements: ['vm'],
      packages: [],
      environment: {},
      skipBase: false,
      ...members,
    };
    expect(read(writeDiskImages([entry, { ...entry, imageName: 'b' }]))).toEqual([entry, { ...entry, imageName: 'b' }]);
  });

  it('is written in TripleO’s words', () => {
    const entry = { imageName: 'a', type: 'qcow2', distro: 'centos', release: '9', elements: ['vm'], packages: [], size: 8 };
    expect(writeDiskImages([{ ...entry, environment: { B: '1', A: '2' }, skipBase: true, architecture: Architecture.X86_64 }])).toBe(
      [
        'disk_images:',
        "  - imagename: 'a'",
        "    arch: 'amd64'",
        "    type: 'qcow2'",
        "    distro: 'centos'",
        "    release: '9'",
        '    elements:',
        "      - 'vm'",
        '    options:',
        "      - '--image-size=8'",
        '    environment:',
        "      A: '2'",
        "      B: '1'",
        '    skip_base: true',
        '',
      ].join('\n'),
    );
  });
});

describe('a problem of a file of disk images', () => {
  it.each([
    ['[a, b', /^IMAGE_FILE_UNREADABLE the file: neither JSON nor YAML; got .* at line 2$/],
    ['', /^IMAGE_FILE_SHAPE the file: the whole has the wrong shape; got nothing$/],
    ['- imagename: a', /^IMAGE_FILE_SHAPE the file: the whole has the wrong shape; got a list$/],
    ['{}', /^IMAGE_FILE_MISSING_KEY the file: disk_images is missing; got nothing$/],
    ['disk_images: {}', /^IMAGE_FILE_SHAPE the file: disk_images has the wrong shape; got a mapping$/],
    ['disk_images: [a]', /^IMAGE_FILE_SHAPE the file: image 1 has the wrong shape; got a text$/],
    ['{disk_images: [], images: []}', /^IMAGE_FILE_UNKNOWN_KEY the file: unknown key; got images$/],
  ])('is its shape: %j', (text, expected) => {
    expect(told(text)).toEqual([expect.stringMatching(expected)]);
  });

  it('is what is missing, and an unknown key', () => {
    expect(problems({ element: ['vm'], docker_target: 'x' })).toEqual([
      'IMAGE_FILE_MISSING_KEY image 1: imagename is missing; got nothing',
      'IMAGE_FILE_MISSING_KEY image 1: distro is missing; got nothing',
      'IMAGE_FILE_UNKNOWN_KEY image 1: unknown key; got element',
      'IMAGE_FILE_UNKNOWN_KEY image 1: unknown key; got docker_target',
    ]);
  });

  it('is a value that a key has not', () => {
    expect(problems({ ...IMAGE, arch: 'riscv', type: 'vhd', builder: 'mine', skip_base: 'maybe', elements: [['vm']] })).toEqual([
      'IMAGE_FILE_VALUE image a: builder has no such value; got mine',
      'IMAGE_FILE_VALUE image a: arch has no such value; got riscv',
      'IMAGE_FILE_VALUE image a: type has no such value; got vhd',
      'IMAGE_FILE_SHAPE image a: one of elements has the wrong shape; got a list',
      'IMAGE_FILE_VALUE image a: skip_base has no such value; got maybe',
    ]);
  });

  it('is an option that would change the image otherwise, and a size that is none', () => {
    expect(problems({ ...IMAGE, options: ['--mkfs-options -i', '--image-size=big'] })).toEqual([
      'IMAGE_FILE_VALUE image a: options has one that means nothing here; got --mkfs-options',
      'IMAGE_FILE_VALUE image a: options has one that means nothing here; got -i',
      'IMAGE_FILE_NOT_A_NUMBER image a: --image-size is not a whole number; got big',
    ]);
  });
});
