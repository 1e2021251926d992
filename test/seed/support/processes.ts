import { readdirSync, readFileSync } from 'node:fs';

/** Command lines of all processes on this machine, those inside the seed too, that were seen while `work` lasted. */
export async function commandLines<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly lines: string[] }> {
  const lines = new Set<string>();
  const look = setInterval(() => {
    for (const line of running()) lines.add(line);
  }, 100);
  try {
    return { result: await work(), lines: [...lines] };
  } finally {
    clearInterval(look);
  }
}

function running(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // It has ended meanwhile.
      }
    });
}
