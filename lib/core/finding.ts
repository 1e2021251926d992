/** Something wrong in a program, with what to do about it. */
export interface Finding {
  /** Stable code, such as `CIDR_HOST_BITS`. */
  readonly code: string;
  /** Path of the construct that it was found at. */
  readonly path: string;
  /** What is wrong, in a few words. */
  readonly what: string;
  /** The value that was given. */
  readonly got: string;
  /** What would be allowed. */
  readonly allowed: string;
  /** What to change. */
  readonly advice: string;
}

/** A finding in one line: `CODE [path] what; got …; allowed …; do …`. */
export function formatFinding(finding: Finding): string {
  const { code, path, what, got, allowed, advice } = finding;
  return `${code} [${path}] ${what}; got ${got}; allowed ${allowed}; do ${advice}`;
}
