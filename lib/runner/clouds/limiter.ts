/** How many requests are under way at once, unless said otherwise. */
export const DEFAULT_CONCURRENCY = 8;

/** Lets a bounded number of tasks run at once; the others wait in line. */
export class Limiter {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  /**
   * @param bound at least 1
   */
  public constructor(bound: number = DEFAULT_CONCURRENCY) {
    if (!Number.isInteger(bound) || bound < 1) throw new RangeError(`concurrency must be a whole number of at least 1, got ${bound}`);
    this.free = bound;
  }

  public async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
