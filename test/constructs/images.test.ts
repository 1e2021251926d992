import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigTool, Distribution, GoldImage, type GoldImageProps, GuestImage, ImageElement, ImageKind } from '../../lib/constructs';
import { App, Architecture, BootMode } from '../../lib/core';
import { gatherElements } from '../../lib/images';
import { folderOf } from '../images/folder';

const debian = (props: Partial<GoldImageProps> = {}, id = 'gold') =>
  new GoldImage(new App({ name: 'demo' }), id, { distribution: Distribution.DEBIAN, release: 'trixie', ...props });
/** Without what applies configurations. */
const gold = (props: Partial<GoldImageProps> = {}, id?: string) => debian({ configTool: ConfigTool.OWN, ...props }, id);
const names = (image: GoldImage | GuestImage) => image._content.elements.names;

describe('a gold image', () => {
  it('is a whole disk that boots by UEFI, of 8 GiB, unless it says otherwise', () => {
    const image = gold();
    expect(image.kind).toBe(ImageKind.WHOLE_DISK);
    expect(image._content).toMatchObject({
      architecture: 'x86_64',
      format: 'qcow2',
      elements: { names: ['debian-minimal', 'vm', 'block-device-efi'], folders: [] },
      packages: [],
      environment: { DIB_RELEASE: 'trixie' },
      size: 8,
    });
  });

  it('boots by BIOS', () => {
    expect(names(gold({ bootMode: BootMode.BIOS }))).toEqual(['debian-minimal', 'vm', 'block-device-mbr']);
  });

  it('is a partition, without what belongs to a whole disk', () => {
    const image = gold({ kind: ImageKind.PARTITION, elements: ['hosts'] });
    expect([names(image), image._content.format]).toEqual([['debian-minimal', 'baremetal', 'hosts'], 'qcow2']);
  });

  it('is an archive of the files alone, and has no kernel', () => {
    const image = gold({ kind: ImageKind.TAR });
    expect([names(image), image._content.format]).toEqual([['debian-minimal', 'container'], 'tar']);
  });

  it.each([
    [ImageKind.WHOLE_DISK, false],
    [ImageKind.PARTITION, true],
    [ImageKind.TAR, true],
  ])('of kind %s keeps an ephemeral disk beside it: %s', (kind, keeps) => {
    expect(gold({ kind }).keepsEphemeral).toBe(keeps);
  });

  it("is named by its id or the name given, and its content: the same in every app's every stage", () => {
    expect(gold().imageName).toMatch(/^gold-[0-9a-f]{12}$/);
    expect(gold().imageName).toBe(gold().imageName);
    expect(gold({}, 'other').imageName).toBe(gold().imageName.replace('gold', 'other'));
    expect(gold({ imageName: 'gold' }, 'other').imageName).toBe(gold().imageName);
  });

  it.each<[string, Partial<GoldImageProps>]>([
    ['architecture', { architecture: Architecture.AARCH64 }],
    ['release', { release: 'bookworm' }],
    ['kind', { kind: ImageKind.PARTITION }],
    ['boot mode', { bootMode: BootMode.BIOS }],
    ['snapshot', { snapshot: { main: 'https://snapshot.example/1' } }],
    ["snapshot's security updates", { snapshot: { main: 'https://snapshot.example/1', security: 'https://snapshot.example/2' } }],
  ])('has another name with another %s', (_what, props) => {
    expect(gold(props).imageName).not.toBe(gold().imageName);
  });

  it('lets no environment speak against its release', () => {
    expect(gold({ environment: { DIB_RELEASE: 'sid', A: '1' } })._content.environment).toEqual({ A: '1', DIB_RELEASE: 'trixie' });
  });

  it('is made without base, which not every release of Debian can have; of other distributions with it', () => {
    expect(gold()._content.skipBase).toBe(true);
    expect(gold({ distribution: Distribution.ROCKY, release: '9' })._content.skipBase).toBe(false);
  });

  it('names no host, wherever it is built', () => {
    expect(gold()._content.environment).toEqual({ DIB_RELEASE: 'trixie' });
  });
});

describe("a machine's configuration", () => {
  it("is applied by Debian's os-apply-config unless the image says otherwise", () => {
    expect(debian().configTool).toBe(ConfigTool.OS_APPLY_CONFIG);
    expect(names(debian()).slice(-3)).toEqual(['os-config', 'config-drive', 'image-provenance']);
  });

  it.each([
    [ConfigTool.ANSIBLE, 'config-ansible'],
    [ConfigTool.PUPPET, 'config-puppet'],
    [ConfigTool.SCRIPT, 'config-script'],
  ])('is applied by %s with its element and that which asks Heat', (configTool, element) => {
    const { all, problems } = gatherElements(names(debian({ configTool })).map((name) => ({ name })));
    expect(all).toEqual(expect.arrayContaining([element, 'os-config', 'config-drive', 'image-provenance']));
    expect(problems).toEqual([]);
    expect(names(debian({ configTool, elements: [element] }))).toEqual(names(debian({ configTool })));
  });

  it('is applied by nothing of ours where the image brings an agent of its own, and in other distributions', () => {
    const own = ['debian-minimal', 'vm', 'block-device-efi', 'hosts'];
    expect(names(debian({ configTool: ConfigTool.OWN, elements: ['hosts'] }))).toEqual(own);
    const rocky = debian({ distribution: Distribution.ROCKY, release: '9' });
    expect([rocky.configTool, names(rocky)]).toEqual([undefined, ['rocky-container', 'vm', 'block-device-efi']]);
  });
});

