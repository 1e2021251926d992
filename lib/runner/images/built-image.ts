import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageArtifact } from '../../assembly';
import { RunError } from '../report';
import { type Digests, digestFile } from './digests';
import type { LockedImage } from './lock';

/** Where a built image comes from, and what it is: `provenance.json`. */
export interface Provenance {
  readonly image: string;
  /** Of the diskimage-builder manifest that it was built from, in hex. */
  readonly manifestSha256: string;
  /** Version of diskimage-builder. */
  readonly diskimageBuilder: string;
  /** All elements, with a digest of their files. */
  readonly elements: { readonly [name: string]: string };
  /** Versions of the installed packages. */
  readonly packages: { readonly [name: string]: string };
  /** `image.tar`, or `image.qcow2` and perhaps `image.vmlinuz` and `image.initrd`. */
  readonly files: { readonly [file: string]: ImageFile };
}

/** A file of an image. */
export interface ImageFile {
  /** In bytes. */
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
}

/** An image that is built. */
export interface BuiltImage {
  readonly provenance: Provenance;
  /** Folder that holds it. */
  readonly folder: string;
}

/** Is written last: what is in a folder without it is no image. */
const COMPLETE = 'complete';
const PROVENANCE = 'provenance.json';

/** Checksums that diskimage-builder writes beside an image; ours are in one file. */
const CHECKSUMS = /\.(md5|sha256)$/;

/**
 * An image that is built on this machine, unless its build was cut off or it is of another manifest.
 *
 * @param images folder of all built images
 */
export function readBuilt(images: string, { imageName, sha256 }: ImageArtifact): BuiltImage | undefined {
  const folder = join(images, imageName);
  if (!existsSync(join(folder, COMPLETE))) return undefined;
  const provenance = readJson<Provenance>(join(folder, PROVENANCE));
  return provenance.image === imageName && provenance.manifestSha256 === sha256 ? { provenance, folder } : undefined;
}

/**
 * Digests of an image's files as they are now.
 *
 * @throws RunError IMAGE_CHANGED where a file is not the one that was built, or is gone
 */
export async function digestImage({ provenance: { image, files }, folder }: BuiltImage): Promise<LockedImage> {
  const digests: Record<string, Digests> = {};
  for (const [file, { sha256 }] of Object.entries(files)) {
    const place = join(folder, file);
    const found = existsSync(place) ? await digestFile(place) : undefined;
    if (found?.sha256 === sha256) {
      digests[file] = found;
      continue;
    }
    throw new RunError(
      'IMAGE_CHANGED',
      `${place} is not what was built; got ${found ? `sha256 ${found.sha256}` : 'no file'}; allowed sha256 ${sha256}; do remove ${folder}, then run "tripleo images build ${image}"`,
    );
  }
  return digests;
}

/**
 * Makes what the builder left in a folder a built image: `image.TYPE`, `sha256` (which sha256sum checks), `packages.json`,
 * `elements.json` and `provenance.json`.
 */
export async function complete(folder: string, { imageName, sha256: manifestSha256 }: ImageArtifact): Promise<Provenance> {
  const { diskimageBuilder, elements } = readJson<Pick<Provenance, 'diskimageBuilder' | 'elements'>>(join(folder, 'elements.json'));
  const packages = packagesOf(folder, imageName);
  const files: Record<string, ImageFile> = {};
  for (const name of readdirSync(folder).sort()) {
    if (!name.startsWith(`${imageName}.`)) continue;
    const place = join(folder, name);
    if (CHECKSUMS.test(name) || statSync(place).isDirectory()) {
      rmSync(place, { recursive: true });
      continue;
    }
    const file = `image${name.slice(imageName.length)}`;
    renameSync(place, join(folder, file));
    files[file] = { size: statSync(join(folder, file)).size, sha256: (await digestFile(join(folder, file))).sha256 };
  }
  for (const order of ['elements', 'here.json']) rmSync(join(folder, order), { recursive: true, force: true });
  const provenance = { image: imageName, manifestSha256, diskimageBuilder, elements, packages, files };
  const sums = Object.entries(files).map(([file, { sha256 }]) => `${sha256}  ${file}\n`);
  writeFileSync(join(folder, 'sha256'), sums.join(''));
  writeJson(join(folder, 'packages.json'), packages);
  writeJson(join(folder, 'elements.json'), elements);
  writeJson(join(folder, PROVENANCE), provenance);
  writeFileSync(join(folder, COMPLETE), '');
  return provenance;
}

/** Installed packages by name: what the `dpkg` element lists; of other distributions nothing is listed. */
function packagesOf(folder: string, imageName: string): Record<string, string> {
  const list = join(folder, `${imageName}.d`, 'dib-manifests', `dib-manifest-dpkg-${imageName}`);
  if (!existsSync(list)) return {};
  const { packages } = readJson<{ packages: { package: string; version: string; status: string }[] }>(list);
  const installed = packages.filter(({ status }) => status.startsWith('ii'));
  return Object.fromEntries(installed.map((one) => [one.package, one.version]));
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
