import type { IConstruct } from 'constructs';
import { type Finding, shownPath } from '../core';
import type { Program } from './program';

/** One rule. */
export interface Check {
  /** Codes of what it can find; docs/findings.md explains each. */
  readonly codes: readonly string[];
  find(program: Program): Finding[];
}

/** A finding at a construct. What was given may be a list, of which the first few are told. */
export function finding(
  code: string,
  construct: IConstruct,
  what: string,
  got: string | number | readonly string[],
  allowed: string,
  advice: string,
): Finding {
  const path = shownPath(construct);
  return { code, path: path === '' ? 'app' : path, what, got: typeof got === 'object' ? some(got) : String(got), allowed, advice };
}

/** A list for people: the first few, and how many more. */
export function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/** `1 machine`, `2 machines`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The members by key, in the order in which keys and members came; those without a key are left out. */
export function groupBy<K, T>(members: Iterable<T>, key: (member: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const member of members) {
    const k = key(member);
    if (k === undefined) continue;
    const group = groups.get(k);
    if (group) group.push(member);
    else groups.set(k, [member]);
  }
  return groups;
}
