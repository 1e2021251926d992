import { spawn } from 'node:child_process';

/** How a program ended, and what it said. */
export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a program runs. */
export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end. What it says is kept in memory alone, since there may be secrets in it.
 *
 * @throws the system's error where it can't be started
 */
export function capture(command: string, args: readonly string[], { cwd, env }: Place): Promise<Captured> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
      });
    }
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, ...said }));
  });
}
