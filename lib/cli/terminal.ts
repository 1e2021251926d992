import { constants } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Report } from '../runner/report';

/** How long something may take until it is said what it is, and until it is said again, in milliseconds. */
const PATIENCE = 2000;
const REMINDER = 15_000;

// Who reads our first lines only, such as `head`, closes the pipe: that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Whether what is written to a stream may be coloured: a terminal, unless NO_COLOR asks for none (https://no-color.org). */
export function hasColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR;
}

/** Prints a result: the only thing on standard output. */
export function printResult(text: string): void {
  process.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
}

/** Prints a result as JSON. */
export function printJson(value: unknown): void {
  printResult(JSON.stringify(value, undefined, 2));
}

/** Says something to whoever watches. */
export const say: Report = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Says what goes on, with the seconds since the command began. */
export function progress(): Report {
  const start = performance.now();
  return (line) => say(`[${String(Math.round((performance.now() - start) / 1000)).padStart(4)}s] ${line}`);
}

/** Says what is going on where it takes longer than two seconds. Whoever interrupts it has interrupted nothing but the asking. */
export async function patiently<T>(what: string, report: Report, work: Promise<T>): Promise<T> {
  const speak = (): void => {
    report(what);
    timer = setTimeout(speak, REMINDER);
  };
  let timer = setTimeout(speak, PATIENCE);
  try {
    return await interruptible('interrupted', () => work);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Does what others carry on without us: whoever interrupts it is told so, and the exit code is the signal's.
 *
 * @param stop what has to come to an orderly end first; a second signal doesn't wait for it
 */
export async function interruptible<T>(advice: string, work: () => Promise<T>, stop: () => Promise<void> = async () => {}): Promise<T> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let stopping = false;
  const leave = (signal: NodeJS.Signals): void => {
    const exit = () => process.exit(128 + constants.signals[signal]);
    if (stopping) exit();
    stopping = true;
    say(`\n${advice}`);
    void stop().finally(exit);
  };
  for (const signal of signals) process.on(signal, leave);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, leave);
  }
}

/** Asks for a line. Where nobody can answer, the answer is empty, and so is that of who declines by Ctrl-C or Ctrl-D. */
export async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // A last line and the end of input may come together: the line counts.
  const closed = new Promise<string>((resolve) => lines.once('close', () => setImmediate(resolve, '')));
  try {
    return await Promise.race([lines.question(question).catch(() => ''), closed]);
  } finally {
    lines.close();
  }
}

/** What to say where there was no consent: what came of it, and how to consent where nobody sits before a terminal. */
export function nothingChanged(option: string): string {
  return `nothing was changed${process.stdin.isTTY ? '' : `; where nobody can answer, say ${option}`}`;
}

/** Columns as wide as their widest cell, the first row the heads. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
