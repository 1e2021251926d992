import { describe, expect, it } from 'vitest';
import { diskImage } from '../../lib/checks/disk-image';
import { readProgram } from '../../lib/checks/program';
import { ConfigTool, Distribution, type GoldImageProps, ImageElement, ImageKind } from '../../lib/constructs';
import { Architecture, BootMode, formatFinding } from '../../lib/core';
import { find } from './find';
import { sample } from './sample';

const findIn = (image: Partial<GoldImageProps>) => find(diskImage, sample({ image }).app);

describe('an image', () => {
  it.each<Partial<GoldImageProps>>([
    {},
    { kind: ImageKind.TAR, size: 1 },
    { kind: ImageKind.PARTITION, architecture: Architecture.AARCH64 },
    { bootMode: BootMode.BIOS },
    { bootMode: BootMode.UEFI, architecture: Architecture.AARCH64 },
    { snapshot: { main: 'https://snapshot.example' }, environment: { DIB_LINE: '1' } },
    { release: 'forky', elements: ['openssh-server'] },
  ])('may be %j', (image) => {
    expect(findIn(image)).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])('has no size of %s', (size) => {
    expect(findIn({ size })).toEqual([
      `IMAGE_SIZE [gold] the size is none; got ${size}; allowed a whole number of GiB above 0; do write the size in GiB`,
    ]);
  });

  it('has no boot mode where it has no partition table', () => {
    expect(findIn({ kind: ImageKind.TAR, bootMode: BootMode.UEFI })).toEqual([
      'IMAGE_BOOT_MODE_UNUSED [gold] an image of kind tar has no partition table that a boot mode could decide on; got uefi; allowed none; do take bootMode away, or make it a whole-disk image',
    ]);
  });

  it('has no BIOS on a processor that has none', () => {
    expect(findIn({ bootMode: BootMode.BIOS, architecture: Architecture.AARCH64 })).toEqual([
      'IMAGE_NO_BIOS [gold] machines of aarch64 have no BIOS; got bios; allowed uefi; do take bootMode away',
    ]);
  });

  it("has Debian's packages of a snapshot only where it is Debian", () => {
    expect(findIn({ distribution: Distribution.UBUNTU, release: 'noble', snapshot: { main: 'https://snapshot.example' } })).toEqual([
      'IMAGE_SNAPSHOT [gold] packages of a snapshot are for Debian alone; got ubuntu-minimal; allowed debian-minimal; do take snapshot away',
    ]);
  });

  it('has our configuration tools only where it is Debian', () => {
    const rocky = { distribution: Distribution.ROCKY, release: '9' };
    expect(findIn({ configTool: ConfigTool.PUPPET })).toEqual([]);
    expect(findIn({ ...rocky, configTool: ConfigTool.OWN })).toEqual([]);
    expect(findIn({ ...rocky, configTool: ConfigTool.PUPPET })).toEqual([
      'CONFIG_TOOL_DISTRIBUTION [gold] the element config-puppet is for Debian alone; got rocky-container; allowed debian-minimal; do bring an element of your own that applies the configuration, and say ConfigTool.OWN',
    ]);
  });

  it('leaves to the machine that builds it what is that machine’s', () => {
    expect(findIn({ environment: { ELEMENTS_PATH: '/x', DIB_IMAGE_CACHE: '/y', A: '1' } })).toEqual([
      'IMAGE_ENVIRONMENT [gold] the environment says what the machine decides that builds the image; got DIB_IMAGE_CACHE, ELEMENTS_PATH; allowed anything but DIB_IMAGE_CACHE, ELEMENTS_PATH, TMP_DIR; do take them away, and name folders of elements by ImageElement.fromFolder',
    ]);
  });

  it('has elements that are there and fit together and fit its release: their problems are findings at the image', () => {
    const image = { release: 'forky', elements: ['opensshserver', 'base', 'centos', ImageElement.fromFolder('/nowhere')] };
    const findings = diskImage.find(readProgram(sample({ image }).app)).map(formatFinding);
    expect(findings.map((line) => line.split('; got ')[0]).sort()).toEqual([
      "ELEMENT_FOLDER [gold] element nowhere can't be read from /nowhere",
      'ELEMENT_NOT_FOR_RELEASE [gold] element base takes the release for an older one, and its build would fail',
      'ELEMENT_PROVIDED_TWICE [gold] two elements are the operating-system of one image',
      'ELEMENT_UNKNOWN [gold] there is no such element',
    ]);
  });
});
