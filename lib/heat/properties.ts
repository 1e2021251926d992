import { byEngineNames } from '../core/member-name';
import type { ResourceForm } from '../core/resource';
import { Value } from '../core/value';
import { type PropertySchema, type PropertySchemas, resourceType } from './schema';

/**
 * A resource's form from properties as programs name them.
 *
 * @param type Heat's resource type
 * @param props the type's generated struct
 */
export function heatForm(type: string, props: object): ResourceForm {
  return { type, properties: heatProperties(type, props) };
}

/**
 * Properties by Heat's names from those by the names of the generated structs, wherever Heat knows the names. What is
 * free-form for Heat stays as it is, as do names that it doesn't know and types that the pack doesn't list. Undefined
 * properties are left out.
 */
export function heatProperties(type: string, props: object): { [name: string]: unknown } {
  const known = resourceType(type);
  return mapNames(props, known ? known.properties : {});
}

function mapNames(props: object, schemas: PropertySchemas): { [name: string]: unknown } {
  return byEngineNames(props, schemas, mapValue);
}

function mapValue(value: unknown, schema: PropertySchema | undefined): unknown {
  if (!schema?.schema || typeof value !== 'object' || value === null || value instanceof Value) return value;
  if (schema.type === 'map') return Array.isArray(value) ? value : mapNames(value, schema.schema);
  return Array.isArray(value) ? value.map((item) => mapValue(item, schema.schema?.['*'])) : value;
}
