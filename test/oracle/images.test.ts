import { describe, expect, it } from 'vitest';
import { Distribution, GoldImage, GuestImage, ImageKind } from '../../lib/constructs';
import { App, Architecture, BootMode } from '../../lib/core';
import { toYaml } from '../../lib/heat/yaml';
import { imageManifest } from '../../lib/images';
import { EXAMPLES, goldenFolder, readFolder } from '../golden/example';
import { ask, fileWith } from './tools';

/** What diskimage-builder would run for a manifest, from the script's name on; before it, the environment. */
function commands(manifest: string): string[] {
  const { status, stderr } = ask('diskimage-builder', ['--dry-run', fileWith('image.yaml', manifest)]);
  if (status !== 0) throw new Error(stderr);
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/bash \S*\/(?=disk-image-create)/, ''));
}

function manifestOf(image: GoldImage | GuestImage): string {
  return toYaml(imageManifest(image._name, image._content));
}

const DEBIAN = { distribution: Distribution.DEBIAN, release: 'trixie' };
const gold = (props: Partial<ConstructorParameters<typeof GoldImage>[2]>) =>
  new GoldImage(new App({ name: 'demo' }), 'gold', { ...DEBIAN, ...props });

describe('diskimage-builder', () => {
  const kept = EXAMPLES.flatMap((example) => [...readFolder(goldenFolder(example))]).filter(([file]) => file.startsWith('images/'));

  it.each(kept)('takes %s', (file, text) => {
    const name = file.slice('images/'.length, -'.yaml'.length);
    expect(commands(text)).toEqual([expect.stringContaining(`disk-image-create -o ${name} -a amd64 -t qcow2 --checksum --image-size`)]);
  });

  it('would build a whole-disk image, for UEFI or for BIOS', () => {
    const uefi = gold({ packages: ['chrony', 'tmux'], elements: ['openssh-server'], size: 20 });
    expect(commands(manifestOf(uefi))).toEqual([
      `DIB_RELEASE=trixie disk-image-create -o ${uefi.imageName} -a amd64 -t qcow2 --checksum --image-size 20 -p chrony,tmux debian-minimal vm block-device-efi openssh-server`,
    ]);
    expect(commands(manifestOf(gold({ bootMode: BootMode.BIOS })))[0]).toMatch(/ debian-minimal vm block-device-mbr$/);
  });

  it('would build a partition image', () => {
    const image = gold({ kind: ImageKind.PARTITION });
    expect(commands(manifestOf(image))).toEqual([
      `DIB_RELEASE=trixie disk-image-create -o ${image.imageName} -a amd64 -t qcow2 --checksum --image-size 8 debian-minimal baremetal`,
    ]);
  });

  it('would build for another architecture', () => {
    expect(commands(manifestOf(gold({ architecture: Architecture.AARCH64 })))[0]).toContain(' -a arm64 ');
  });

  it('would build an image for virtual machines', () => {
    const image = new GuestImage(new App({ name: 'demo' }), 'guest', { ...DEBIAN, size: 2 });
    expect(commands(manifestOf(image))[0]).toMatch(/ --image-size 2 debian-minimal vm$/);
  });

  it.each(Object.values(Distribution))('would build %s', (distribution) => {
    expect(commands(manifestOf(gold({ distribution })))[0]).toContain(` ${distribution} vm `);
  });

  it('is told the environment letter by letter', () => {
    const environment = {
      DIB_LINE: 'console=ttyS0 quiet',
      DIB_QUOTES: `it's "so"`,
      DIB_SIGN: '$HOME `id` \\',
      DIB_ON: 'on',
      DIB_NUMBER: '0755',
      DIB_EMPTY: '',
    };
    const [command] = commands(manifestOf(gold({ environment })));
    expect(command).toContain("DIB_LINE='console=ttyS0 quiet' ");
    expect(command).toContain(`DIB_QUOTES='it'"'"'s "so"' `);
    expect(command).toContain("DIB_SIGN='$HOME `id` \\' ");
    expect(command).toContain('DIB_ON=on ');
    expect(command).toContain('DIB_NUMBER=0755 ');
    expect(command).toContain("DIB_EMPTY='' ");
  });

  it.each([
    ['a map in place of a list', '{imagename: a}'],
    ['a key that it does not know', '- {imagename: a, elements: [vm], image_size: 8}'],
    ['an architecture that it does not know', '- {imagename: a, arch: riscv, elements: [vm]}'],
    ['a size in quotes', "- {imagename: a, image-size: '8', elements: [vm]}"],
    ['a number in the environment', '- {imagename: a, environment: {DIB_RELEASE: 12}, elements: [vm]}'],
  ])('refuses %s', (_what, manifest) => {
    expect(() => commands(manifest)).toThrow('jsonschema.exceptions.ValidationError');
  });
});
