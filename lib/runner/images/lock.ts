import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { sortedByName } from '../../core/sorted';
import { STAGE_NAME, STAGE_NAME_ALLOWED } from '../../core/stage-name';
import { isDocument } from '../plan/side';
import { RunError } from '../report';
import type { Digests } from './digests';

/** Name of the file beside the program. */
export const LOCK_FILE = 'images.lock.json';

/** Version of its format. */
const LOCK_VERSION = 1;

const NAME = /^.+-[0-9a-f]{12}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const SHA512 = /^[0-9a-f]{128}$/;

/** One build of an image: digests of its files by name, such as `image.qcow2` and `image.initrd`. */
export interface LockedImage {
  readonly [file: string]: Digests;
}

/** Images of one stage by name, which ends in their content's address. */
export interface StageLock {
  readonly [imageName: string]: LockedImage;
}

/** What was built and tested, by stage. */
export interface ImagesLock {
  readonly [stage: string]: StageLock;
}

/**
 * The lock file in a folder; nothing where there is none.
 *
 * @throws RunError LOCK_MALFORMED
 */
export function readLockFile(folder: string): ImagesLock | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, LOCK_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return readLock(text);
}

/** Writes the lock file, whole or not at all. */
export function writeLockFile(folder: string, lock: ImagesLock): void {
  const file = join(folder, LOCK_FILE);
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, writeLock(lock));
  renameSync(fresh, file);
}

/**
 * Reads a lock.
 *
 * @throws RunError LOCK_MALFORMED with everything that is wrong in it
 */
export function readLock(text: string): ImagesLock {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw malformed([`it is not JSON: ${(error as Error).message}`]);
  }
  if (!isDocument(content) || content.version !== LOCK_VERSION) {
    throw malformed([`got version ${isDocument(content) ? JSON.stringify(content.version) : 'of nothing'}; allowed ${LOCK_VERSION}`]);
  }
  const stages = content.stages;
  if (!isDocument(stages)) throw malformed(['it has no stages']);
  const problems = Object.entries(stages).flatMap(([stage, images]) => problemsOf(stage, images));
  if (problems.length > 0) throw malformed(problems);
  return stages as unknown as ImagesLock;
}

/** The text of a lock: sorted, so that two who add images change different lines. */
export function writeLock(lock: ImagesLock): string {
  const stages = Object.entries(lock).map(([stage, images]) => {
    const sorted = Object.entries(images).map(([name, image]) => [name, sortedByName(Object.entries(image))] as const);
    return [stage, sortedByName(sorted)] as const;
  });
  return `${JSON.stringify({ version: LOCK_VERSION, stages: sortedByName(stages) }, undefined, 2)}\n`;
}

/**
 * The lock with an image that was built and tested in a stage.
 *
 * @throws RunError LOCK_OTHER_DIGEST where another build of the same content is locked there
 */
export function lockImage(lock: ImagesLock, stage: string, imageName: string, image: LockedImage): ImagesLock {
  const locked = imageIn(lock, stage, imageName);
  if (locked !== undefined && !isDeepStrictEqual(locked, image)) {
    const advice = 'use the image that was tested, or take its entry out of the lock file and test this one';
    throw new RunError(
      'LOCK_OTHER_DIGEST',
      `[${stage}] image ${imageName} is locked to another build; got ${shownDigests(image)}; allowed ${shownDigests(locked)}; do ${advice}`,
    );
  }
  return { ...lock, [stage]: { ...lock[stage], [imageName]: image } };
}

/**
 * The lock with images of one stage in another, by the same digests. Those of the other stage stay.
 *
 * @param imageNames those to be promoted
 * @throws RunError LOCK_STAGE_INVALID where the other stage has a name that none can have, LOCK_NOT_TESTED where some are not locked in
 * the first, LOCK_OTHER_DIGEST where the other has another build
 */
export function promoteImages(lock: ImagesLock, from: string, to: string, imageNames: readonly string[]): ImagesLock {
  if (!STAGE_NAME.test(to)) {
    const what = 'images can be promoted to no stage of that name';
    throw new RunError('LOCK_STAGE_INVALID', `${what}; got "${to}"; allowed ${STAGE_NAME_ALLOWED}; do correct the name`);
  }
  const missing = imageNames.filter((name) => imageIn(lock, from, name) === undefined);
  if (missing.length > 0 || imageNames.length === 0) {
    const known = Object.hasOwn(lock, from) ? Object.keys(lock[from]).sort().join(', ') : '';
    const what = `[${from}] images are not locked in the stage that they are to be promoted from`;
    const advice = `build and test them in ${from} first`;
    throw new RunError('LOCK_NOT_TESTED', `${what}; got ${missing.join(', ') || 'none'}; allowed ${known || 'none'}; do ${advice}`);
  }
  return imageNames.reduce((promoted, name) => lockImage(promoted, to, name, lock[from][name]), lock);
}

/** What an image is locked to in a stage; nothing where it is not. */
export function imageIn(lock: ImagesLock, stage: string, imageName: string): LockedImage | undefined {
  if (!Object.hasOwn(lock, stage) || !Object.hasOwn(lock[stage], imageName)) return undefined;
  return lock[stage][imageName];
}

/** A build as people compare it. */
export function shownDigests(image: { readonly [file: string]: Pick<Digests, 'sha256'> }): string {
  return Object.entries(image)
    .map(([file, { sha256 }]) => `${file} sha256 ${sha256}`)
    .join(', ');
}

function problemsOf(stage: string, images: unknown): string[] {
  if (!STAGE_NAME.test(stage)) return [`"${stage}" is no name of a stage; allowed ${STAGE_NAME_ALLOWED}`];
  if (!isDocument(images)) return [`stage ${stage} holds no images by name`];
  return Object.entries(images).flatMap(([name, files]) => {
    if (!NAME.test(name)) return [`stage ${stage}: ${name} is no name with a content's address`];
    if (!isDocument(files) || Object.keys(files).length === 0) return [`stage ${stage}: ${name} holds no files by name`];
    const wrong = Object.keys(files).filter((file) => !isDigests(files[file]));
    return wrong.map((file) => `stage ${stage}: ${file} of ${name} has no SHA-256 and SHA-512 in hex`);
  });
}

function isDigests(value: unknown): value is Digests {
  return isDocument(value) && SHA256.test(String(value.sha256)) && SHA512.test(String(value.sha512));
}

function malformed(problems: readonly string[]): RunError {
  return new RunError('LOCK_MALFORMED', `${LOCK_FILE} can't be read: ${problems.join('; ')}; do correct it, or bring an older one back`);
}
