import { Readable } from 'node:stream';
import type { ImageArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import { type Report, RunError } from '../report';

/** Property of an image in Glance that names the app which put it there. */
export const APP_PROPERTY = 'tripleo_app';

/**
 * What is uploaded in place of an image that nobody has built yet: zeros. Enough for hardware that is fake; its properties
 * and what the command prints say what it is.
 */
const STAND_IN = Buffer.alloc(1024 * 1024);

/** States of an image whose data has yet to come. */
const UNFINISHED = ['queued', 'saving'];

/**
 * Sees to it that the image is in the cloud.
 *
 * @throws RunError IMAGE_AMBIGUOUS where several images have its name, IMAGE_NOT_USABLE where one that is not ours has it and no data: Heat
 * would refuse both
 */
export async function applyImage(app: string, artifact: ImageArtifact, cloud: Cloud, report: Report): Promise<void> {
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
  for (const { id } of broken) await cloud.glance.delete(id);
  if (other) return;
  report(
    `image ${name}: uploading a stand-in of ${STAND_IN.length / 1024} KiB to cloud ${artifact.cloud}; it is not the image that the program describes`,
  );
  const image = await cloud.glance.create({
    name,
    disk_format: 'raw',
    container_format: 'bare',
    properties: { [APP_PROPERTY]: app, tripleo_manifest_sha256: sha256, tripleo_stand_in: 'true' },
  });
  await cloud.glance.upload(image.id, { open: () => Readable.from([STAND_IN]), size: STAND_IN.length });
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
