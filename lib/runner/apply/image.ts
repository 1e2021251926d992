import { Readable } from 'node:stream';
import type { ImageArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { Image } from '../clouds/glance';
import type { Document } from '../plan/side';
import { type Report, RunError } from '../report';

/** Property of an image in Glance that names the app which put it there. */
export const APP_PROPERTY = 'tripleo_app';

/** Property of an image in Glance that is not what the program describes. */
const STAND_IN_PROPERTY = 'tripleo_stand_in';

/**
 * What is uploaded in place of an image that nobody has built yet: zeros. Enough for hardware that is fake; its properties
 * and what the command prints say what it is.
 */
const STAND_IN = Buffer.alloc(1024 * 1024);

/** States of an image whose data has yet to come. */
const UNFINISHED = ['queued', 'saving'];

/** Driver of nodes without hardware: what is written to them is lost on nobody. */
const FAKE = 'fake-hardware';

/** The image of a name that can be used, if there is one. */
export async function usableImage(cloud: Cloud, name: string): Promise<Image | undefined> {
  return (await cloud.glance.imagesNamed(name)).find((image) => image.status === 'active');
}

/**
 * Sees to it that the image is in the cloud.
 *
 * @param nodes entries of the nodes that the app enrols in the cloud
 * @throws RunError IMAGE_AMBIGUOUS where several images have its name, IMAGE_NOT_USABLE where one that is not ours has it and no data: Heat
 * would refuse both. IMAGE_NOT_BUILT where only a stand-in could be there, and there are real machines that it could be written to
 */
export async function applyImage(
  app: string,
  artifact: ImageArtifact,
  nodes: readonly Document[],
  cloud: Cloud,
  report: Report,
): Promise<void> {
  const { imageName: name, sha256, path } = artifact;
  const images = await cloud.glance.imagesNamed(name);
  // An upload of ours that was cut off leaves an image without data; it can be neither used nor always filled again.
  const broken = images.filter((image) => image[APP_PROPERTY] === app && UNFINISHED.includes(image.status));
  const others = images.filter((image) => !broken.includes(image));
  if (others.length > 1) {
    const ids = others.map(({ id }) => id).join(', ');
    throw new RunError(
      'IMAGE_AMBIGUOUS',
      `[${path}] several images in cloud ${artifact.cloud} are named ${name}; got ${ids}; allowed one; do delete the others`,
    );
  }
  const [other] = others;
  if (other && other.status !== 'active') {
    throw new RunError(
      'IMAGE_NOT_USABLE',
      `[${path}] image ${name} in cloud ${artifact.cloud} can't be used; got ${other.id}, which is ${other.status}; allowed active; do activate or delete it`,
    );
  }
  if (!other || other[STAND_IN_PROPERTY] === 'true') await checkHardware(artifact, nodes, cloud);
  for (const { id } of broken) await cloud.glance.delete(id);
  if (other) return;
  report(
    `image ${name}: uploading a stand-in of ${STAND_IN.length / 1024} KiB to cloud ${artifact.cloud}; it is not the image that the program describes`,
  );
  const image = await cloud.glance.create({
    name,
    disk_format: 'raw',
    container_format: 'bare',
    properties: { [APP_PROPERTY]: app, tripleo_manifest_sha256: sha256, [STAND_IN_PROPERTY]: 'true' },
  });
  await cloud.glance.upload(image.id, { open: () => Readable.from([STAND_IN]), size: STAND_IN.length });
}

/** A stand-in would wipe a real disk and leave the machine with nothing to boot. */
async function checkHardware({ path, imageName, cloud: id }: ImageArtifact, nodes: readonly Document[], cloud: Cloud): Promise<void> {
  const enrolled = (await cloud.session.has('baremetal')) ? await cloud.ironic.nodes() : [];
  const real = [...nodes, ...enrolled].find(({ driver }) => driver !== FAKE);
  if (!real) return;
  throw new RunError(
    'IMAGE_NOT_BUILT',
    `[${path}] there is no image ${imageName} in cloud ${id}, and a stand-in would wipe real machines; got node ${real.name}, driver ${real.driver}; allowed nodes of driver ${FAKE}, or the image itself; do build it and upload it under this name`,
  );
}

/** Deletes the images that this app put into the cloud, those too that it no longer asks for, unless servers run from them. */
export async function removeImages(app: string, cloudId: string, cloud: Cloud, report: Report): Promise<void> {
  if (!(await cloud.session.has('image'))) return;
  const project = await cloud.session.project();
  for (const image of await cloud.glance.imagesWith(APP_PROPERTY, app)) {
    // Administrators see the images of all projects.
    if (image.owner !== project?.id) continue;
    const servers = await cloud.nova.serversOf(image.id);
    if (servers.length > 0) {
      report(`image ${image.name}: kept in cloud ${cloudId}, ${servers.map(({ name }) => name).join(', ')} run from it`);
      continue;
    }
    await cloud.glance.delete(image.id);
    report(`image ${image.name}: deleted from cloud ${cloudId}`);
  }
}
