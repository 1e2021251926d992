import { BootMode, type Problem } from '../core';
import type { DiskImageEntry } from '../formats/disk-images';
import { Distribution } from './disk-image';
import type { GoldImageProps } from './gold-image';
import { ImageKind, wholeDiskElements } from './image-kind';

/** What an image of TripleO's `disk_images` is as a gold image, and what of it can't be one. */
export function goldImageProps(entry: DiskImageEntry): { props: GoldImageProps; problems: Problem[] } {
  const problems: Problem[] = [];
  const report = (what: string, got: string, allowed: string, advice: string) =>
    problems.push({ code: 'IMAGE_FILE_VALUE', what: `image ${entry.imageName}: ${what}`, got, allowed, advice });
  const distributions = Object.values(Distribution);
  const distribution = distributions.find((element) => element === entry.distro);
  if (!distribution) report('distro is none of ours', entry.distro, distributions.join(', '), 'choose one of them');
  if (entry.release === undefined) report('neither release nor DIB_RELEASE says the release', 'nothing', 'its own name', 'write release');
  if (entry.skipBase !== (entry.distro === Distribution.DEBIAN)) {
    const advice = entry.skipBase ? 'take skip_base away' : 'write skip_base: true';
    report('skip_base is for Debian, and always', String(entry.skipBase), `true with ${Distribution.DEBIAN} alone`, advice);
  }
  const layout = layoutOf(entry);
  if (!layout) {
    const allowed = `${wholeDiskElements(BootMode.UEFI).join(' and ')}, ${wholeDiskElements(BootMode.BIOS).join(' and ')}, or baremetal`;
    report('elements do not say how it lies on a disk', entry.elements.join(', '), allowed, 'add them to elements');
  }
  const { kind, bootMode, elements } = layout ?? { kind: ImageKind.WHOLE_DISK, elements: [] };
  return {
    problems,
    props: {
      imageName: entry.imageName,
      distribution: distribution ?? Distribution.DEBIAN,
      release: entry.release ?? '',
      architecture: entry.architecture,
      kind,
      bootMode,
      elements: entry.elements.filter((element) => !elements.includes(element)),
      packages: [...entry.packages],
      environment: entry.environment,
      size: entry.size,
    },
  };
}

interface Layout {
  readonly kind: ImageKind;
  readonly bootMode?: BootMode;
  /** Those that the kind brings. */
  readonly elements: readonly string[];
}

function layoutOf({ type, elements }: DiskImageEntry): Layout | undefined {
  if (type === 'tar') return { kind: ImageKind.TAR, elements: [] };
  if (elements.includes('baremetal') && !elements.includes('vm')) return { kind: ImageKind.PARTITION, elements: ['baremetal'] };
  return Object.values(BootMode)
    .map((bootMode) => ({ kind: ImageKind.WHOLE_DISK, bootMode, elements: wholeDiskElements(bootMode) }))
    .find((layout) => layout.elements.every((element) => elements.includes(element)));
}
