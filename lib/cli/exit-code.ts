/** What the command's exit code says. */
export enum ExitCode {
  DONE = 0,
  FAILED = 1,
  USAGE = 2,
  /** Asked for by `diff --fail`: there are differences. */
  DIFFERENT = 3,
}

/** A command called wrongly; the message says how to call it. */
export class UsageError extends Error {
  public constructor(
    /** Stable code, such as `PROJECT_MISSING`. */
    public readonly code: string,
    message: string,
  ) {
    super(`${code} ${message}`);
    this.name = 'UsageError';
  }
}
