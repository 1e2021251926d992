import type { ImageChange } from './change';
import { valueChanges } from './compare';
import type { ImageSide, Side } from './side';

/** Images that are to be uploaded, or no longer asked for. An image's name holds its content's address: another content is another image. */
export function compareImages(before: NonNullable<Side['images']>, after: NonNullable<Side['images']>): ImageChange[] {
  const changes: ImageChange[] = [];
  const replaced = new Set<ImageSide>();
  for (const [artifact, image] of Object.entries(after)) {
    const old = before[artifact] ?? predecessor(image, before, after);
    if (old?.imageName === image.imageName && old.cloud === image.cloud) continue;
    if (old) replaced.add(old);
    const properties = old ? valueChanges(old.content ?? {}, image.content ?? {}) : [];
    changes.push({ ...where(artifact, image), imageName: image.imageName, before: old?.imageName ?? null, upload: true, properties });
  }
  for (const [artifact, image] of Object.entries(before)) {
    if (!after[artifact] && !replaced.has(image)) {
      changes.push({ ...where(artifact, image), imageName: null, before: image.imageName, upload: false, properties: [] });
    }
  }
  return changes;
}

/** The image in whose place another one comes: its construct's, in the same cloud. Artifacts' ids hold names, and names contents. */
function predecessor({ path, cloud }: ImageSide, before: NonNullable<Side['images']>, after: NonNullable<Side['images']>) {
  const [, old] = Object.entries(before).find(([id, old]) => !after[id] && old.path === path && old.cloud === cloud) ?? [];
  return old;
}

function where(artifact: string, { cloud, path }: ImageSide): Pick<ImageChange, 'artifact' | 'cloud' | 'path'> {
  return { artifact, cloud, ...(path === undefined ? {} : { path }) };
}
