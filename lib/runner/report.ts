/** Is told what goes on, a line at a time; for people, not for machines. */
export type Report = (line: string) => void;

/** What could not be carried out: a line for each thing, with the reason that the cloud gives. */
export class RunError extends Error {
  public constructor(
    /** Stable code, such as `STACK_FAILED`. */
    public readonly code: string,
    message: string,
  ) {
    super(`${code} ${message}`);
    this.name = 'RunError';
  }
}
