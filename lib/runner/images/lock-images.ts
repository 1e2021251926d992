import type { ImageArtifact } from '../../assembly';
import { RunError } from '../report';
import { type BuiltImage, digestImage, readBuilt } from './built-image';
import { type ImagesLock, lockImage } from './lock';

/**
 * The lock with images as they are built on this machine.
 *
 * @param folder of all built images
 * @throws RunError IMAGE_NOT_BUILT with all that are not, IMAGE_CHANGED, LOCK_OTHER_DIGEST
 */
export async function lockImages(lock: ImagesLock, stage: string, images: readonly ImageArtifact[], folder: string): Promise<ImagesLock> {
  const built = new Map<string, BuiltImage | undefined>(images.map((image) => [image.imageName, readBuilt(folder, image)]));
  const missing = images.filter(({ imageName }) => !built.get(imageName)).map(({ imageName }) => imageName);
  if (missing.length > 0) {
    throw new RunError(
      'IMAGE_NOT_BUILT',
      `what is not built on this machine can't be locked; got ${missing.join(', ')}; allowed built images; do run "tripleo images build ${missing.join(' ')}" and test them`,
    );
  }
  let locked = lock;
  for (const [imageName, image] of built) locked = lockImage(locked, stage, imageName, await digestImage(image as BuiltImage));
  return locked;
}
