import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Of a file's bytes, in hex: the one by which people know an image, and the one that Glance makes unless it was told otherwise. */
export interface Digests {
  readonly sha256: string;
  readonly sha512: string;
}

/** Reads a file once. */
export async function digestFile(file: string): Promise<Digests> {
  const [sha256, sha512] = [createHash('sha256'), createHash('sha512')];
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    sha256.update(piece);
    sha512.update(piece);
  }
  return { sha256: sha256.digest('hex'), sha512: sha512.digest('hex') };
}
