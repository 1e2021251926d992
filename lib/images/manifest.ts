import { type Architecture, sortedByName } from '../core';
import { contentAddress } from './content-address';

/** Everything that goes into an image. */
export interface ImageContent {
  readonly architecture: Architecture;
  /** diskimage-builder's elements: the distribution first. */
  readonly elements: readonly string[];
  readonly packages: readonly string[];
  readonly environment: { readonly [name: string]: string };
  /** In GiB. */
  readonly size: number;
}

/** One image of a diskimage-builder manifest, which is a list of them. */
interface ManifestEntry {
  readonly imagename: string;
  readonly arch: string;
  readonly types: readonly string[];
  readonly checksum: boolean;
  readonly 'image-size': number;
  readonly environment: { readonly [name: string]: string };
  readonly packages?: readonly string[];
  readonly elements: readonly string[];
}

/** Debian's names of the architectures, which diskimage-builder uses for all distributions. */
const ARCH: Record<Architecture, string> = { x86_64: 'amd64', aarch64: 'arm64' };

/** The image's name with its content's address: another content, another name. */
export function imageName(name: string, content: ImageContent): string {
  return `${name}-${contentAddress(entry('', content))}`;
}

/** A manifest that `diskimage-builder` builds the image from. */
export function imageManifest(name: string, content: ImageContent): readonly ManifestEntry[] {
  return [entry(imageName(name, content), content)];
}

function entry(imagename: string, content: ImageContent): ManifestEntry {
  return {
    imagename,
    arch: ARCH[content.architecture],
    types: ['qcow2'],
    checksum: true,
    'image-size': content.size,
    environment: sortedByName(Object.entries(content.environment)),
    ...(content.packages.length > 0 && { packages: content.packages }),
    elements: content.elements,
  };
}