describe('an element of the program', () => {
  it("is in the image by its folder's name, and every byte of it in the image's name", () => {
    const folder = folderOf({ 'motd/static/etc/motd': 'hello\n' });
    const image = () => gold({ elements: ['openssh-server', ImageElement.fromFolder(join(folder, 'motd'))] });
    expect(names(image()).slice(-2)).toEqual(['openssh-server', 'motd']);
    const before = image().imageName;
    expect(image().imageName).toBe(before);
    writeFileSync(join(folder, 'motd/static/etc/motd'), 'hellp\n');
    expect(image().imageName).not.toBe(before);
  });

  it('is named by its folder, however that is written', () => {
    expect(ImageElement.fromFolder(`${folderOf({ 'motd/README.rst': '' })}/motd/`).name).toBe('motd');
    expect(ImageElement.fromFolder('elements/motd').name).toBe('motd');
  });

  it("of a third party may be held to its digest, which has no part in the image's name", () => {
    const motd = join(folderOf({ 'motd/README.rst': '' }), 'motd');
    const pinned = (digest?: string) => gold({ elements: [ImageElement.fromFolder(motd, digest)] });
    const { digest } = pinned()._content.elements.folders[0];
    expect([pinned(digest)._problems, pinned(digest).imageName]).toEqual([[], pinned().imageName]);
    expect(pinned('0'.repeat(64))._problems.map(({ code }) => code)).toEqual(['ELEMENT_DIGEST']);
  });
});

describe('a guest image', () => {
  const guest = (architecture?: Architecture) =>
    new GuestImage(new App({ name: 'demo' }), 'guest', {
      distribution: Distribution.UBUNTU,
      release: 'noble',
      packages: ['curl'],
      architecture,
    });

  it('is for virtual machines, which boot as theirs do by default', () => {
    expect(guest()._content).toMatchObject({ format: 'qcow2', packages: ['curl'] });
    expect(names(guest())).toEqual(['ubuntu-minimal', 'vm', 'block-device-mbr']);
    expect(names(guest(Architecture.AARCH64))).toEqual(['ubuntu-minimal', 'vm', 'block-device-efi']);
  });
});

describe("a file of TripleO's disk images", () => {
  const fromText = (text: string) => {
    const file = join(folderOf({ 'images.yaml': text }), 'images.yaml');
    return GoldImage.fromDiskImages(new App({ name: 'demo' }), file);
  };

  it.each<Partial<GoldImageProps>>([
    { packages: ['curl'], elements: ['openssh-server'], environment: { A: 'on' }, size: 20 },
    { bootMode: BootMode.BIOS, distribution: Distribution.CENTOS, release: '9-stream' },
    { kind: ImageKind.PARTITION, architecture: Architecture.AARCH64, imageName: 'other' },
    { kind: ImageKind.TAR },
    { configTool: ConfigTool.OS_APPLY_CONFIG, elements: ['config-ansible', 'config-cloud-init'] },
  ])('is what an image can be written to and read from: %j', (props) => {
    const image = gold(props);
    const [read, ...others] = fromText(image.toDiskImages());
    expect([read.imageName, read.kind, read._problems, others]).toEqual([image.imageName, image.kind, [], []]);
  });

  it('gives an image for each of its own', () => {
    const entry = 'distro: centos, release: 9-stream, elements: [vm, block-device-mbr]';
    const images = fromText(`disk_images: [{imagename: a, ${entry}}, {imagename: b, ${entry}}]`);
    expect(images.map(({ node }) => node.path)).toEqual(['a', 'b']);
    expect(images.map(({ imageName }) => imageName.slice(0, 2))).toEqual(['a-', 'b-']);
  });

  it.each([
    ['distro: opensuse, release: x, elements: [baremetal]', 'distro is none of ours', 'opensuse'],
    ['distro: centos, elements: [baremetal]', 'neither release nor DIB_RELEASE says the release', 'nothing'],
    ['distro: centos, release: x, elements: [baremetal], skip_base: true', 'skip_base is for Debian, and always', 'true'],
    ['distro: debian-minimal, release: x, elements: [baremetal]', 'skip_base is for Debian, and always', 'false'],
    ['distro: centos, release: x, elements: [vm]', 'elements do not say how it lies on a disk', 'vm'],
  ])('has a problem with {%s}', (entry, what, got) => {
    const [{ _problems }] = fromText(`disk_images: [{imagename: a, ${entry}}]`);
    expect(_problems.filter(({ code }) => code === 'IMAGE_FILE_VALUE')).toMatchObject([{ what: `image a: ${what}`, got }]);
  });

  it('has its problems told at its first image, and by an error where it has none', () => {
    const [image] = fromText('{disk_images: [{imagename: a, distro: centos, release: x, elements: [baremetal]}], more: 1}');
    expect(image._problems.map(({ code }) => code)).toEqual(['IMAGE_FILE_UNKNOWN_KEY']);
    expect(() => fromText('{}')).toThrow(/images\.yaml describes no image\nIMAGE_FILE_MISSING_KEY .*; do write the images/);
  });
});
