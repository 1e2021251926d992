import { homedir } from 'node:os';
import { join } from 'node:path';

/** What builds one image; it stands in the package beside the compiled code. */
export const BUILDER = join(__dirname, '..', '..', '..', 'images', 'builder');

/** Folder of all built images: a folder for each, by the image's name. */
export function imagesFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tripleo', 'images');
}
