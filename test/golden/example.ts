import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = join(__dirname, '..', '..');

/** Programs whose whole assembly is kept in this folder: as Heat carries it out under the program's name, as Terraform does with `-terraform` after it. */
export const EXAMPLES = ['two-clouds', 'two-clouds-terraform'];

const TERRAFORM = /-terraform$/;

/** Where the kept assembly of an example is. */
export function goldenFolder(example: string): string {
  return join(__dirname, example);
}

export function exampleFolder(example: string): string {
  return join(ROOT, 'examples', example.replace(TERRAFORM, ''));
}

/** What writes Terraform's configurations: cdktf, or the library in its place that `TRIPLEO_TEST_CDKTF` names and a tsconfig here resolves. */
export const CDKTF = process.env.TRIPLEO_TEST_CDKTF ?? 'cdktf';

const TSCONFIG = join(__dirname, CDKTF === 'cdktf' ? 'tsconfig.json' : `tsconfig.${CDKTF}.json`);

/** What makes a program choose the engine. */
export function engineOf(example: string): NodeJS.ProcessEnv {
  return { ENGINE: TERRAFORM.test(example) ? 'terraform' : 'heat' };
}

/**
 * Runs a program as `tripleo synth` does, `tripleo-cdk` being this repository's sources: no build is needed, and none can be stale.
 *
 * @param folder the program's
 * @param outdir where the assembly goes
 */
export async function synthesize(folder: string, outdir: string, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const program = promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: folder,
    env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG, TRIPLEO_OUT: outdir, ...environment },
  });
  await program.catch((error) => {
    // vitest would take the program's stack for the test's own, and ends where tsx's files are in it.
    throw new Error(error.message.replaceAll(/^ +at /gm, '  in '));
  });
}

/** Texts of all files below a folder, by their paths in it. */
export function readFolder(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return new Map(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** An assembly of an example, not kept. */
export async function assemblyOf(folder: string, environment?: NodeJS.ProcessEnv): Promise<Map<string, string>> {
  const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    await synthesize(folder, outdir, environment);
    return readFolder(outdir);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
