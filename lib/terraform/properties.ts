import { byEngineNames } from '../core/member-name';
import type { ResourceForm } from '../core/resource';
import { Value } from '../core/value';
import { dataSourceSchema, type PropertySchema, type PropertySchemas, resourceSchema, type TerraformSchema } from './schema';

/**
 * A resource's form from properties as programs name them. What is free-form for Terraform stays as it is, as do names and
 * types that the schema doesn't list. Undefined properties are left out.
 *
 * @param type Terraform's resource type
 * @param props the type's generated struct
 * @param schema that of the type's provider
 */
export function terraformForm(type: string, props: object, schema?: TerraformSchema): ResourceForm {
  return { type, properties: mapNames(props, resourceSchema(type, schema) ?? {}) };
}

/** The same for a data source. */
export function dataSourceForm(type: string, props: object, schema?: TerraformSchema): ResourceForm {
  return { type, properties: mapNames(props, dataSourceSchema(type, schema) ?? {}), dataSource: true };
}

function mapNames(props: object, schemas: PropertySchemas): { [name: string]: unknown } {
  return byEngineNames(props, schemas, mapValue);
}

function mapValue(value: unknown, schema: PropertySchema | undefined): unknown {
  const block = schema?.block;
  if (!block) return value;
  if (Array.isArray(value)) return value.map((item) => mapItem(item, block));
  if (schema.type !== 'map' || !isMap(value)) return mapItem(value, block);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapItem(item, block)]));
}

function mapItem(item: unknown, block: PropertySchemas): unknown {
  return isMap(item) ? mapNames(item, block) : item;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Value);
}
