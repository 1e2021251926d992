import { type EngineGap, Reference, Value } from '../core';
import { JsonText } from '../terraform/expression';
import { RandomSecret } from './random-secret';

/** Characters that Nova takes in a key and in a value of a server's metadata (nova/api/openstack/compute/schemas, parameter_types). */
const LIMIT = 255;
const KEY = /^[A-Za-z0-9_:. -]{1,255}$/;

/**
 * Settings as a server's metadata: an item for each value, called by its keys joined by dots, as os-apply-config calls it. The values are
 * JSON, so that a list stays a list and a text a text.
 */
export function serverMetadata(settings: { readonly [name: string]: unknown }): { readonly [key: string]: Value } {
  return Object.fromEntries(leaves(settings).map(([key, value]) => [key, new JsonText(value)]));
}

/** What of some settings Nova would refuse as metadata. */
export function metadataGaps(settings: { readonly [name: string]: unknown }): EngineGap[] {
  const gaps: EngineGap[] = [];
  const seen = new Set<string>();
  for (const [key, value] of leaves(settings)) {
    const property = `the setting ${key}`;
    if (!KEY.test(key) || seen.has(key)) {
      const allowed = 'a name of its own, of up to 255 letters, digits, spaces and _ : . -';
      gaps.push({ property, got: key, allowed, advice: 'call the setting otherwise' });
    }
    seen.add(key);
    const length = lengthOf(value);
    if (length > LIMIT) {
      const allowed = `up to ${LIMIT} characters of JSON, since configuration travels as the server's metadata`;
      gaps.push({ property, got: `${length} characters`, allowed, advice: 'split the value, or let Heat carry the stack out' });
    }
  }
  return gaps;
}

/** Every value of some settings by its dotted name. A list is one value, and so is an empty map. */
function leaves(settings: { readonly [name: string]: unknown }, prefix = ''): [string, unknown][] {
  return Object.entries(settings).flatMap(([name, value]): [string, unknown][] => {
    if (value === undefined) return [];
    const key = prefix + name;
    const isMap = value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Value);
    return isMap && Object.keys(value).length > 0 ? leaves(value as { [name: string]: unknown }, `${key}.`) : [[key, value]];
  });
}

/** Length of a value as JSON, as far as it is known before anything is deployed. */
function lengthOf(value: unknown): number {
  if (value instanceof Reference && value.resource instanceof RandomSecret) return value.resource._length + 2;
  return value instanceof Value ? 0 : [...JSON.stringify(value)].length;
}
