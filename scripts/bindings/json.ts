import { sortedByName } from '../../lib/core/sorted';

export type Json = { readonly [key: string]: unknown };

/** A map of a dump; stops where it is something else. */
export function map(value: unknown, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${where} is not a map`);
  return value as Json;
}

/** A list of a dump; stops where it is something else. */
export function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${where} is not a list`);
  return value;
}

/** What becomes of each entry, in the order of their names. */
export function sorted<T>(entries: Json, trim: (value: unknown, name: string) => T): { [name: string]: T } {
  return sortedByName(Object.keys(entries).map((name) => [name, trim(entries[name], name)] as const));
}

/** A section of a pack: one line an entry, so that a diff tells what changed. */
export function section(name: string, entries: object): string {
  const lines = Object.entries(entries).map(([key, entry]) => `    ${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
  return `  ${JSON.stringify(name)}: ${lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`}`;
}
