import { existsSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './progress';
import { Tail } from './tail';

/** A run that changes something says so every ten seconds; one that has been silent for longer may be gone. In milliseconds. */
const SILENCE = 60_000;
/** Between two looks, in milliseconds. */
const INTERVAL = 1000;

/** The last things that a run says. */
const END = /"type":"(change_summary|outputs|diagnostic)"[^\n]*\n?$/;

/** Whether the run goes on that writes a log. */
export function isUnderWay(log: string): boolean {
  if (!existsSync(log) || Date.now() - statSync(log).mtimeMs > SILENCE) return false;
  return !END.test(readFileSync(log, 'utf8'));
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
