import type { Cloud } from '../clouds/cloud';
import type { Image } from '../clouds/glance';

/** Property of an image in Glance that names the app which put it there. */
export const APP_PROPERTY = 'tripleo_app';

/**
 * How long an upload may take, in milliseconds: hours for a large image through a slow line. Glance says when it began to receive, and
 * nothing of it from then on.
 */
const LONGEST_UPLOAD = 6 * 60 * 60 * 1000;

/** Those among images that this app has put into the cloud's project: administrators see the images of all projects. */
export async function ownImages(app: string, cloud: Cloud, images: readonly Image[]): Promise<Image[]> {
  const project = await cloud.session.project();
  return images.filter((image) => image[APP_PROPERTY] === app && image.owner === project?.id);
}

/**
 * Whether an image's data will not come any more: it can be neither used nor always filled again. Glance sets one back to `queued`
 * where the connection breaks (glance/api/v2/image_data.py), and one that was just made is there for no longer than a request takes.
 */
export function isCutOff({ status, updated_at: updated }: Image): boolean {
  return status === 'queued' || (status === 'saving' && Date.now() - Date.parse(updated) > LONGEST_UPLOAD);
}
