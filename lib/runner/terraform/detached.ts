import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import type { Place } from './capture';
import { Tail } from './tail';

/** Between two looks at what is said, in milliseconds. */
const INTERVAL = 250;

/** A program that goes on where we end. */
export interface Detached {
  /** How it ended: an exit code, or 1 where a signal ended it. */
  readonly ended: Promise<number>;
}

/**
 * Starts a program that neither our end nor a signal from the terminal cuts off: it is in a session of its own, and writes to a file,
 * since a pipe that nobody reads would end it.
 *
 * @param log file that it writes to; only its owner may read it, as all files that the program makes
 * @param tell is told each line, without its end
 * @throws the system's error where it can't be started
 */
export function detach(
  command: string,
  args: readonly string[],
  { cwd, env }: Place,
  log: string,
  tell: (line: string) => void,
): Promise<Detached> {
  // Inherited by the child, whose state files are nobody else's business.
  const umask = process.umask(0o077);
  try {
    // Another run may still write to a file of that name: it keeps its own.
    rmSync(log, { force: true });
    const out = openSync(log, 'wx');
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', out, out] });
    closeSync(out);
    return new Promise((started, fail) => {
      child.on('error', fail);
      child.on('spawn', () => {
        const lines = new Tail(log, tell);
        const timer = setInterval(() => lines.read(), INTERVAL);
        const ended = new Promise<number>((done) => {
          child.on('exit', (code) => {
            clearInterval(timer);
            lines.close();
            done(code ?? 1);
          });
        });
        started({ ended });
      });
    });
  } finally {
    process.umask(umask);
  }
}
