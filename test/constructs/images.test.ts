import { describe, expect, it } from 'vitest';
import { Distribution, GoldImage, type GoldImageProps, GuestImage, ImageKind } from '../../lib/constructs';
import { App, Architecture, BootMode } from '../../lib/core';

const gold = (props: Partial<GoldImageProps> = {}, id = 'gold') =>
  new GoldImage(new App({ name: 'demo' }), id, { distribution: Distribution.DEBIAN, release: 'trixie', ...props });

describe('a gold image', () => {
  it('is a whole disk that boots by UEFI, of 8 GiB, unless it says otherwise', () => {
    const image = gold();
    expect(image.kind).toBe(ImageKind.WHOLE_DISK);
    expect(image._content).toEqual({
      architecture: 'x86_64',
      elements: ['debian-minimal', 'vm', 'block-device-efi'],
      packages: [],
      environment: { DIB_RELEASE: 'trixie' },
      size: 8,
    });
  });

  it('boots by BIOS', () => {
    expect(gold({ bootMode: BootMode.BIOS })._content.elements).toEqual(['debian-minimal', 'vm', 'block-device-mbr']);
  });

  it('is a partition, without what belongs to a whole disk, and can keep an ephemeral one beside it', () => {
    const image = gold({ kind: ImageKind.PARTITION, elements: ['hosts'] });
    expect(image._content.elements).toEqual(['debian-minimal', 'baremetal', 'hosts']);
    expect([image.keepsEphemeral, gold().keepsEphemeral]).toEqual([true, false]);
  });

  it("is named by its id or the name given, and its content: the same in every app's every stage", () => {
    expect(gold().imageName).toMatch(/^gold-[0-9a-f]{12}$/);
    expect(gold().imageName).toBe(gold().imageName);
    expect(gold({}, 'other').imageName).toBe(gold().imageName.replace('gold', 'other'));
    expect(gold({ imageName: 'gold' }, 'other').imageName).toBe(gold().imageName);
    expect(gold({ architecture: Architecture.AARCH64 }).imageName).not.toBe(gold().imageName);
    expect(gold({ release: 'bookworm' }).imageName).not.toBe(gold().imageName);
    expect(gold({ kind: ImageKind.PARTITION }).imageName).not.toBe(gold().imageName);
  });

  it('lets no environment speak against its release', () => {
    expect(gold({ environment: { DIB_RELEASE: 'sid', A: '1' } })._content.environment).toEqual({ A: '1', DIB_RELEASE: 'trixie' });
  });
});

describe('a guest image', () => {
  it('is for virtual machines', () => {
    const image = new GuestImage(new App({ name: 'demo' }), 'guest', {
      distribution: Distribution.UBUNTU,
      release: 'noble',
      packages: ['curl'],
    });
    expect(image._content).toMatchObject({ elements: ['ubuntu-minimal', 'vm'], packages: ['curl'] });
  });
});
