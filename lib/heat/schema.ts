import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type PropertyType = 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'map' | 'any';

/** One thing that Heat demands of a value, by Heat's own names. */
export interface Constraint {
  readonly range?: { readonly min?: number; readonly max?: number };
  readonly length?: { readonly min?: number; readonly max?: number };
  readonly allowed_values?: readonly (string | number | boolean)[];
  /** A regular expression in Python's words, to be matched by the whole value. */
  readonly allowed_pattern?: string;
  /** Name of a check that only Heat can make, such as `neutron.port`. */
  readonly custom_constraint?: string;
}

/** What Heat knows of one property. What is false or absent there is left out. */
export interface PropertySchema {
  readonly type: PropertyType;
  readonly required?: true;
  /** A change is made in place; without this it replaces the resource. Only on a resource's own properties: Heat compares no deeper. */
  readonly update_allowed?: true;
  /** A change is refused. */
  readonly immutable?: true;
  readonly default?: unknown;
  readonly constraints?: readonly Constraint[];
  /** Keys of a map, or `*` for every item of a list. Without it the content is free. */
  readonly schema?: PropertySchemas;
}

export interface PropertySchemas {
  readonly [name: string]: PropertySchema;
}

export interface ResourceType {
  readonly properties: PropertySchemas;
  readonly attributes: { readonly [name: string]: PropertyType };
  /** Heat's support status where it is not `SUPPORTED`. */
  readonly support?: string;
}

export interface TemplateVersion {
  /** Release names that stand for the version. */
  readonly aliases?: readonly string[];
  /** Functions and condition functions. */
  readonly functions: readonly string[];
}

export interface HeatSchema {
  /** HOT versions by date, oldest first. */
  readonly template_versions: { readonly [version: string]: TemplateVersion };
  readonly resource_types: { readonly [type: string]: ResourceType };
}

/** The checked-in pack; the build copies it beside the compiled code. */
export const SCHEMA_FILE = join(__dirname, 'schema', 'heat-2025.1.json');

let pack: HeatSchema | undefined;

/** Heat's schemas, read from disk when first asked for. */
export function heatSchema(): HeatSchema {
  pack ??= JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as HeatSchema;
  return pack;
}

/** What Heat knows of a resource type; nothing if the pack doesn't list it. */
export function resourceType(type: string): ResourceType | undefined {
  const types = heatSchema().resource_types;
  return Object.hasOwn(types, type) ? types[type] : undefined;
}

/** What a HOT version can do, by its date or its release name; nothing if Heat doesn't read it. */
export function templateVersion(version: string): TemplateVersion | undefined {
  const versions = heatSchema().template_versions;
  if (Object.hasOwn(versions, version)) return versions[version];
  return Object.values(versions).find((candidate) => candidate.aliases?.includes(version));
}

let functions: ReadonlySet<string> | undefined;

/** Whether a map of this one key is a function, in whatever version. */
export function isFunctionName(name: string): boolean {
  functions ??= new Set(Object.values(heatSchema().template_versions).flatMap((version) => version.functions));
  return functions.has(name);
}
