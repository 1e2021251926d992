import { excerpt } from '../core/excerpt';
import { Value } from '../core/value';
import { type Constraint, isFunctionName, type PropertySchema, type PropertySchemas, resourceType } from './schema';

/** What Heat would refuse in a resource's properties, or silently take for something else. */
export interface PropertyProblem {
  /** Heat's names and list indexes joined by `.`. */
  readonly property: string;
  /** What is wrong with it, in a few words. */
  readonly problem: string;
  readonly got: string;
  readonly allowed: string;
}

/**
 * What an override brings: written as it is, looked at by no check.
 *
 * @internal
 */
export abstract class Unchecked extends Value {}

/**
 * What is wrong with a resource's properties, by Heat's names, as far as it can be known before Heat sees them: values
 * and HOT functions are taken for right, and so is every type that the pack doesn't list.
 */
export function checkProperties(type: string, properties: { readonly [name: string]: unknown }): PropertyProblem[] {
  const known = resourceType(type);
  if (!known) return [];
  const check = new Check();
  check.members(properties, known.properties, '');
  return check.problems;
}

/** What is wrong with one value. @internal */
export function checkValue(value: unknown, schema: PropertySchema, property: string): PropertyProblem[] {
  const check = new Check();
  check.value(value, schema, property);
  return check.problems;
}

class Check {
  public readonly problems: PropertyProblem[] = [];

  public members(map: { readonly [name: string]: unknown }, schemas: PropertySchemas, path: string): void {
    for (const [name, value] of Object.entries(map)) {
      if (value === undefined || value instanceof Unchecked) continue;
      const property = path + name;
      if (Object.hasOwn(schemas, name)) this.value(value, schemas[name], property);
      else this.add(property, 'is unknown', name, Object.keys(schemas).sort().join(', ') || 'no properties');
    }
    for (const [name, schema] of Object.entries(schemas)) {
      if (schema.required && (!Object.hasOwn(map, name) || map[name] === undefined))
        this.add(path + name, 'is missing', 'nothing', schema.type);
    }
  }

  public value(value: unknown, schema: PropertySchema, path: string): void {
    // Null is for Heat what the property's default is.
    if (value === undefined || value === null || isLaterKnown(value)) return;
    if (!hasType(value, schema)) {
      this.add(path, 'has the wrong type', value, TYPES[schema.type]);
      return;
    }
    const taken = schema.type === 'string' ? asText(value) : value;
    for (const constraint of schema.constraints ?? []) this.constraint(taken, constraint, path);
    if (!schema.schema) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.value(item, schema.schema['*'], `${path}.${index}`);
    } else this.members(value as { [name: string]: unknown }, schema.schema, `${path}.`);
  }

  private constraint(value: unknown, { range, length, allowed_values, allowed_pattern }: Constraint, path: string): void {
    if (range) {
      const number = Number(value);
      if (number < (range.min ?? -Infinity) || number > (range.max ?? Infinity)) this.add(path, 'is out of range', value, bounds(range));
    }
    // A function in a list can come out as nothing, and with it the item.
    if (length && !(Array.isArray(value) && value.some(isLaterKnown))) {
      // Heat counts characters, not UTF-16 units.
      const size = typeof value === 'string' ? [...value].length : Object.keys(value as object).length;
      if (size < (length.min ?? 0) || size > (length.max ?? Infinity))
        this.add(path, 'has the wrong length', value, `a length of ${bounds(length)}`);
    }
    if (allowed_values) {
      const allowed = new Set(allowed_values.map(String));
      const wrong = (Array.isArray(value) ? value : [value]).filter((item) => !isLaterKnown(item) && !allowed.has(String(item)));
      for (const item of wrong) this.add(path, 'is not an allowed value', item, allowed_values.join(', '));
    }
    if (allowed_pattern !== undefined && typeof value === 'string' && matches(value, allowed_pattern) === false) {
      this.add(path, 'does not match its pattern', value, allowed_pattern);
    }
  }

  private add(property: string, problem: string, got: unknown, allowed: string): void {
    this.problems.push({ property, problem, got: excerpt(got), allowed });
  }
}

const TYPES = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map',
  any: 'anything',
};

/** Whether Heat takes the value as what it is; `1.5` where it wants an integer it would cut to `1`. */
function hasType(value: unknown, { type }: PropertySchema): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string' || typeof value === 'boolean' || Number.isInteger(value);
    case 'integer':
      return Number.isInteger(value) || (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value));
    case 'number':
      return Number.isFinite(value) || (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)));
    case 'boolean':
      return typeof value === 'boolean' || (typeof value === 'string' && /^(true|false)$/i.test(value));
    case 'list':
      return Array.isArray(value);
    case 'map':
      return typeof value === 'object' && !Array.isArray(value);
    case 'any':
      return true;
  }
}

/** What Heat makes of a string: Python's words for true and false. */
function asText(value: unknown): string {
  if (typeof value !== 'boolean') return String(value);
  return value ? 'True' : 'False';
}

/** Whether only the cloud can say what it is: a value, or a HOT function as a map. */
function isLaterKnown(value: unknown): boolean {
  if (value instanceof Value) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && isFunctionName(keys[0]);
}

/** Whether all of the value matches; undefined where the pattern is Python's alone. */
function matches(value: string, pattern: string): boolean | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value);
  } catch {
    return undefined;
  }
}

function bounds({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}
