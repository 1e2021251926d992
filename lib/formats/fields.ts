import type { Problem } from '../core';

/** Codes of what can be wrong in a file that a person wrote. */
export interface FileCodes {
  readonly unreadable: string;
  readonly shape: string;
  readonly unknownKey: string;
  readonly missingKey: string;
  readonly notANumber: string;
  readonly value: string;
}

/** The codes for a kind of file. */
export function fileCodes(kind: string): FileCodes {
  return {
    unreadable: `${kind}_UNREADABLE`,
    shape: `${kind}_SHAPE`,
    unknownKey: `${kind}_UNKNOWN_KEY`,
    missingKey: `${kind}_MISSING_KEY`,
    notANumber: `${kind}_NOT_A_NUMBER`,
    value: `${kind}_VALUE`,
  };
}

/**
 * One mapping of a file whose scalars are all text. Each key is taken once; what nobody took by the end is an unknown key.
 *
 * Problems name a value only where it is asked to be a number or one of a few words: others may be passwords.
 */
export class Fields {
  private readonly left: Map<string, unknown>;
  private readonly asked = new Set<string>();

  public constructor(
    /** What the mapping describes, for people. */
    public readonly who: string,
    mapping: object,
    private readonly problems: Problem[],
    public readonly codes: FileCodes,
  ) {
    this.left = new Map(Object.entries(mapping));
    this.left.delete('_comment');
  }

  public report(code: string, what: string, got: string, allowed: string, advice: string): void {
    this.problems.push({ code, what: `${this.who}: ${what}`, got, allowed, advice });
  }

  private has(key: string): boolean {
    return ![undefined, null, ''].includes(this.left.get(key) as string);
  }

  /** The key's value; nothing where it is absent, null or empty. */
  public take(key: string): unknown {
    this.asked.add(key);
    const value = this.has(key) ? this.left.get(key) : undefined;
    this.left.delete(key);
    return value;
  }

  public text(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === 'string') return value;
    this.wrongShape(key, value, 'a text');
    return undefined;
  }

  public requiredText(key: string, advice: string): string {
    if (!this.has(key)) this.missing(key, 'a text', advice);
    return this.text(key) ?? '';
  }

  /** A whole number, NaN where it is none: that is told here, and nobody need tell it again. */
  public wholeNumber(key: string): number | undefined {
    const value = this.text(key);
    if (value === undefined || /^-?\d{1,15}$/.test(value)) return value === undefined ? undefined : Number(value);
    this.report(this.codes.notANumber, `${key} is not a whole number`, value, 'digits, as a number or a text', `write ${key} in digits`);
    return Number.NaN;
  }

  public requiredWholeNumber(key: string, advice: string): number {
    if (!this.has(key)) this.missing(key, 'a whole number', advice);
    return this.wholeNumber(key) ?? Number.NaN;
  }

  /** One of a few words, by what they mean; in any case. */
  public choice<T>(key: string, choices: { readonly [word: string]: T }): T | undefined {
    const value = this.text(key);
    const word = value?.toLowerCase();
    if (value === undefined || word === undefined) return undefined;
    if (Object.hasOwn(choices, word)) return choices[word];
    this.report(
      this.codes.value,
      `${key} has no such value`,
      value,
      Object.keys(choices).join(', '),
      `write one of them, or leave ${key} out`,
    );
    return undefined;
  }

  public list(key: string): unknown[] {
    const value = this.take(key);
    if (value === undefined || Array.isArray(value)) return value ?? [];
    this.wrongShape(key, value, 'a list');
    return [];
  }

  public mapping(key: string): Fields | undefined {
    const value = this.take(key);
    return value === undefined ? undefined : this.inner(key, value);
  }

  /** A mapping that is part of this one. */
  public inner(what: string, value: unknown): Fields | undefined {
    if (isMapping(value)) return new Fields(`${this.who} ${what}`, value, this.problems, this.codes);
    this.wrongShape(what, value, 'a mapping');
    return undefined;
  }

  /** The keys that begin so. */
  public keysWithPrefix(prefix: string): string[] {
    return [...this.left.keys()].filter((key) => key.startsWith(prefix));
  }

  /** The keys that are left. */
  public keys(): string[] {
    return [...this.left.keys()];
  }

  public wrongShape(what: string, value: unknown, allowed: string): void {
    this.report(this.codes.shape, `${what} has the wrong shape`, kind(value), allowed, `write ${allowed}`);
  }

  public missing(key: string, allowed: string, advice: string): void {
    this.report(this.codes.missingKey, `${key} is missing`, 'nothing', allowed, advice);
  }

  /** Tells of every key that nobody took. */
  public close(): void {
    const known = [...this.asked].sort().join(', ');
    for (const key of this.left.keys()) {
      this.report(this.codes.unknownKey, 'unknown key', key, known, 'correct its spelling, or take it away (remarks go under _comment)');
    }
  }
}

export function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, without telling it. */
export function kind(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? 'a mapping' : 'a text';
}
