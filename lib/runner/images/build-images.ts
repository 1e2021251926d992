import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import type { Assembly, ImageArtifact } from '../../assembly';
import { isAlive } from '../alive';
import { type Report, RunError } from '../report';
import { runBuilder } from './builder';
import { type BuiltImage, complete, readBuilt } from './built-image';

/** Where images are built, and by what. */
export interface BuildSettings {
  /** Folder of all built images. */
  readonly folder: string;
  /** The builder's program. */
  readonly program: string;
  readonly report: Report;
}

/** An image that is built, now or before. */
export interface BuildResult extends BuiltImage {
  /** Whether it was there before. */
  readonly found: boolean;
}

/**
 * The images of the assembly, each once, however many clouds it is for.
 *
 * @param names images' names, with or without the digits at the end; none stands for all
 * @throws RunError IMAGE_UNKNOWN where the assembly has none of a name
 */
export function imagesOf({ manifest }: Assembly, names: readonly string[]): ImageArtifact[] {
  const images = new Map<string, ImageArtifact>();
  for (const artifact of Object.values(manifest.artifacts)) {
    if (artifact.type === 'image' && !images.has(artifact.imageName)) images.set(artifact.imageName, artifact);
  }
  const all = [...images.values()];
  if (names.length === 0) return all;
  const unknown = names.filter((name) => !all.some(({ imageName }) => isNamed(imageName, name)));
  if (unknown.length > 0) {
    const allowed = all.map(({ imageName }) => imageName).join(', ') || 'none, for the assembly has no images';
    throw new RunError(
      'IMAGE_UNKNOWN',
      `there is no such image in the assembly; got ${unknown.join(', ')}; allowed ${allowed}; do correct the name, or run "tripleo synth" again`,
    );
  }
  return all.filter((image) => names.some((name) => isNamed(image.imageName, name)));
}

/** Whether people mean an image by a name: its own, or that without its content's address. */
export function isNamed(imageName: string, name: string): boolean {
  return imageName === name || imageName.replace(/-[0-9a-f]{12}$/, '') === name;
}

/**
 * Builds the images that are not built yet, one after the other: each takes a whole processor.
 *
 * @throws RunError BUILDER_NOT_STARTED, IMAGE_TREE_FAILED or IMAGE_BUILD_FAILED; what is built stays built
 */
export async function buildImages(assembly: Assembly, images: readonly ImageArtifact[], settings: BuildSettings): Promise<BuildResult[]> {
  const built: BuildResult[] = [];
  for (const image of images) built.push(await buildImage(assembly, image, settings));
  return built;
}

async function buildImage(assembly: Assembly, image: ImageArtifact, settings: BuildSettings): Promise<BuildResult> {
  const { imageName, path } = image;
  const { program, report } = settings;
  const before = readBuilt(settings.folder, image);
  if (before) {
    report(`image ${imageName}: is built`);
    return { ...before, found: true };
  }
  const folder = join(settings.folder, imageName);
  // In a folder of its own until it is whole: another command may be at work on the same image.
  removeAbandoned(settings.folder, imageName);
  const work = `${folder}.part-${process.pid}`;
  const log = `${folder}.log`;
  writeOrder(assembly, image, work);
  report(`image ${imageName}: building; log: ${log}`);
  try {
    await runBuilder({ program, imageName, path, folder: work, version: image.builder ?? '', log }, report);
    const provenance = await complete(work, image);
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
    report(`image ${imageName}: built`);
    return { provenance, folder, found: false };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What the builder is to build: the manifest, which PyYAML reads as JSON too, and the elements' files. */
function writeOrder(assembly: Assembly, image: ImageArtifact, folder: string): void {
  mkdirSync(join(folder, 'elements'), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(load(assembly.read(image)), undefined, 2)}\n`);
  for (const [name, { files }] of Object.entries(image.elements ?? {})) {
    for (const [path, entry] of Object.entries(files)) {
      const place = join(folder, 'elements', name, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, assembly.bytes(entry), { mode: entry.executable ? 0o755 : 0o644 });
    }
  }
}

/** Removes what is left of builds of the image whose commands are gone. */
function removeAbandoned(folder: string, imageName: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) {
    const [, pid] = name.split(`${imageName}.part-`);
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
