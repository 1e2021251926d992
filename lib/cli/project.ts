import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { DEFAULT_STAGE, MANIFEST_FILE } from '../assembly';
import { Assembly } from '../assembly/reader';
import type { Finding } from '../core/finding';
import { RunError } from '../runner/report';
import { UsageError } from './exit-code';

/** Settings of a project: `tripleo.json` in its folder. */
export interface Project {
  /** Command that runs the app: a list, or words with spaces between them. No shell reads it. */
  readonly app: readonly string[];
}

const FILE = 'tripleo.json';

/**
 * Reads the project in the working folder.
 *
 * @throws UsageError where there is none or it is malformed
 */
export function readProject(): Project {
  if (!existsSync(FILE)) {
    throw new UsageError(
      'PROJECT_MISSING',
      `there is no ${FILE} in ${process.cwd()}; do name the project's folder by -C, or write one such as {"app": ["node", "main.js"]}`,
    );
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(FILE, 'utf8'));
  } catch (error) {
    throw new UsageError('PROJECT_MALFORMED', `${resolve(FILE)} is not JSON: ${(error as Error).message}; do mend it`);
  }
  const app = (content as { app?: unknown } | null)?.app;
  const words = typeof app === 'string' ? app.split(/\s+/).filter((word) => word !== '') : app;
  if (!Array.isArray(words) || words.length === 0 || !words.every((word) => typeof word === 'string')) {
    throw new UsageError(
      'PROJECT_MALFORMED',
      `${resolve(FILE)} names no app; got ${JSON.stringify(app)}; allowed "app": a command, as a list or as words; do name the command that runs the program`,
    );
  }
  return { app: words };
}

/**
 * Runs the app, which writes its assembly to a folder. What it prints goes to standard error.
 *
 * @param stage the deployment that it is to describe; what the environment says otherwise
 * @returns what was found wrong; where there is something, nothing was written
 * @throws RunError where the app can't be started, or ends badly for another reason than findings, or without an assembly in the folder, or
 * with one of another stage
 */
export async function runApp({ app }: Project, out: string, stage?: string): Promise<readonly Finding[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'tripleo-'));
  const findingsFile = join(scratch, 'findings.json');
  const manifest = join(out, MANIFEST_FILE);
  const before = writtenAt(manifest);
  try {
    const { code, errors } = await execute(app, {
      ...process.env,
      PATH: searchPath(),
      TRIPLEO_OUT: resolve(out),
      TRIPLEO_FINDINGS: findingsFile,
      ...(stage !== undefined && { TRIPLEO_STAGE: stage }),
    });
    const synthesized = existsSync(findingsFile);
    const findings = synthesized ? (JSON.parse(readFileSync(findingsFile, 'utf8')) as Finding[]) : [];
    // An app that stops with findings prints them as its own error; we print them better.
    if (findings.length > 0) return findings;
    process.stderr.write(errors);
    const words = app.join(' ');
    if (code !== 0) throw new RunError('APP_FAILED', `${words} ended with ${code}; its own words stand above; do mend the program`);
    if (!synthesized)
      throw new RunError('APP_WITHOUT_SYNTH', `${words} ended without an assembly; do call app.synth() at the end of the program`);
    if (writtenAt(manifest) === before) {
      const advice = 'do leave outdir out of the App, or name the same folder by --out';
      throw new RunError('APP_WROTE_ELSEWHERE', `${words} wrote its assembly to another folder; got none in ${resolve(out)}; ${advice}`);
    }
    if (stage !== undefined) checkStage(Assembly.open(out), stage);
    return [];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A program that names its stage itself is of no other. */
function checkStage({ manifest: { app, stage: got = DEFAULT_STAGE } }: Assembly, stage: string): void {
  if (got === stage) return;
  const advice = 'do leave stage out of the App, or ask for the one that it names';
  throw new RunError('APP_OTHER_STAGE', `${app} is of another stage than was asked for; got ${got}; allowed ${stage}; ${advice}`);
}

/** When a file was written, to the nanosecond; nothing where there is none. */
function writtenAt(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}

function execute(command: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | string; errors: string }> {
  return new Promise((done, fail) => {
    const child = spawn(command[0], command.slice(1), { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stdout.pipe(process.stderr, { end: false });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.on('error', (error) =>
      fail(new RunError('APP_NOT_STARTED', `${command[0]} can't be started: ${error.message}; do look at "app" in ${resolve(FILE)}`)),
    );
    child.on('close', (code, signal) => done({ code: code ?? signal ?? 1, errors }));
  });
}

/** The search path, with the programs of the packages installed here and above before it. */
function searchPath(): string {
  const folders: string[] = [];
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    folders.push(join(folder, 'node_modules', '.bin'));
    if (folder === dirname(folder)) break;
  }
  return [...folders, process.env.PATH ?? ''].join(delimiter);
}
