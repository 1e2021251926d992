import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { main } from '../../lib/cli/main';

/** How a command ended, and what it said where. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `tripleo` with these words in this process; the working folder is as before afterwards. */
export function tripleo(...words: string[]): Promise<Run> {
  return answering('', ...words);
}

/** The same, with someone who answers questions so. An empty answer is the end of input. */
export async function answering(answer: string, ...words: string[]): Promise<Run> {
  const written = { stdout: '', stderr: '' };
  const cwd = process.cwd();
  const spies = [
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from(answer === '' ? [] : [`${answer}\n`]) as typeof process.stdin),
    ...(['stdout', 'stderr'] as const).map((name) =>
      vi.spyOn(process[name], 'write').mockImplementation((text) => {
        written[name] += String(text);
        return true;
      }),
    ),
  ];
  // A developer's own clouds are none of a test's business.
  vi.stubEnv('OS_CLIENT_CONFIG_FILE', '').stubEnv('OS_CLOUD', '');
  process.exitCode = undefined;
  try {
    await main(words);
    return { code: Number(process.exitCode ?? 0), ...written };
  } finally {
    process.exitCode = undefined;
    process.chdir(cwd);
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
}
