import { createHash } from 'node:crypto';

/**
 * A name for a stack's state where its id can't be one: of letters, digits, `-` and `_`, and no longer than `limit`. It ends in digits
 * of the id's hash, so that no two stacks share a state.
 *
 * Another way to make the name would leave every state behind that has the old one.
 */
export function plainName(id: string, limit: number): string {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 12);
  const readable = id.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, limit - hash.length - 1);
  return `${readable}-${hash}`;
}
