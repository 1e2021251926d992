import { createHash } from 'node:crypto';
import { sortedByName } from '../core';

/** Twelve hex digits that stand for everything in `value`; the order of keys doesn't count, that of lists does. */
export function contentAddress(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 12);
}

/** JSON with sorted keys and nothing undefined. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    member !== null && typeof member === 'object' && !Array.isArray(member) ? sortedByName(Object.entries(member)) : member,
  );
}
