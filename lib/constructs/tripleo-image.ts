import { BootMode, type Problem } from '../core';
import type { DiskImageEntry } from '../formats/disk-images';
import { ConfigTool } from './config-tool';
import { Distribution } from './disk-image';
import type { GoldImageProps } from './gold-image';
import { ImageKind, kindElements } from './image-kind';

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
    const wholeDisk = (bootMode: BootMode) => kindElements(ImageKind.WHOLE_DISK, bootMode).join(' and ');
    const allowed = `${wholeDisk(BootMode.UEFI)}, ${wholeDisk(BootMode.BIOS)}, or baremetal`;
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
      // A file names all elements, those of a tool among them.
      configTool: ConfigTool.OWN,
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
  const layout = (kind: ImageKind, bootMode?: BootMode) => ({ kind, bootMode, elements: kindElements(kind, bootMode) });
  if (type === 'tar') return layout(ImageKind.TAR);
  if (elements.includes('baremetal') && !elements.includes('vm')) return layout(ImageKind.PARTITION);
  return Object.values(BootMode)
    .map((bootMode) => layout(ImageKind.WHOLE_DISK, bootMode))
    .find((disk) => disk.elements.every((element) => elements.includes(element)));
}
