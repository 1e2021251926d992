import type { ImageChange, ValueChange } from './change';
import { differences, shown } from './compare';
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

/** Where two documents differ, as it may be printed. */
export function valueChanges(before: unknown, after: unknown): ValueChange[] {
  return differences(before, after).map((place) => {
    const name = String(place.steps.findLast((step) => typeof step === 'string') ?? '');
    return { name: place.steps.join('.'), before: shown(place.before, name), after: shown(place.after, name) };
  });
}
