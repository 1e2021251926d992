import { Value } from './value';

/** A value as a finding tells it: in one line, cut where it is long, and without what only the cloud knows. */
export function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, (_key, part) => (part instanceof Value ? 'a value' : part));
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
