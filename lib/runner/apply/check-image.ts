import type { ImageArtifact } from '../../assembly';
import type { Image } from '../clouds/glance';
import type { Server } from '../clouds/nova';
import { type BuiltImage, readBuilt } from '../images/built-image';
import { RunError } from '../report';
import type { ImageOrder } from './image-order';
import { checkBuilt, checkFound, lockedImage } from './locked-image';
import { isCutOff, ownImages } from './own-images';
import { checkFakeHardware, isStandIn } from './stand-in';

/** What is to be done about an image. */
export interface ImageSteps {
  /** What is in the cloud under its name, and must go. */
  readonly inTheWay: readonly Image[];
  /** The built image, if it is to be uploaded. */
  readonly built?: BuiltImage;
  /** Whether a stand-in is to be uploaded. */
  readonly standIn: boolean;
}

/**
 * Looks at what is there and what is built, and changes nothing. What was built is held to what was noted then: its files are not read.
 *
 * @throws RunError IMAGE_AMBIGUOUS where several images have its name, IMAGE_NOT_USABLE where one has it and no data: Heat would
 * refuse both. IMAGE_NOT_LOCKED or IMAGE_OTHER_DIGEST where the lock says so. IMAGE_NOT_BUILT or STAND_IN_ON_HARDWARE where there is
 * nothing to upload, STAND_IN_USED where servers run from what would have to go
 */
export async function checkImage(order: ImageOrder): Promise<ImageSteps> {
  const { artifact, cloud, standIns } = order;
  const locked = lockedImage(order);
  const { found, cutOff } = await findImage(order);
  if (found && !isStandIn(found)) {
    if (locked) await checkFound(order, found, locked);
    return { inTheWay: cutOff, standIn: false };
  }
  const built = readBuilt(order.images, artifact);
  const users = found ? await cloud.nova.serversOf(found.id) : [];
  if (built && users.length === 0) {
    if (locked) checkBuilt(order, built, locked);
    return { inTheWay: found ? [...cutOff, found] : cutOff, built, standIn: false };
  }
  if (!standIns || locked) throw built ? standInUsed(artifact, users) : notBuilt(artifact, found);
  await checkFakeHardware(order);
  return { inTheWay: cutOff, standIn: !found };
}

/** The image of the order's name that is there with its data, and what uploads of ours have left that were cut off. */
async function findImage({ app, artifact, cloud }: ImageOrder): Promise<{ readonly found?: Image; readonly cutOff: Image[] }> {
  const { imageName: name, path, cloud: cloudId } = artifact;
  const images = await cloud.glance.imagesNamed(name);
  const cutOff = (await ownImages(app, cloud, images)).filter(isCutOff);
  const others = images.filter((image) => !cutOff.includes(image));
  if (others.length > 1) {
    const ids = others.map(({ id }) => id).join(', ');
    throw new RunError(
      'IMAGE_AMBIGUOUS',
      `[${path}] several images in cloud ${cloudId} are named ${name}; got ${ids}; allowed one; do delete the others`,
    );
  }
  const [found] = others;
  if (found && found.status !== 'active') {
    const { id, status, updated_at: since } = found;
    const advice = ['queued', 'saving'].includes(status)
      ? 'wait for whoever uploads it, or delete it if nobody does'
      : 'activate or delete it';
    throw new RunError(
      'IMAGE_NOT_USABLE',
      `[${path}] image ${name} in cloud ${cloudId} can't be used; got ${id}, which is ${status} since ${since}; allowed active; do ${advice}`,
    );
  }
  return { found, cutOff };
}

function notBuilt({ path, imageName, cloud }: ImageArtifact, found: Image | undefined): RunError {
  const advice = `run "tripleo images build ${imageName}", or deploy with --stand-ins where all machines are fake and no image is locked`;
  return new RunError(
    'IMAGE_NOT_BUILT',
    `[${path}] image ${imageName} is neither in cloud ${cloud} nor built on this machine; got ${found ? 'a stand-in' : 'nothing'}; allowed a built image; do ${advice}`,
  );
}

function standInUsed({ path, imageName, cloud }: ImageArtifact, users: readonly Server[]): RunError {
  const names = users.map(({ name }) => name).join(', ');
  const advice = `take these servers down, by "tripleo destroy" if they are the app's, then deploy again; or deploy with --stand-ins to leave them`;
  return new RunError(
    'STAND_IN_USED',
    `[${path}] a stand-in of image ${imageName} is in cloud ${cloud}, and the built image can't take its place while servers run from it; got ${names}; allowed none; do ${advice}`,
  );
}
