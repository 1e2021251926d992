import { Readable } from 'node:stream';
import type { Image } from '../clouds/glance';
import { RunError } from '../report';
import type { ImageOrder } from './image-order';
import { APP_PROPERTY } from './own-images';

/** Property of an image in Glance that is not what the program describes. */
const STAND_IN_PROPERTY = 'tripleo_stand_in';

/**
 * What is uploaded in place of an image that nobody has built: zeros. Enough for hardware that is fake; its properties and what
 * the command prints say what it is.
 */
const STAND_IN = Buffer.alloc(1024 * 1024);

/** Driver of nodes without hardware: what is written to them is lost on nobody. */
const FAKE = 'fake-hardware';

/** Whether an image is not what the program describes. */
export function isStandIn(image: Image): boolean {
  return image[STAND_IN_PROPERTY] === 'true';
}

/** Puts a stand-in into the image's cloud. */
export async function uploadStandIn({ app, artifact, cloud, report }: ImageOrder): Promise<void> {
  const { imageName: name, sha256, cloud: cloudId } = artifact;
  report(
    `image ${name}: uploading a stand-in of ${STAND_IN.length / 1024} KiB to cloud ${cloudId}; it is not the image that the program describes`,
  );
  const image = await cloud.glance.create({
    name,
    disk_format: 'raw',
    container_format: 'bare',
    properties: { [APP_PROPERTY]: app, tripleo_manifest_sha256: sha256, [STAND_IN_PROPERTY]: 'true' },
  });
  await cloud.glance.upload(image.id, { open: () => Readable.from([STAND_IN]), size: STAND_IN.length });
}

/**
 * A stand-in would wipe a real disk and leave the machine with nothing to boot.
 *
 * @throws RunError STAND_IN_ON_HARDWARE where the cloud has a node that is real, or is given one
 */
export async function checkFakeHardware({ artifact, nodes, cloud }: ImageOrder): Promise<void> {
  const { path, imageName, cloud: id } = artifact;
  const enrolled = (await cloud.session.has('baremetal')) ? await cloud.ironic.nodes() : [];
  const real = [...nodes, ...enrolled].find(({ driver }) => driver !== FAKE);
  if (!real) return;
  throw new RunError(
    'STAND_IN_ON_HARDWARE',
    `[${path}] image ${imageName} is not in cloud ${id}, and a stand-in would wipe real machines; got node ${real.name}, driver ${real.driver}; allowed nodes of driver ${FAKE}; do run "tripleo images build ${imageName}", then deploy without --stand-ins`,
  );
}
