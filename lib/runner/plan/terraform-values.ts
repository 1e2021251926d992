import { type Difference, equal } from './compare';
import { Expression, isCall, isKnown, Secret } from './expression';
import { type Document, isDocument } from './side';
import type { TerraformChange } from './terraform-show';

/** A value that only applying the plan tells, where the configuration says nothing. */
export const UNKNOWN = new Expression('get_unknown', null);

/** What is known of values beside Terraform's plan. */
export interface Knowledge {
  /** A configured value, its expressions resolved as far as they can be. */
  resolve(configured: unknown): unknown;
  /** Whether what a configured value refers to will be another. */
  moves(configured: unknown): boolean;
  /** Whether a text stands for something that isn't known yet. */
  isPlaceholder(text: string): boolean;
  /** What people call the thing of an id, where that is known. */
  nameOf(id: string): string | undefined;
}

/** A resource's values, secrets masked; in the place of what isn't known yet stands the expression that the configuration has there. */
export function valuesOf(change: TerraformChange, configured: Document, knowledge: Knowledge): { before: unknown; after: unknown } {
  const before = present(change.before, change.before_sensitive, knowledge);
  return { before, after: planned(change.after, change.after_unknown, change.after_sensitive, configured, before, knowledge) };
}

function present(value: unknown, sensitive: unknown, knowledge: Knowledge): unknown {
  if (sensitive === true) return new Secret(value);
  if (typeof value === 'string') return knowledge.nameOf(value) ?? value;
  return mapped(value, undefined, (member, key) => present(member, at(sensitive, key), knowledge));
}

function planned(
  value: unknown,
  unknown: unknown,
  sensitive: unknown,
  configured: unknown,
  before: unknown,
  knowledge: Knowledge,
): unknown {
  if (unknown === true) return before instanceof Secret ? new Secret(UNKNOWN) : expected(configured, before, knowledge);
  if (typeof value === 'string' && knowledge.isPlaceholder(value)) return expected(configured, before, knowledge);
  if (sensitive === true) return new Secret(value);
  if (typeof value === 'string') return knowledge.nameOf(value) ?? value;
  return mapped(value, unknown, (member, key) =>
    planned(member, at(unknown, key), at(sensitive, key), configuredAt(configured, key), at(before, key), knowledge),
  );
}

/** What the configuration says of an unknown value. A provider takes all of a map for unknown where one member is. */
function expected(configured: unknown, before: unknown, knowledge: Knowledge): unknown {
  if (configured === undefined) return UNKNOWN;
  const resolved = knowledge.resolve(configured);
  if (!isDocument(configured) || isCall(configured) || !knowledge.moves(configured)) return resolved;
  return mapped(resolved, undefined, (member, key) =>
    isKnown(member) || knowledge.moves(configured[key]) ? member : (at(before, key) ?? member),
  );
}

/** Where values differ, as deep as both have the same shape; what only the provider sets, and doesn't know or leaves empty, is left out. */
export function placesOf(before: unknown, after: unknown, configured: unknown, steps: readonly (string | number)[] = []): Difference[] {
  if (after === UNKNOWN || equal(before, after)) return [];
  if (configured === undefined && isEmpty(before) && isEmpty(after)) return [];
  const inside = (key: string | number) => placesOf(at(before, key), at(after, key), configuredAt(configured, key), [...steps, key]);
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) return before.flatMap((_, index) => inside(index));
  if (isDocument(before) && isDocument(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap(inside);
  }
  return [{ steps, before, after: withoutUnknown(after) }];
}

/** A value without what the provider alone sets and doesn't know yet. */
function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (!isDocument(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== UNKNOWN);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutUnknown(member)]));
}

/** A configured value's part; all of it where it is one expression. Blocks of a set may be in another order, but are alike. */
export function configuredAt(configured: unknown, key: string | number): unknown {
  if (isCall(configured) || configured instanceof Expression) return configured;
  return at(configured, key) ?? (Array.isArray(configured) ? configured[0] : undefined);
}

function at(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[key as number];
  return isDocument(value) ? value[key] : undefined;
}

/** A value with each of its members, those of another one included, put in anew. */
function mapped(value: unknown, other: unknown, put: (member: unknown, key: string | number) => unknown): unknown {
  if (Array.isArray(value)) return value.map(put);
  if (!isDocument(value)) return value;
  const keys = new Set([...Object.keys(value), ...(isDocument(other) ? Object.keys(other) : [])]);
  return Object.fromEntries([...keys].map((key) => [key, put(value[key], key)]));
}

/** Whether a value is one that providers tell in the place of none. */
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  return Array.isArray(value) ? value.length === 0 : isDocument(value) && Object.keys(value).length === 0;
}
