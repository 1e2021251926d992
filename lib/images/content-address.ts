import { createHash } from 'node:crypto';
import { sortedByName } from '../core';

/** Twelve hex digits that stand for everything in `value`; the order of keys doesn't count, that of lists does. */
export function contentAddress(value: unknown): string {
  return contentDigest(value).slice(0, 12);
}

/** SHA-256 of everything in `value`, in hex; the order of keys doesn't count, that of lists does. */
export function contentDigest(value: unknown): string {
  return sha256(canonical(value));
}

/** Of bytes or of a text's UTF-8, in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** JSON with sorted keys and nothing undefined. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member) =>
    member !== null && typeof member === 'object' && !Array.isArray(member) ? sortedByName(Object.entries(member)) : member,
  );
}
