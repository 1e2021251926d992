import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './progress';
import { Tail } from './tail';

/** A run that changes something says so every ten seconds; one that has been silent for longer may be gone. In milliseconds. */
const SILENCE = 60_000;
/** Between two looks, in milliseconds. */
const INTERVAL = 1000;

/** The last things that a run says. */
const END = /"type":"(change_summary|outputs|diagnostic)"[^\n]*\n?$/;
/** Longer than any of them, in bytes. */
const LAST = 64 * 1024;

/** Whether the run goes on that writes a log. */
export function isUnderWay(log: string): boolean {
  if (!existsSync(log)) return false;
  const { mtimeMs, size } = statSync(log);
  return Date.now() - mtimeMs <= SILENCE && !END.test(lastOf(log, size));
}

/** The end of a file, which may be long. */
function lastOf(path: string, size: number): string {
  const buffer = Buffer.alloc(Math.min(size, LAST));
  const file = openSync(path, 'r');
  try {
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(file);
  }
  return buffer.toString('utf8');
}

/** Tells what a run does from now on, until it ends. */
export async function followRun(log: string, progress: Progress): Promise<void> {
  const tail = new Tail(log, (line) => progress.take(line), statSync(log).size);
  try {
    while (isUnderWay(log)) {
      await sleep(INTERVAL);
      tail.read();
    }
  } finally {
    tail.close();
  }
}
