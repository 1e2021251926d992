/** Is told what goes on, a line at a time; for people, not for machines. */
export type Report = (line: string) => void;

/** How many names are told where there are more. */
const NAMED = 5;

/** The first few names, and how many more there are. */
export function some(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return rest > 0 ? `${names.slice(0, NAMED).join(', ')} and ${rest} more` : names.join(', ');
}

/** What could not be carried out: a line for each thing, with the reason that the cloud gives. */
export class RunError extends Error {
  public constructor(
    /** Stable code, such as `STACK_FAILED`. */
    public readonly code: string,
    message: string,
    /** What a machine may want to know beside the message. Plain JSON. */
    public readonly details: object = {},
  ) {
    super(`${code} ${message}`);
    this.name = 'RunError';
  }
}

/** Machines that failed at what they were told, each with the end of what it said. */
export class MachinesError extends RunError {
  public constructor(
    code: string,
    message: string,
    /** By server name. */
    public readonly failed: readonly string[],
    /** Those whose turn has not come, by server name. */
    untouched: readonly string[],
  ) {
    super(code, message, { failed, untouched });
    this.name = 'MachinesError';
  }
}

/** The code of an error that has one: ours, and those of the system. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** An error as it is told: its code, then its message. One without a code is a bug, and its place is what helps. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  if (code === undefined) return error.stack ?? error.message;
  return error.message.startsWith(code) ? error.message : `${code} ${error.message}`;
}
