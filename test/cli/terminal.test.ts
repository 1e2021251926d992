import { PassThrough, Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask, hasColor, interruptible, patiently, table } from '../../lib/cli/terminal';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('what takes long', () => {
  it('is told after two seconds, and now and then', async () => {
    vi.useFakeTimers();
    const said: string[] = [];
    let done: (value: number) => void = () => {};
    const work = patiently('working', (line) => said.push(line), new Promise<number>((resolve) => (done = resolve)));
    vi.advanceTimersByTime(1999);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(said).toEqual(['working']);
    vi.advanceTimersByTime(15_000);
    expect(said).toEqual(['working', 'working']);
    done(7);
    expect(await work).toBe(7);
    vi.advanceTimersByTime(60_000);
    expect(said).toHaveLength(2);
  });

  it('is told no more once it has failed', async () => {
    vi.useFakeTimers();
    const report = vi.fn();
    await expect(patiently('working', report, Promise.reject(new Error('no')))).rejects.toThrow('no');
    vi.advanceTimersByTime(60_000);
    expect(report).not.toHaveBeenCalled();
  });
});

describe('who interrupts', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s is told what goes on, and the exit code says so', async (signal, code) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await interruptible('Heat goes on', async () => process.emit(signal, signal));
    await Promise.resolve();
    expect(exit.mock.calls).toEqual([[code]]);
    expect(stderr.mock.calls.join('')).toContain('Heat goes on');
  });

  it('waits for what has to come to an end, unless it is interrupted again', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    let ended = (): void => {};
    const stop = vi.fn(() => new Promise<void>((resolve) => (ended = resolve)));
    await interruptible('', async () => process.emit('SIGINT', 'SIGINT'), stop);
    expect(stop).toHaveBeenCalledOnce();
    expect(exit).not.toHaveBeenCalled();
    ended();
    await vi.waitFor(() => expect(exit.mock.calls).toEqual([[130]]));
    await interruptible(
      '',
      async () => {
        process.emit('SIGINT', 'SIGINT');
        process.emit('SIGTERM', 'SIGTERM');
      },
      stop,
    );
    expect(exit.mock.calls.at(-1)).toEqual([143]);
  });

  it('while something is asked has it end', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    let answer = (): void => {};
    const asking = patiently('asking', () => {}, new Promise<void>((resolve) => (answer = resolve)));
    process.emit('SIGINT', 'SIGINT');
    await vi.waitFor(() => expect(exit.mock.calls).toEqual([[130]]));
    answer();
    await asking;
  });

  it('is left to others before and after', async () => {
    const listeners = process.listenerCount('SIGINT');
    await interruptible('', async () => expect(process.listenerCount('SIGINT')).toBe(listeners + 1));
    await expect(interruptible('', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });
});

describe('a question', () => {
  /** The answer where this is typed. */
  async function answer(typed: string | undefined): Promise<string> {
    const input = new PassThrough();
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(input as never);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const answered = ask('Well? ');
    if (typed === undefined) input.end();
    else input.write(typed);
    return answered;
  }

  it('is answered by a line', async () => {
    expect(await answer('yes\n')).toBe('yes');
    expect(await answer('\n')).toBe('');
  });

  it('is answered by a last line though the input ends with it', async () => {
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from(['yes\n']) as never);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await ask('Well? ')).toBe('yes');
  });

  it('is answered by nothing where the input ends', async () => {
    expect(await answer(undefined)).toBe('');
  });
});

describe('colour', () => {
  it('is for terminals only, and not where NO_COLOR is set', () => {
    vi.stubEnv('NO_COLOR', '');
    expect(hasColor({ isTTY: true } as NodeJS.WriteStream)).toBe(true);
    expect(hasColor({ isTTY: false } as NodeJS.WriteStream)).toBe(false);
    vi.stubEnv('NO_COLOR', '1');
    expect(hasColor({ isTTY: true } as NodeJS.WriteStream)).toBe(false);
  });
});

it('a table has columns as wide as they must be, and no blanks at the ends of lines', () => {
  expect(
    table([
      ['A', 'B'],
      ['long', 'x'],
    ]),
  ).toBe('A     B\nlong  x');
  expect(table([])).toBe('');
});
