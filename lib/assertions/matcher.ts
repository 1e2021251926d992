/**
 * Where something is not as it should be.
 *
 * @internal
 */
export interface Mismatch {
  /** Keys and indexes from the thing that was looked at. */
  readonly path: readonly (string | number)[];
  /** In words. */
  readonly expected: string;
  /** Undefined where there is nothing. */
  readonly actual: unknown;
}

/** What a value is asked to be. `Match` makes them. */
export abstract class Matcher {
  /** In words: what stands after "expected". */
  public abstract toString(): string;

  /**
   * Where `actual`, found at `path`, is not as asked; empty where it is.
   *
   * @internal
   */
  public abstract _mismatches(actual: unknown, path: readonly (string | number)[]): Mismatch[];
}

/** The most of a value that a message shows. */
const MAX_TEXT = 300;

/** A value or pattern for people: JSON, matchers in it in words. */
export function inWords(value: unknown): string {
  if (value instanceof Matcher) return value.toString();
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, (_key, member) => (member instanceof Matcher ? `<${member}>` : member));
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
