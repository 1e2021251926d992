import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './seed';

/** A template with all that Heat needs to check it. */
export interface Recorded {
  readonly name: string;
  readonly template: string;
  readonly environment: string;
  readonly files: { readonly [name: string]: string };
}

/** Runs the unit tests that write templates, and takes down every template that they write. Whether they pass is their own tier's question. */
export async function recordTemplates(): Promise<Recorded[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tripleo-templates-'));
  try {
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
    const run = spawn(process.execPath, [vitest, 'run', '--config', join(__dirname, 'record.config.mjs')], {
      cwd: ROOT,
      env: { ...process.env, TRIPLEO_TEMPLATES: folder },
      stdio: 'ignore',
    });
    await new Promise((resolve, reject) => run.on('close', resolve).on('error', reject));
    return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recorded);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
