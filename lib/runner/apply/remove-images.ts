import type { Cloud } from '../clouds/cloud';
import type { Report } from '../report';
import { APP_PROPERTY, ownImages } from './own-images';

/** Deletes the images that this app put into the cloud, those too that it no longer asks for, unless servers run from them. */
export async function removeImages(app: string, cloudId: string, cloud: Cloud, report: Report): Promise<void> {
  if (!(await cloud.session.has('image'))) return;
  const images = await ownImages(app, cloud, await cloud.glance.imagesWith(APP_PROPERTY, app));
  const kept = new Set<unknown>();
  for (const image of images) {
    const servers = await cloud.nova.serversOf(image.id);
    if (servers.length === 0) continue;
    for (const id of [image.id, image.kernel_id, image.ramdisk_id]) kept.add(id);
    report(`image ${image.name}: kept in cloud ${cloudId}, ${servers.map(({ name }) => name).join(', ')} run from it`);
  }
  for (const image of images.filter(({ id }) => !kept.has(id))) {
    await cloud.glance.delete(image.id);
    report(`image ${image.name}: deleted from cloud ${cloudId}`);
  }
}
