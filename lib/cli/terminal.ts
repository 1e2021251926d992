import { createInterface } from 'node:readline/promises';
import type { Report } from '../runner/report';

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

/** Asks for a line. Where nobody can answer, the answer is empty, and so is that of who declines by Ctrl-D. */
export async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
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
