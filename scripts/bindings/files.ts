import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands in a folder of bindings and what should: the files that differ, are missing or are too many. */
export function outdated(folder: string, files: ReadonlyMap<string, string>): string[] {
  const present = new Set(existsSync(folder) ? readdirSync(folder) : []);
  const differ = [...files]
    .filter(([name, text]) => !present.has(name) || readFileSync(join(folder, name), 'utf8') !== text)
    .map(([name]) => name);
  const tooMany = [...present].filter((name) => !files.has(name));
  return [...differ, ...tooMany].map((name) => join(folder, name)).sort();
}

/** Makes a folder hold these files and no others. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(join(folder, name));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}
