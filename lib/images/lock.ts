import { sortedByName } from '../core/sorted';

/** Name of the file beside the program. */
export const LOCK_FILE = 'images.lock.json';

/** Version of its format. */
const LOCK_VERSION = 1;

const NAME = /^.+-[0-9a-f]{12}$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** Images of one stage: SHA-256 of the built file, by the image's name, which ends in its content's address. */
export interface StageLock {
  readonly [imageName: string]: string;
}

/** What was built and tested, by stage. */
export interface ImagesLock {
  readonly [stage: string]: StageLock;
}

/** What keeps a lock file from being read, or an image from being promoted. */
export class LockError extends Error {
  public constructor(
    public readonly code: string,
    message: string,
  ) {
    super(`${code} ${message}`);
    this.name = 'LockError';
  }
}

/**
 * Reads a lock file.
 *
 * @throws LockError LOCK_MALFORMED with everything that is wrong in it
 */
export function readLock(text: string): ImagesLock {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw malformed([`it is not JSON: ${(error as Error).message}`]);
  }
  if (!isMapping(content) || content.version !== LOCK_VERSION) {
    throw malformed([`got version ${isMapping(content) ? JSON.stringify(content.version) : 'of nothing'}; allowed ${LOCK_VERSION}`]);
  }
  const stages = content.stages;
  if (!isMapping(stages)) throw malformed(['it has no stages']);
  const problems = Object.entries(stages).flatMap(([stage, images]) => problemsOf(stage, images));
  if (problems.length > 0) throw malformed(problems);
  return stages as unknown as ImagesLock;
}

/** The text of a lock file: sorted, so that two who add images change different lines. */
export function writeLock(lock: ImagesLock): string {
  const stages = Object.entries(lock).map(([stage, images]) => [stage, sortedByName(Object.entries(images))] as const);
  return `${JSON.stringify({ version: LOCK_VERSION, stages: sortedByName(stages) }, undefined, 2)}\n`;
}

/**
 * The lock with an image that was built and tested in a stage.
 *
 * @throws LockError LOCK_OTHER_DIGEST where another build of the same content is locked there
 */
export function lockImage(lock: ImagesLock, stage: string, imageName: string, digest: string): ImagesLock {
  const locked = digestIn(lock, stage, imageName);
  if (locked !== undefined && locked !== digest) {
    const advice = 'use the image that was tested, or take its line out of the lock file and test this one';
    throw new LockError(
      'LOCK_OTHER_DIGEST',
      `[${stage}] image ${imageName} is locked to another build; got ${digest}; allowed ${locked}; do ${advice}`,
    );
  }
  return { ...lock, [stage]: { ...lock[stage], [imageName]: digest } };
}

/**
 * The lock with images of one stage in another, by the same digests. Those of the other stage stay.
 *
 * @param imageNames those to be promoted
 * @throws LockError LOCK_NOT_TESTED where some are not locked in the first stage, LOCK_OTHER_DIGEST where the other has another build
 */
export function promoteImages(lock: ImagesLock, from: string, to: string, imageNames: readonly string[]): ImagesLock {
  const missing = imageNames.filter((name) => digestIn(lock, from, name) === undefined);
  if (missing.length > 0) {
    const known = Object.hasOwn(lock, from) ? Object.keys(lock[from]).sort().join(', ') : '';
    const what = `[${from}] images are not locked in the stage that they are to be promoted from`;
    const advice = `build and test them in ${from} first`;
    throw new LockError('LOCK_NOT_TESTED', `${what}; got ${missing.join(', ')}; allowed ${known || 'none'}; do ${advice}`);
  }
  return imageNames.reduce((promoted, name) => lockImage(promoted, to, name, lock[from][name]), lock);
}

/** The digest that an image is locked to in a stage; nothing where it is not. */
export function digestIn(lock: ImagesLock, stage: string, imageName: string): string | undefined {
  if (!Object.hasOwn(lock, stage) || !Object.hasOwn(lock[stage], imageName)) return undefined;
  return lock[stage][imageName];
}

function problemsOf(stage: string, images: unknown): string[] {
  if (!isMapping(images)) return [`stage ${stage} holds no images by name`];
  return Object.entries(images).flatMap(([name, digest]) => {
    if (!NAME.test(name)) return [`stage ${stage}: ${name} is no name with a content's address`];
    return typeof digest === 'string' && DIGEST.test(digest) ? [] : [`stage ${stage}: ${name} has no SHA-256 in hex`];
  });
}

function malformed(problems: readonly string[]): LockError {
  return new LockError('LOCK_MALFORMED', `${LOCK_FILE} can't be read: ${problems.join('; ')}; do correct it, or bring an older one back`);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
