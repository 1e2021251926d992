import { isDocument } from './side';

/**
 * The result of a function whose arguments tell it, as Heat computes it (hot/functions.py); undefined for others, which
 * are compared by their arguments.
 */
export function evaluate(name: string, args: unknown): unknown {
  switch (name) {
    case 'list_join':
      return joined(args);
    case 'str_replace':
    case 'str_replace_strict':
    case 'str_replace_vstrict':
      return replaced(args);
    case 'list_concat':
      return Array.isArray(args) && args.every(Array.isArray) ? args.flat(1) : undefined;
    case 'map_merge':
      return Array.isArray(args) && args.every(isDocument) ? Object.assign({}, ...args) : undefined;
    default:
      return undefined;
  }
}

function joined(args: unknown): string | undefined {
  if (!Array.isArray(args)) return undefined;
  const [delimiter, ...lists] = args as unknown[];
  const items = lists.flat(1);
  const known = lists.every(Array.isArray) && items.every((item) => typeof item === 'string');
  return known && typeof delimiter === 'string' ? items.join(delimiter) : undefined;
}

function replaced(args: unknown): string | undefined {
  if (!isDocument(args) || typeof args.template !== 'string' || !isDocument(args.params)) return undefined;
  const texts = Object.entries(args.params).map(([key, value]) => [key, asText(value)] as const);
  if (texts.some(([key, text]) => text === undefined || key === '')) return undefined;
  // Longer names first, then by name; what was put in is not looked at again.
  texts.sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1));
  const replace = (text: string, [first, ...rest]: typeof texts): string =>
    first === undefined
      ? text
      : text
          .split(first[0])
          .map((part) => replace(part, rest))
          .join(first[1]);
  return replace(args.template, texts);
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' || Number.isInteger(value) ? String(value) : undefined;
}
