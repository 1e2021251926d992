import type { ImageArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { Image } from '../clouds/glance';
import { digestImage, readBuilt } from '../images/built-image';
import { checkImage } from './check-image';
import type { ImageOrder } from './image-order';
import { isStandIn, uploadStandIn } from './stand-in';
import { uploadImage } from './upload-image';

/** The image of a name that can be used, if there is one. */
export async function usableImage(cloud: Cloud, name: string): Promise<Image | undefined> {
  return (await cloud.glance.imagesNamed(name)).find((image) => image.status === 'active');
}

/** The image that is in the cloud and stays there: a stand-in that no server runs from makes room for the image once that is built. */
export async function stayingImage(cloud: Cloud, artifact: ImageArtifact, images: string): Promise<Image | undefined> {
  const image = await usableImage(cloud, artifact.imageName);
  if (!image || !isStandIn(image) || !readBuilt(images, artifact)) return image;
  return (await cloud.nova.serversOf(image.id)).length > 0 ? image : undefined;
}

/**
 * Sees to it that the image is in the cloud: the one that is locked for the stage, if one is.
 *
 * @throws RunError as `checkImage`, for what has changed since; IMAGE_CHANGED, IMAGE_HASH_MISMATCH
 */
export async function applyImage(order: ImageOrder): Promise<void> {
  const { inTheWay, built, standIn } = await checkImage(order);
  const digests = built && (await digestImage(built));
  for (const { id } of inTheWay) await order.cloud.glance.delete(id);
  if (built && digests) await uploadImage(order, built, digests);
  if (standIn) await uploadStandIn(order);
}
