import type { ValueChange } from './change';
import { Expression, Secret } from './expression';
import type { PropertySchema } from './schema';
import { isDocument } from './side';

/**
 * A value as it is compared, which is Heat's way: by the property's type, and with the default where none is given
 * (heat/engine/properties.py: `_get_property_value` and the `_get_*` methods). Nothing is null, an explicit null isn't.
 */
export function coerce(schema: PropertySchema | undefined, value: unknown): unknown {
  if (!schema) return value ?? null;
  if (value === undefined) return schema.default === undefined || schema.default === null ? null : coerce(schema, schema.default);
  if (value instanceof Expression || value instanceof Secret) return value;
  switch (schema.type) {
    case 'string':
      if (typeof value === 'boolean') return value ? 'True' : 'False';
      if (value === null) return schema.default ?? '';
      return typeof value === 'number' ? String(value) : value;
    case 'integer':
    case 'number':
      if (value === null) return schema.default ?? 0;
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    case 'boolean':
      if (value === null) return schema.default ?? false;
      return typeof value === 'string' ? value.toLowerCase() === 'true' : value;
    case 'list':
    case 'set': {
      const list = value ?? schema.default ?? [];
      if (!Array.isArray(list)) return list;
      const items = list.map((item) => coerce(schema.schema?.['*'], item));
      return schema.type === 'set' ? sorted(items) : items;
    }
    case 'map': {
      const map = value ?? schema.default ?? {};
      if (!isDocument(map) || !schema.schema) return map;
      const known = Object.entries(schema.schema).map(([key, member]) => [key, coerce(member, map[key])] as const);
      return { ...map, ...Object.fromEntries(known) };
    }
    default:
      return value;
  }
}

/** Items in an order that doesn't depend on the one given. */
function sorted(items: readonly unknown[]): unknown[] {
  const keyed = items.map((item) => [JSON.stringify(item), item] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** Whether two resolved values are the same. A secret that can't be seen is taken to be the same as any other. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Secret && b instanceof Secret) return a.value === undefined || b.value === undefined || equal(a.value, b.value);
  if (a instanceof Expression && b instanceof Expression) {
    if (a.name !== b.name) return false;
    return a.name === 'get_file' ? equalFiles(a.args, b.args) : equal(a.args, b.args);
  }
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (!isDocument(a) || !isDocument(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
}

/** Heat keeps a file's content, whatever it is called: names count only where a content isn't known. */
function equalFiles(a: unknown, b: unknown): boolean {
  if (!isDocument(a) || !isDocument(b)) return false;
  return a.sha256 !== undefined && b.sha256 !== undefined ? a.sha256 === b.sha256 : equal(a.name, b.name);
}

/** A place where two values differ. */
export interface Difference {
  readonly steps: readonly (string | number)[];
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two values differ, as deep as both have the same shape. */
export function differences(before: unknown, after: unknown, steps: readonly (string | number)[] = []): Difference[] {
  if (equal(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, i) => differences(item, after[i], [...steps, i]));
  }
  if (isDocument(before) && isDocument(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => differences(before[key], after[key], [...steps, key]));
  }
  return [{ steps, before, after }];
}

const SECRET_NAME = /pass(word|phrase)?$|secret|private_key|token/i;

/** A value as it may be printed: plain JSON without nulls in maps, secrets masked. `name` is what the value is called. */
export function shown(value: unknown, name = ''): unknown {
  if (value instanceof Secret) return '******';
  if (value instanceof Expression) return { [value.name]: shown(value.args) };
  if (Array.isArray(value)) return value.map((item) => shown(item, name));
  if (isDocument(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
    return Object.fromEntries(members.map(([key, member]) => [key, shown(member, key)]));
  }
  if (value === undefined || value === null) return null;
  return SECRET_NAME.test(name) ? '******' : value;
}

/** Where two documents differ, as it may be printed. */
export function valueChanges(before: unknown, after: unknown): ValueChange[] {
  return differences(before, after).map((place) => {
    const name = String(place.steps.findLast((step) => typeof step === 'string') ?? '');
    return { name: place.steps.join('.'), before: shown(place.before, name), after: shown(place.after, name) };
  });
}
