import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { oracleFolder, terraformEnvironment } from '../../scripts/setup.mjs';

export interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the oracle's tools. */
export function ask(tool: string, words: readonly string[], input = ''): Answer {
  return run(join(oracleFolder(), 'bin', tool), words, { input });
}

function run(path: string, words: readonly string[], options: SpawnSyncOptions): Answer {
  if (!existsSync(path)) throw new Error(`there is no ${path}; run "npm run oracle", which installs it`);
  const { status, stdout, stderr, error } = spawnSync(path, words, { ...options, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Runs one of this folder's Python programs, which must end well; what it printed, read as JSON. */
export function askPython(program: string, words: readonly string[], input?: string): any {
  const answer = ask('python', [join(__dirname, program), ...words], input);
  if (answer.status !== 0) throw new Error(answer.stderr);
  return JSON.parse(answer.stdout);
}

const { TRIPLEO_TEST_TOFU: tofu, TRIPLEO_TEST_TERRAFORM: terraform, ...terraformSettings } = terraformEnvironment();

/** The commands that carry Terraform configurations out, by their names: OpenTofu and, where this machine has it, `terraform`. */
export const TERRAFORM_COMMANDS: ReadonlyMap<string, string> = new Map([
  ['tofu', tofu],
  ...(terraform === undefined ? [] : [['terraform', terraform] as const]),
]);

/** Runs one of the commands in the folder of a configuration. */
export function askTerraform(command: string, folder: string, words: readonly string[]): Answer {
  return run(TERRAFORM_COMMANDS.get(command)!, words, { cwd: folder, env: { ...process.env, ...terraformSettings } });
}

/** A file for one test, alone in its folder. */
export function fileWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'oracle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
