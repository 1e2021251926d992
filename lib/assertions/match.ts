import { inWords, Matcher, type Mismatch } from './matcher';

type Path = readonly (string | number)[];

/**
 * What a test asks of a part of a template. Patterns hold literals and other matchers at any depth; a map in a pattern
 * is as exact as the matcher that it stands in.
 */
export class Match {
  /**
   * A map that has these keys, and any others. So do the maps in it.
   *
   * @param pattern literals and matchers by key
   */
  public static objectLike(pattern: { [key: string]: any }): Matcher {
    return new ObjectMatch(pattern, true);
  }

  /**
   * A map that has these keys and no others. So do the maps in it.
   *
   * @param pattern literals and matchers by key
   */
  public static objectEquals(pattern: { [key: string]: any }): Matcher {
    return new ObjectMatch(pattern, false);
  }

  /**
   * A list that has these items in this order, and any others before, between and after. Maps in them may have more keys.
   *
   * @param pattern literals and matchers
   */
  public static arrayWith(pattern: any[]): Matcher {
    return new ArrayWith(pattern);
  }

  /**
   * A list of these items and no others.
   *
   * @param pattern literals and matchers, in order
   */
  public static arrayEquals(pattern: any[]): Matcher {
    return new ArrayEquals(pattern, false);
  }

  /** Anything at all, as long as it is there. */
  public static anyValue(): Matcher {
    return new AnyValue();
  }

  /** Nothing: the key is not there. */
  public static absent(): Matcher {
    return new Absent();
  }

  /**
   * A string in which the expression is found.
   *
   * @param pattern a regular expression in JavaScript's words, without slashes
   */
  public static stringLikeRegexp(pattern: string): Matcher {
    return new StringLike(new RegExp(pattern));
  }

  /**
   * Anything that the pattern doesn't match.
   *
   * @param pattern a literal or a matcher
   * @jsii suppress JSII5018 the name that the AWS CDK's users know
   */
  public static not(pattern: any): Matcher {
    return new Not(toMatcher(pattern, false));
  }

  private constructor() {}
}

/**
 * A pattern as a matcher.
 *
 * @param partial whether maps in it may have more keys
 */
function toMatcher(pattern: unknown, partial: boolean): Matcher {
  if (pattern instanceof Matcher) return pattern;
  if (Array.isArray(pattern)) return new ArrayEquals(pattern, partial);
  if (isMap(pattern)) return new ObjectMatch(pattern, partial);
  return new Literal(pattern);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

abstract class PatternMatcher extends Matcher {
  protected miss(path: Path, actual: unknown): Mismatch[] {
    return [{ path, expected: this.toString(), actual }];
  }
}

class Literal extends PatternMatcher {
  public constructor(private readonly value: unknown) {
    super();
  }

  public toString(): string {
    return inWords(this.value);
  }

  public _mismatches(actual: unknown, path: Path): Mismatch[] {
    return Object.is(actual, this.value) ? [] : this.miss(path, actual);
  }
}

class ObjectMatch extends PatternMatcher {
  public constructor(
    private readonly pattern: Record<string, unknown>,
    private readonly partial: boolean,
  ) {
    super();
  }

  public toString(): string {
    return `${this.partial ? 'a map with ' : ''}${inWords(this.pattern)}`;
  }

  public _mismatches(actual: unknown, path: Path): Mismatch[] {
    if (!isMap(actual)) return this.miss(path, actual);
    const found = Object.entries(this.pattern).flatMap(([key, member]) =>
      toMatcher(member, this.partial)._mismatches(Object.hasOwn(actual, key) ? actual[key] : undefined, [...path, key]),
    );
    const tooMany = this.partial ? [] : Object.keys(actual).filter((key) => !Object.hasOwn(this.pattern, key));
    return [...found, ...tooMany.map((key) => ({ path: [...path, key], expected: 'nothing', actual: actual[key] }))];
  }
}

class ArrayEquals extends PatternMatcher {
  public constructor(
    private readonly pattern: readonly unknown[],
    private readonly partial: boolean,
  ) {
    super();
  }

  public toString(): string {
    return inWords(this.pattern);
  }

  public _mismatches(actual: unknown, path: Path): Mismatch[] {
    if (!Array.isArray(actual) || actual.length !== this.pattern.length) return this.miss(path, actual);
    return this.pattern.flatMap((item, index) => toMatcher(item, this.partial)._mismatches(actual[index], [...path, index]));
  }
}

class ArrayWith extends PatternMatcher {
  public constructor(private readonly pattern: readonly unknown[]) {
    super();
  }

  public toString(): string {
    return `a list with ${inWords(this.pattern)} in this order`;
  }

  public _mismatches(actual: unknown, path: Path): Mismatch[] {
    if (!Array.isArray(actual)) return this.miss(path, actual);
    let next = 0;
    for (const item of this.pattern) {
      const matcher = toMatcher(item, true);
      while (next < actual.length && matcher._mismatches(actual[next], path).length > 0) next += 1;
      if (next === actual.length) return this.miss(path, actual);
      next += 1;
    }
    return [];
  }
}

class AnyValue extends PatternMatcher {
  public toString(): string {
    return 'anything';
  }

  public _mismatches(actual: unknown, path: Path): Mismatch[] {
    return actual === undefined ? this.miss(path, actual) : [];
  }
}

class Absent extends PatternMatcher {
  public toString(): string {
    return 'nothing';
  }

  public _mismatches(actual: unknown, path: Path): Mismatch[] {
    return actual === undefined ? [] : this.miss(path, actual);
  }
}

class StringLike extends PatternMatcher {
  public constructor(private readonly pattern: RegExp) {
    super();
  }

  public toString(): string {
    return `a string like ${this.pattern}`;
  }

  public _mismatches(actual: unknown, path: Path): Mismatch[] {
    return typeof actual === 'string' && this.pattern.test(actual) ? [] : this.miss(path, actual);
  }
}

class Not extends PatternMatcher {
  public constructor(private readonly unwanted: Matcher) {
    super();
  }

  public toString(): string {
    return `not ${this.unwanted}`;
  }

  public _mismatches(actual: unknown, path: Path): Mismatch[] {
    return this.unwanted._mismatches(actual, path).length > 0 ? [] : this.miss(path, actual);
  }
}
