import { createReadStream } from 'node:fs';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Image, ImageInput } from '../clouds/glance';
import type { BuiltImage } from '../images/built-image';
import type { Digests } from '../images/digests';
import type { LockedImage } from '../images/lock';
import { RunError } from '../report';
import { isOf, shownHash } from './glance-hash';
import type { ImageOrder } from './image-order';
import { APP_PROPERTY, isCutOff, ownImages } from './own-images';

/** How Glance takes the files of an image, by their endings. */
const FORMATS: { readonly [ending: string]: Pick<ImageInput, 'disk_format' | 'container_format'> } = {
  '.qcow2': { disk_format: 'qcow2', container_format: 'bare' },
  // Glance knows no archives: whoever reads it sees by its content what it is.
  '.tar': { disk_format: 'raw', container_format: 'bare' },
  '.vmlinuz': { disk_format: 'aki', container_format: 'aki' },
  '.initrd': { disk_format: 'ari', container_format: 'ari' },
};

/** What names an image's kernel and ramdisk: properties of its own, by the endings of their files. */
const COMPANIONS: { readonly [ending: string]: string } = { '.vmlinuz': 'kernel_id', '.initrd': 'ramdisk_id' };

/** How many bytes are sent until it is told again how far it is. */
const STEP = 100e6;

/** The property by which an image in Glance names the one of this file; nothing where the file is the image itself. */
export function companionProperty(file: string): string | undefined {
  return COMPANIONS[extname(file)];
}

/**
 * Puts a built image into its cloud: kernel and ramdisk first, where it has them, then the image that names them.
 *
 * @param digests of its files as they are now
 * @throws RunError IMAGE_HASH_MISMATCH where Glance has received other bytes; they are deleted again
 */
export async function uploadImage(order: ImageOrder, built: BuiltImage, digests: LockedImage): Promise<void> {
  const { artifact, minimumDisk } = order;
  const companions: Record<string, string> = {};
  for (const file of Object.keys(digests)) {
    const property = companionProperty(file);
    if (property === undefined) continue;
    const name = `${artifact.imageName}-${extname(file).slice(1)}`;
    const there = await leftCompanion(order, name, digests[file]);
    companions[property] = there?.id ?? (await uploadFile(order, { built, file, digests, name }));
  }
  for (const file of Object.keys(digests)) {
    if (companionProperty(file) !== undefined) continue;
    await uploadFile(order, { built, file, digests, name: artifact.imageName, more: { min_disk: minimumDisk, properties: companions } });
  }
}

/** The kernel or ramdisk that an upload has left which was cut off after it. What is cut off itself is deleted. */
async function leftCompanion({ app, cloud }: ImageOrder, name: string, digests: Digests): Promise<Image | undefined> {
  const left = await ownImages(app, cloud, await cloud.glance.imagesNamed(name));
  for (const { id } of left.filter(isCutOff)) await cloud.glance.delete(id);
  return left.find((image) => image.status === 'active' && isOf(image, digests));
}

interface FileOrder {
  readonly built: BuiltImage;
  readonly file: string;
  readonly digests: LockedImage;
  /** In Glance. */
  readonly name: string;
  readonly more?: Partial<ImageInput>;
}

/** Uploads a file of an image; the id that it has in Glance. */
async function uploadFile({ app, artifact, cloud, report }: ImageOrder, { built, file, digests, name, more }: FileOrder): Promise<string> {
  const { size } = built.provenance.files[file];
  const wanted = digests[file];
  const tell = (sent: number): void =>
    report(`image ${name}: ${megabytes(sent)} of ${megabytes(size)} MB are uploaded to cloud ${artifact.cloud}`);
  const { id } = await cloud.glance.create({
    name,
    ...FORMATS[extname(file)],
    ...more,
    properties: { ...more?.properties, [APP_PROPERTY]: app, tripleo_manifest_sha256: artifact.sha256, tripleo_sha256: wanted.sha256 },
  });
  await cloud.glance.upload(id, { open: () => Readable.from(read(join(built.folder, file), tell), { objectMode: false }), size });
  const uploaded = await cloud.glance.image(id);
  if (uploaded && isOf(uploaded, wanted)) return id;
  await cloud.glance.delete(id);
  throw new RunError(
    'IMAGE_HASH_MISMATCH',
    `[${artifact.path}] Glance in cloud ${artifact.cloud} has not received ${file} of image ${artifact.imageName} as it is, so it was deleted there; got ${shownHash(uploaded)}; allowed sha256 ${wanted.sha256} or sha512 ${wanted.sha512}; do deploy again, and look at hashing_algorithm in glance-api.conf if its hash is another one`,
  );
}

/** A file's bytes; tells how many there were, now and then. */
async function* read(file: string, tell: (bytes: number) => void): AsyncGenerator<Buffer> {
  let sent = 0;
  tell(0);
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    yield piece;
    if (Math.floor((sent + piece.length) / STEP) > Math.floor(sent / STEP)) tell(sent + piece.length);
    sent += piece.length;
  }
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
