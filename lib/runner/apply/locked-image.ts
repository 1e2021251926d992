import type { Image } from '../clouds/glance';
import type { BuiltImage } from '../images/built-image';
import { imageIn, LOCK_FILE, type LockedImage, shownDigests } from '../images/lock';
import { RunError } from '../report';
import { isOf, shownHash } from './glance-hash';
import type { ImageOrder } from './image-order';
import { companionProperty } from './upload-image';

/**
 * The build that an image must be. Nothing where the lock file says nothing of the stage, or there is none: no promise was made.
 *
 * @throws RunError IMAGE_NOT_LOCKED where the stage has locked images, and this one is none of them
 */
export function lockedImage({ artifact, stage, lock }: Pick<ImageOrder, 'artifact' | 'stage' | 'lock'>): LockedImage | undefined {
  if (!lock || !Object.hasOwn(lock, stage)) return undefined;
  const { path, imageName } = artifact;
  const locked = imageIn(lock, stage, imageName);
  if (locked) return locked;
  const allowed = Object.keys(lock[stage]).sort().join(', ') || 'none';
  const advice = `run "tripleo images promote" from the stage that it was tested in, or "tripleo images lock" if that is this one`;
  throw new RunError('IMAGE_NOT_LOCKED', `[${path}] image ${imageName} is not locked for stage ${stage}; allowed ${allowed}; do ${advice}`);
}

/**
 * Holds a built image to the lock, by the digests that were noted when it was built.
 *
 * @throws RunError IMAGE_OTHER_DIGEST
 */
export function checkBuilt(order: ImageOrder, { provenance: { files } }: BuiltImage, locked: LockedImage): void {
  const names = [...Object.keys(files), ...Object.keys(locked)];
  if (names.every((file) => files[file]?.sha256 === locked[file]?.sha256)) return;
  const advice = `bring that build to this machine, or take the entry out of ${LOCK_FILE}, then test and lock this one`;
  throw otherDigest(order, 'the image that is built on this machine', shownDigests(files), shownDigests(locked), advice);
}

/**
 * Holds an image in Glance to the lock, by Glance's own hash: what its properties say can be changed, and its hash can't.
 *
 * @throws RunError IMAGE_OTHER_DIGEST
 */
export async function checkFound(order: ImageOrder, found: Image, locked: LockedImage): Promise<void> {
  for (const [file, digests] of Object.entries(locked)) {
    const property = companionProperty(file);
    const image = property === undefined ? found : await order.cloud.glance.image(String(found[property]));
    if (image && isOf(image, digests)) continue;
    const { cloud } = order.artifact;
    const got = image ? `${image.id}, ${shownHash(image)}` : 'nothing';
    const allowed = `sha256 ${digests.sha256} or sha512 ${digests.sha512}`;
    const advice = 'delete it there, then deploy from where the locked build is';
    throw otherDigest(order, `${file} of the image in cloud ${cloud}`, got, allowed, advice);
  }
}

function otherDigest({ artifact, stage }: ImageOrder, what: string, got: string, allowed: string, advice: string): RunError {
  const { path, imageName } = artifact;
  return new RunError(
    'IMAGE_OTHER_DIGEST',
    `[${path}] ${what} is not ${imageName} as it is locked for stage ${stage}; got ${got}; allowed ${allowed}; do ${advice}`,
  );
}
