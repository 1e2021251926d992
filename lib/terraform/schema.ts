import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type PropertyType = 'string' | 'int' | 'float' | 'bool' | 'list' | 'set' | 'map' | 'object' | 'any';

/** What a provider says of one property, by its own words. What is false or absent there is left out. */
export interface PropertySchema {
  readonly type: PropertyType;
  readonly required?: true;
  readonly optional?: true;
  /** The provider tells it. With `optional`: where the program doesn't. */
  readonly computed?: true;
  /** A change replaces the resource. */
  readonly force_new?: true;
  readonly sensitive?: true;
  readonly deprecated?: true;
  readonly default?: unknown;
  /** How many items of a list, or repeated blocks, are allowed. */
  readonly min_items?: number;
  readonly max_items?: number;
  /** Properties of the resource that may not stand beside this one. */
  readonly conflicts_with?: readonly string[];
  /** Type of a collection's items; without it, and without `block`, they are free. */
  readonly element?: PropertyType;
  /** Properties of a collection's items, or of an object. */
  readonly block?: PropertySchemas;
  /** The items are no blocks to Terraform but values, for which an expression may stand. */
  readonly attribute?: true;
}

export interface PropertySchemas {
  readonly [name: string]: PropertySchema;
}

/** Properties by types of resources. */
export interface ResourceSchemas {
  readonly [type: string]: PropertySchemas;
}

export interface TerraformSchema {
  /** Where configurations get the provider, such as `terraform-provider-openstack/openstack`. */
  readonly provider: string;
  /** Release that this was taken from, where that is known. */
  readonly version?: string;
  /** The provider's own settings. */
  readonly configuration: PropertySchemas;
  readonly resources: ResourceSchemas;
  readonly data_sources: ResourceSchemas;
}

/** The checked-in pack; the build copies it beside the compiled code. */
export const SCHEMA_FILE = join(__dirname, 'schema', 'openstack-3.4.0.json');

let pack: TerraformSchema | undefined;

/** The OpenStack provider's schemas, read from disk when first asked for. */
export function terraformSchema(): TerraformSchema {
  pack ??= JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as TerraformSchema;
  return pack;
}

/** A resource type's properties; nothing if the schema doesn't list it. */
export function resourceSchema(type: string, schema: TerraformSchema = terraformSchema()): PropertySchemas | undefined {
  return own(schema.resources, type);
}

/** A data source's properties; nothing if the schema doesn't list it. */
export function dataSourceSchema(type: string, schema: TerraformSchema = terraformSchema()): PropertySchemas | undefined {
  return own(schema.data_sources, type);
}

function own(schemas: ResourceSchemas, type: string): PropertySchemas | undefined {
  return Object.hasOwn(schemas, type) ? schemas[type] : undefined;
}

/** Whether programs may set the property, or anything in it; the provider alone tells the others. */
export function isSettable({ required, optional, block }: PropertySchema): boolean {
  return (required === true || optional === true) && (block === undefined || Object.values(block).some(isSettable));
}
