import { type Architecture, sortedByName } from '../core';
import { contentAddress } from './content-address';
import { DIB_VERSION } from './dib';
import type { ImageElements } from './elements';

/** Everything that goes into an image. */
export interface ImageContent {
  readonly architecture: Architecture;
  /** What the image's file is. */
  readonly format: ImageFormat;
  /** diskimage-builder's elements: the distribution first. */
  readonly elements: Pick<ImageElements, 'names' | 'folders'>;
  readonly packages: readonly string[];
  readonly environment: { readonly [name: string]: string };
  /** In GiB. */
  readonly size: number;
  /** Whether diskimage-builder leaves out its `base` element, which it otherwise adds to all images. */
  readonly skipBase: boolean;
}

/** A disk or file system for QEMU, or an archive of the files. */
export type ImageFormat = 'qcow2' | 'tar';

/** One image of a diskimage-builder manifest, which is a list of them. */
export interface ManifestEntry {
  readonly imagename: string;
  readonly arch: string;
  readonly types: readonly ImageFormat[];
  readonly checksum?: boolean;
  readonly 'image-size'?: number;
  readonly 'skip-base'?: boolean;
  readonly environment: { readonly [name: string]: string };
  readonly packages?: readonly string[];
  readonly elements: readonly string[];
}

/** Debian's names of the architectures, which diskimage-builder uses for all distributions. */
const ARCH: Record<Architecture, string> = { x86_64: 'amd64', aarch64: 'arm64' };

/** The image's name with its content's address: another content, another name. */
export function imageName(name: string, content: ImageContent): string {
  const digests = content.elements.folders.map((element): [string, string] => [element.name, element.digest]);
  return `${name}-${contentAddress({ manifest: entry('', content), elements: Object.fromEntries(digests), builder: DIB_VERSION })}`;
}

/**
 * A manifest that `diskimage-builder` builds the image from. It says what goes in and nothing of where it is built: mirrors
 * (`DIB_DISTRIBUTION_MIRROR`, `DIB_DEBIAN_SECURITY_MIRROR`), caches and the folder of the elements are in the environment that the
 * builder starts diskimage-builder with, over which the manifest's own environment goes.
 */
export function imageManifest(name: string, content: ImageContent): readonly ManifestEntry[] {
  return [entry(imageName(name, content), content)];
}

function entry(imagename: string, content: ImageContent): ManifestEntry {
  return {
    imagename,
    arch: ARCH[content.architecture],
    types: [content.format],
    // An archive has no size of its own, and diskimage-builder writes no checksums of one.
    ...(content.format === 'qcow2' && { checksum: true, 'image-size': content.size }),
    ...(content.skipBase && { 'skip-base': true }),
    environment: sortedByName(Object.entries(content.environment)),
    ...(content.packages.length > 0 && { packages: content.packages }),
    elements: content.elements.names,
  };
}
