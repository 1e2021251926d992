import { homedir } from 'node:os';
import { join } from 'node:path';

/** The package's programs that have to do with images, which stand beside the compiled code. */
const PROGRAMS = join(__dirname, '..', '..', '..', 'images');

/** What builds one image. */
export const BUILDER = join(PROGRAMS, 'builder');

/** What tells what is in an image. */
export const CONTENTS = join(PROGRAMS, 'contents');

/** Folder of all built images: a folder for each, by the image's name. */
export function imagesFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tripleo', 'images');
}
