import type { Image } from '../clouds/glance';
import type { Digests } from '../images/digests';

/** Whether Glance's own hash of an image is that of a file. One by another algorithm than these two proves nothing. */
export function isOf({ os_hash_value: value }: Image, { sha256, sha512 }: Digests): boolean {
  return value === sha512 || value === sha256;
}

/** Glance's own hash of an image, for people. */
export function shownHash(image: Image | undefined): string {
  return image?.os_hash_algo ? `${image.os_hash_algo} ${image.os_hash_value}` : 'no hash';
}
