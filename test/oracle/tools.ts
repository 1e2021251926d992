import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { oracleFolder } from '../../scripts/setup.mjs';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the oracle's tools. */
export function ask(tool: string, words: readonly string[], input = ''): Answer {
  const path = join(oracleFolder(), 'bin', tool);
  if (!existsSync(path)) throw new Error(`there is no ${path}; run "npm run oracle", which installs it`);
  const { status, stdout, stderr, error } = spawnSync(path, words, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Runs one of this folder's Python programs, which must end well; what it printed, read as JSON. */
export function askPython(program: string, words: readonly string[], input?: string): any {
  const answer = ask('python', [join(__dirname, program), ...words], input);
  if (answer.status !== 0) throw new Error(answer.stderr);
  return JSON.parse(answer.stdout);
}

/** A file for one test. */
export function fileWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
