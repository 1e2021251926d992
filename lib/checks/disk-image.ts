import { ConfigTool, type DiskImage, Distribution, GoldImage, ImageKind } from '../constructs';
import { Architecture, BootMode, type Finding } from '../core';
import { type Check, finding } from './check';

/** What the environment can't say: the machine that builds decides on these. */
const OF_BUILDER = ['DIB_IMAGE_CACHE', 'ELEMENTS_PATH', 'TMP_DIR'];

/** An image can be built as it is described. What is wrong with its elements was told by their reader, whose codes those are. */
export const diskImage: Check = {
  codes: ['CONFIG_TOOL_DISTRIBUTION', 'IMAGE_BOOT_MODE_UNUSED', 'IMAGE_ENVIRONMENT', 'IMAGE_NO_BIOS', 'IMAGE_SIZE', 'IMAGE_SNAPSHOT'],
  find: ({ images }) =>
    images.flatMap((image) => [
      ...image._problems.map((problem) => ({ ...problem, path: image.node.path })),
      ...contentFindings(image),
      ...(image instanceof GoldImage ? [...bootFindings(image), ...toolFindings(image)] : []),
    ]),
};

function contentFindings(image: DiskImage): Finding[] {
  const findings: Finding[] = [];
  const { size } = image._content;
  if (!Number.isInteger(size) || size < 1) {
    findings.push(finding('IMAGE_SIZE', image, 'the size is none', size, 'a whole number of GiB above 0', 'write the size in GiB'));
  }
  const { distribution, environment, snapshot } = image._props;
  if (snapshot && distribution !== Distribution.DEBIAN) {
    const what = 'packages of a snapshot are for Debian alone';
    findings.push(finding('IMAGE_SNAPSHOT', image, what, distribution, Distribution.DEBIAN, 'take snapshot away'));
  }
  const set = OF_BUILDER.filter((name) => environment && name in environment);
  if (set.length > 0) {
    const what = 'the environment says what the machine decides that builds the image';
    const advice = 'take them away, and name folders of elements by ImageElement.fromFolder';
    findings.push(finding('IMAGE_ENVIRONMENT', image, what, set, `anything but ${OF_BUILDER.join(', ')}`, advice));
  }
  return findings;
}

function bootFindings(image: GoldImage): Finding[] {
  const bootMode = image._bootMode;
  if (bootMode === undefined) return [];
  if (image.kind !== ImageKind.WHOLE_DISK) {
    const what = `an image of kind ${image.kind} has no partition table that a boot mode could decide on`;
    return [finding('IMAGE_BOOT_MODE_UNUSED', image, what, bootMode, 'none', 'take bootMode away, or make it a whole-disk image')];
  }
  if (bootMode === BootMode.BIOS && image._content.architecture === Architecture.AARCH64) {
    const what = `machines of ${Architecture.AARCH64} have no BIOS`;
    return [finding('IMAGE_NO_BIOS', image, what, bootMode, BootMode.UEFI, 'take bootMode away')];
  }
  return [];
}

/** Our elements know the packages of one distribution. */
function toolFindings(image: GoldImage): Finding[] {
  const { configTool } = image;
  const { distribution } = image._props;
  if (configTool === undefined || configTool === ConfigTool.OWN || distribution === Distribution.DEBIAN) return [];
  const what = `the element ${configTool} is for Debian alone`;
  const advice = 'bring an element of your own that applies the configuration, and say ConfigTool.OWN';
  return [finding('CONFIG_TOOL_DISTRIBUTION', image, what, distribution, Distribution.DEBIAN, advice)];
}
