import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { type Report, RunError } from '../report';
import { Progress } from './progress';

/** The builder's exit code where the image is not what failed, but the tree in which images are built. */
const TREE_FAILED = 3;

/** How much of the log's end an error tells. */
const LAST_LINES = 20;

/** What a command is interrupted by. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The builder's exit code where it was interrupted. */
const INTERRUPTED = 130;

/** What the builder is told. */
export interface BuildOrder {
  /** The builder's program. */
  readonly program: string;
  readonly imageName: string;
  /** Construct path. */
  readonly path: string;
  /** Folder with `manifest.json` and `elements`, into which the builder puts what it made. */
  readonly folder: string;
  /** Version of diskimage-builder. */
  readonly version: string;
  /** File that all output goes to; an older one is replaced. */
  readonly log: string;
}

/**
 * Runs the builder, which puts the image's files into the folder.
 *
 * @throws RunError BUILDER_NOT_STARTED, IMAGE_BUILD_INTERRUPTED, IMAGE_TREE_FAILED or IMAGE_BUILD_FAILED, the two with the log's end
 */
export async function runBuilder(order: BuildOrder, report: Report): Promise<void> {
  const { program, imageName, path, folder, version, log } = order;
  const output = createWriteStream(log);
  const progress = new Progress();
  const last: string[] = [];
  const hear = (line: string): void => {
    output.write(`${line}\n`);
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
    const phase = progress.next(line);
    if (phase !== undefined) report(`image ${imageName}: ${phase}`);
  };
  try {
    const code = await run(program, [folder, '--version', version], hear);
    if (code === 0) return;
    if (code === INTERRUPTED) {
      const advice = 'do build again, which starts with this image; what it has downloaded is kept';
      throw new RunError('IMAGE_BUILD_INTERRUPTED', `[${path}] image ${imageName} is not built, for its build was interrupted; ${advice}`);
    }
    const end = last.map((line) => `  | ${line}`).join('\n');
    const details = { image: imageName, log, exitCode: code };
    if (code === TREE_FAILED) {
      const what = `[${path}] the tree in which images are built can't be made; do mend what its log's end says, then build again: it goes on there`;
      throw new RunError('IMAGE_TREE_FAILED', `${what}\n${end}\n  log: ${log}`, details);
    }
    const what = `[${path}] image ${imageName} could not be built; got exit code ${code}; do mend what its log's end says, then build again`;
    throw new RunError('IMAGE_BUILD_FAILED', `${what}\n${end}\n  log: ${log}`, details);
  } finally {
    output.end();
    await finished(output);
  }
}

/** Runs a program and hears all that it says, line by line. Its exit code, or the signal that ended it. */
function run(program: string, words: readonly string[], hear: (line: string) => void): Promise<number | string> {
  return new Promise((done, fail) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    // It tidies up when it is asked to end, so we wait for it, however the command is interrupted.
    const stop = (): void => void child.kill('SIGTERM');
    for (const signal of SIGNALS) process.on(signal, stop);
    const heard = [child.stdout, child.stderr].map(
      (stream) => new Promise<void>((ended) => createInterface({ input: stream }).on('line', hear).on('close', ended)),
    );
    child.on('error', (error) =>
      fail(
        new RunError('BUILDER_NOT_STARTED', `${program} can't be started: ${error.message}; do install the package anew, on a Debian host`),
      ),
    );
    child.on('close', (code, signal) => {
      for (const one of SIGNALS) process.off(one, stop);
      Promise.all(heard).then(() => done(code ?? signal ?? 1));
    });
  });
}
