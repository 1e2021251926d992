import { excerpt } from '../core/excerpt';
import { Value } from '../core/value';
import { dataSourceSchema, isSettable, type PropertySchema, type PropertySchemas, resourceSchema, type TerraformSchema } from './schema';

/** What Terraform or the provider would refuse in a resource's properties. */
export interface PropertyProblem {
  /** Terraform's names, keys and list indexes joined by `.`. */
  readonly property: string;
  /** What is wrong with it, in a few words. */
  readonly problem: string;
  readonly got: string;
  readonly allowed: string;
}

/** Whether only an apply can say what a value is. */
type LaterKnown = (value: unknown) => boolean;

/**
 * What is wrong with a resource's properties, by Terraform's names, as far as it can be known before Terraform sees them:
 * values are taken for right, and so is every type that the schema doesn't list.
 */
export function checkTerraformProperties(
  type: string,
  properties: { readonly [name: string]: unknown },
  dataSource?: boolean,
  schema?: TerraformSchema,
): PropertyProblem[] {
  const known = dataSource ? dataSourceSchema(type, schema) : resourceSchema(type, schema);
  return known ? checkMembers(properties, known, (value) => value instanceof Value) : [];
}

/** What is wrong with properties that a schema describes. */
export function checkMembers(
  properties: { readonly [name: string]: unknown },
  schemas: PropertySchemas,
  isLaterKnown: LaterKnown,
): PropertyProblem[] {
  const check = new Check(isLaterKnown);
  check.members(properties, schemas, '');
  return check.problems;
}

class Check {
  public readonly problems: PropertyProblem[] = [];

  public constructor(private readonly isLaterKnown: LaterKnown) {}

  public members(map: { readonly [name: string]: unknown }, schemas: PropertySchemas, path: string): void {
    const given: string[] = [];
    for (const [name, value] of Object.entries(map)) {
      const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
      if (!isGiven(value, schema)) continue;
      if (!schema) this.add(path + name, 'is unknown', name, settable(schemas));
      else if (!isSettable(schema)) this.add(path + name, 'is told by the provider and not to it', value, settable(schemas), schema);
      else this.value(value, schema, path + name);
      for (const other of given) {
        // Either may name the other, or each does.
        if (schema?.conflicts_with?.includes(other) || schemas[other]?.conflicts_with?.includes(name))
          this.add(path + name, `can't stand beside ${other}`, `${other} and ${name}`, 'one of the two');
      }
      given.push(name);
    }
    for (const [name, schema] of Object.entries(schemas)) {
      if (schema.required && !given.includes(name)) this.add(path + name, 'is missing', 'nothing', TYPES[schema.type]);
    }
  }

  private value(value: unknown, schema: PropertySchema, path: string): void {
    if (value === null) return;
    if (this.isLaterKnown(value)) {
      if (schema.block && !schema.attribute) this.add(path, 'is a block, which has to be written out', value, TYPES[schema.type]);
      return;
    }
    if (!hasType(value, schema)) this.add(path, 'has the wrong type', value, TYPES[schema.type], schema);
    else if (Array.isArray(value)) this.items(value, schema, path);
    else if (schema.type === 'map') {
      for (const [key, item] of Object.entries(value as object)) this.item(item, schema, `${path}.${key}`);
    } else if (schema.block) this.members(value as { [name: string]: unknown }, schema.block, `${path}.`);
  }

  private items(items: readonly unknown[], schema: PropertySchema, path: string): void {
    const { min_items: min = 0, max_items: max = Infinity } = schema;
    if (items.length < min) this.add(path, 'has too few items', items.length, `at least ${min}`);
    if (items.length > max) this.add(path, 'has too many items', items.length, `at most ${max}`);
    for (const [index, item] of items.entries()) this.item(item, schema, `${path}.${index}`);
  }

  private item(item: unknown, { element, block, attribute, sensitive }: PropertySchema, path: string): void {
    if (block) this.value(item, { type: 'object', block, attribute }, path);
    else if (element) this.value(item, { type: element, sensitive }, path);
  }

  private add(property: string, problem: string, got: unknown, allowed: string, schema?: PropertySchema): void {
    this.problems.push({ property, problem, got: schema?.sensitive ? 'a secret' : excerpt(got), allowed });
  }
}

const TYPES = {
  string: 'a string',
  int: 'a whole number',
  float: 'a number',
  bool: 'true or false',
  list: 'a list',
  set: 'a list',
  map: 'a map',
  object: 'a map',
  any: 'anything',
};

/** Whether Terraform sees it: null stands for nothing, and so do no blocks at all. */
function isGiven(value: unknown, schema: PropertySchema | undefined): boolean {
  if (value === undefined || value === null) return false;
  return !(schema?.block && Array.isArray(value) && value.length === 0);
}

/** Whether Terraform takes the value, or makes of it what it should be: `"5"` is a number, `5` a string. */
function hasType(value: unknown, { type, block }: PropertySchema): boolean {
  switch (type) {
    case 'string':
      return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
    case 'int':
      return Number.isInteger(value) || (typeof value === 'string' && /^[-+]?\d+(\.0+)?$/.test(value));
    case 'float':
      return Number.isFinite(value) || (typeof value === 'string' && /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value));
    case 'bool':
      return typeof value === 'boolean' || (typeof value === 'string' && /^(true|false|1|0)$/.test(value));
    case 'list':
    case 'set':
      // One block may stand for a list of one.
      return Array.isArray(value) || (block !== undefined && isMap(value));
    case 'map':
    case 'object':
      return isMap(value);
    case 'any':
      return true;
  }
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function settable(schemas: PropertySchemas): string {
  const names = Object.keys(schemas).filter((name) => isSettable(schemas[name]));
  return names.sort().join(', ') || 'no properties';
}
