import type { Cloud } from '../clouds/cloud';
import type { Image } from '../clouds/glance';

/** Property of an image in Glance that names the app which put it there. */
export const APP_PROPERTY = 'tripleo_app';

/**
 * How long an image may lack its data, in seconds by its status, until its upload is taken for cut off. Glance says when it began to
 * receive, and nothing of it from then on: a slow upload of a large image takes hours. Where the connection breaks it sets the image
 * back to `queued` (glance/api/v2/image_data.py); an image that was made a moment ago is on its way there, too.
 */
const CUT_OFF_AFTER: { readonly [status: string]: number } = { queued: 10, saving: 6 * 60 * 60 };

/** Those among images that this app has put into the cloud's project: administrators see the images of all projects. */
export async function ownImages(app: string, cloud: Cloud, images: readonly Image[]): Promise<Image[]> {
  const project = await cloud.session.project();
  return images.filter((image) => image[APP_PROPERTY] === app && image.owner === project?.id);
}

/** Whether an image's data has yet to come. */
export function isUnfinished({ status }: Image): boolean {
  return Object.hasOwn(CUT_OFF_AFTER, status);
}

/** Whether an image's data will not come any more: it can be neither used nor always filled again. */
export function isCutOff(image: Image): boolean {
  return isUnfinished(image) && Date.now() - Date.parse(image.updated_at) > CUT_OFF_AFTER[image.status] * 1000;
}
