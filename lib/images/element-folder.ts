import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { contentDigest, sha256 } from './content-address';
import type { ElementRelations } from './dib';

/** A file of an element. */
export interface ElementFile {
  /** In the element, with `/`. */
  readonly path: string;
  /** Whether anybody may execute it: all of its mode that is the same wherever it was checked out. */
  readonly executable: boolean;
  readonly content: Uint8Array;
}

/** An element that lies in a folder. */
export interface ElementFolder extends ElementRelations {
  /** The folder's. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** By path. */
  readonly files: readonly ElementFile[];
  /** SHA-256 that stands for the paths, modes and bytes of the files, and for nothing else. */
  readonly digest: string;
}

/** Whether there is a folder. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * An element as it lies in a folder. A symbolic link to a file is the file; empty folders are nothing.
 *
 * @throws if there is no such folder, or something in it is neither file nor folder
 */
export function readElementFolder(path: string): ElementFolder {
  const folder = resolve(path);
  const files = filesBelow(folder, '').sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    name: basename(folder),
    folder,
    files,
    digest: contentDigest(files.map(({ path, executable, content }) => [path, executable, sha256(content)])),
    depends: linesOf(files, 'element-deps'),
    provides: linesOf(files, 'element-provides'),
  };
}

function filesBelow(folder: string, below: string): ElementFile[] {
  return readdirSync(join(folder, below)).flatMap((name): ElementFile[] => {
    const path = below === '' ? name : `${below}/${name}`;
    const place = join(folder, path);
    if (lstatSync(place).isDirectory()) return filesBelow(folder, path);
    const { mode } = statSync(place);
    return [{ path, executable: (mode & 0o111) !== 0, content: readFileSync(place) }];
  });
}

/** As diskimage-builder reads them: a name a line, and no remarks. */
function linesOf(files: readonly ElementFile[], path: string): string[] {
  const text = new TextDecoder().decode(files.find((file) => file.path === path)?.content);
  const names = text.split('\n').map((line) => line.trim());
  return [...new Set(names.filter((name) => name !== ''))].sort();
}
