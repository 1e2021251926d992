import type { ImageArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { Image } from '../clouds/glance';
import { digestImage, readBuilt } from '../images/built-image';
import type { ImagesLock } from '../images/lock';
import type { Document } from '../plan/side';
import { type Report, RunError } from '../report';
import { checkBuilt, checkFound, lockedImage } from './locked-image';
import { checkFakeHardware, isStandIn, uploadStandIn } from './stand-in';
import { APP_PROPERTY, uploadImage } from './upload-image';

/** States of an image whose data has yet to come. */
const UNFINISHED = ['queued', 'saving'];

/** An image that is to be in a cloud, and what must hold of it. */
export interface ImageOrder {
  readonly app: string;
  readonly stage: string;
  readonly artifact: ImageArtifact;
  readonly cloud: Cloud;
  /** Of the disk that it is written to, in GiB. */
  readonly minimumDisk?: number;
  /** Folder of the images that are built on this machine. */
  readonly images: string;
  /** What was built and tested, if anything is said of it. */
  readonly lock?: ImagesLock;
  /** Whether a stand-in will do where the image is not built. */
  readonly standIns: boolean;
  /** Entries of the nodes that the app enrols in the cloud. */
  readonly nodes: readonly Document[];
  readonly report: Report;
}

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
 * @throws RunError IMAGE_AMBIGUOUS where several images have its name, IMAGE_NOT_USABLE where one that is not ours has it and no data: Heat
 * would refuse both. IMAGE_NOT_LOCKED or IMAGE_OTHER_DIGEST where the lock says so. IMAGE_NOT_BUILT or STAND_IN_ON_HARDWARE where
 * there is nothing to upload, STAND_IN_USED where servers run from what would have to go
 */
export async function applyImage(order: ImageOrder): Promise<void> {
  const { artifact, cloud, standIns } = order;
  const locked = lockedImage(order);
  const found = await findImage(order);
  if (found && !isStandIn(found)) {
    if (locked) await checkFound(order, found, locked);
    return;
  }
  const built = readBuilt(order.images, artifact);
  const users = found ? await cloud.nova.serversOf(found.id) : [];
  if (built && users.length === 0) {
    const digests = await digestImage(built);
    if (locked) checkBuilt(order, digests, locked);
    if (found) await cloud.glance.delete(found.id);
    await uploadImage(order, built, digests);
    return;
  }
  if (!standIns || locked) throw built ? standInUsed(artifact, users) : notBuilt(artifact, found);
  await checkFakeHardware(order);
  if (!found) await uploadStandIn(order);
}

/** The image of the order's name that is there with its data; what an upload of ours that was cut off has left is deleted. */
async function findImage({ app, artifact, cloud }: ImageOrder): Promise<Image | undefined> {
  const { imageName: name, path, cloud: cloudId } = artifact;
  const images = await cloud.glance.imagesNamed(name);
  // Without data it can be neither used nor always filled again.
  const broken = images.filter((image) => image[APP_PROPERTY] === app && UNFINISHED.includes(image.status));
  const others = images.filter((image) => !broken.includes(image));
  if (others.length > 1) {
    const ids = others.map(({ id }) => id).join(', ');
    throw new RunError(
      'IMAGE_AMBIGUOUS',
      `[${path}] several images in cloud ${cloudId} are named ${name}; got ${ids}; allowed one; do delete the others`,
    );
  }
  const [other] = others;
  if (other && other.status !== 'active') {
    throw new RunError(
      'IMAGE_NOT_USABLE',
      `[${path}] image ${name} in cloud ${cloudId} can't be used; got ${other.id}, which is ${other.status}; allowed active; do activate or delete it`,
    );
  }
  for (const { id } of broken) await cloud.glance.delete(id);
  return other;
}

function notBuilt({ path, imageName, cloud }: ImageArtifact, found: Image | undefined): RunError {
  const advice = `run "tripleo images build ${imageName}", or deploy with --stand-ins where all machines are fake and no image is locked`;
  return new RunError(
    'IMAGE_NOT_BUILT',
    `[${path}] image ${imageName} is neither in cloud ${cloud} nor built on this machine; got ${found ? 'a stand-in' : 'nothing'}; allowed a built image; do ${advice}`,
  );
}

function standInUsed({ path, imageName, cloud }: ImageArtifact, users: readonly { readonly name: string }[]): RunError {
  const names = users.map(({ name }) => name).join(', ');
  const advice = `take these servers down, by "tripleo destroy" if they are the app's, then deploy again; or deploy with --stand-ins to leave them`;
  return new RunError(
    'STAND_IN_USED',
    `[${path}] a stand-in of image ${imageName} is in cloud ${cloud}, and the built image can't take its place while servers run from it; got ${names}; allowed none; do ${advice}`,
  );
}
