import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { exampleFolder, ROOT } from './example';

/** A copy of an example for one test, in a folder whose name is no help to anyone. */
export function copyOf(example: string): string {
  const parent = mkdtempSync(join(tmpdir(), 'ein anderer Ordner, '));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'ünder', example);
  cpSync(exampleFolder(example), folder, {
    recursive: true,
    filter: (file) => !['node_modules', 'tripleo.out'].includes(basename(file)),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
