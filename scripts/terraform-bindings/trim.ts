import type { PropertySchema, PropertySchemas, PropertyType, ResourceSchemas, TerraformSchema } from '../../lib/terraform/schema';
import { type Json, list, map, section, sorted } from '../bindings/json';

const TYPES: readonly string[] = ['string', 'int', 'float', 'bool', 'list', 'set', 'map'] satisfies PropertyType[];
const FLAGS = ['required', 'optional', 'computed', 'force_new', 'sensitive', 'deprecated'] as const;
const KNOWN = [...FLAGS, 'type', 'default', 'min_items', 'max_items', 'conflicts_with', 'element', 'block'];

/** A pack from a dump of a provider's own Go schema, without what says nothing. */
export function trimSchema(dump: unknown): TerraformSchema {
  const { provider, version, configuration, resources, data_sources } = map(dump, 'dump');
  return {
    provider: String(provider),
    version: String(version),
    configuration: trimProperties(configuration, 'configuration'),
    resources: trimResources(resources, 'resources'),
    data_sources: trimResources(data_sources, 'data_sources'),
  };
}

/** The pack's text: one line a setting of the provider, a resource and a data source. */
export function formatPack({ provider, version, configuration, resources, data_sources }: TerraformSchema): string {
  const parts = [
    `  "provider": ${JSON.stringify(provider)}`,
    ...(version === undefined ? [] : [`  "version": ${JSON.stringify(version)}`]),
    section('configuration', configuration),
    section('resources', resources),
    section('data_sources', data_sources),
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

function trimResources(value: unknown, where: string): ResourceSchemas {
  return sorted(map(value, where), (resource, type) => trimProperties(map(resource, type).properties, type));
}

function trimProperties(value: unknown, where: string): PropertySchemas {
  return sorted(map(value, `${where} properties`), (property, name) => trimProperty(map(property, `${where}.${name}`), `${where}.${name}`));
}

function trimProperty(dump: Json, where: string): PropertySchema {
  const unknown = Object.keys(dump).filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0) throw new Error(`${where}: "${unknown.join('", "')}" is new; teach lib/terraform/schema.ts about it`);
  const type = typeOf(dump.type, where);
  const flags = FLAGS.filter((flag) => dump[flag] === true).map((flag) => [flag, true] as const);
  return {
    type,
    ...(Object.fromEntries(flags) as { readonly [flag in (typeof FLAGS)[number]]?: true }),
    // A path is one of the machine that the dump was made on.
    ...(dump.default !== undefined && !String(dump.default).startsWith('/') && { default: dump.default }),
    ...(dump.min_items !== undefined && { min_items: Number(dump.min_items) }),
    ...(dump.max_items !== undefined && { max_items: Number(dump.max_items) }),
    ...(dump.conflicts_with !== undefined && { conflicts_with: list(dump.conflicts_with, where).map(String).sort() }),
    ...elementOf(dump, type, where),
    ...(dump.block !== undefined && { block: trimProperties(dump.block, where) }),
  };
}

/** Items of a map are strings where the provider doesn't say otherwise; a few strings have an element, by mistake. */
function elementOf({ element, block }: Json, type: PropertyType, where: string): { readonly element?: PropertyType } {
  if (!['list', 'set', 'map'].includes(type) || block !== undefined) return {};
  if (element === undefined) return type === 'map' ? { element: 'string' } : {};
  return { element: typeOf(element, where) };
}

function typeOf(value: unknown, where: string): PropertyType {
  if (!TYPES.includes(value as string)) throw new Error(`${where}: type ${JSON.stringify(value)} is none of ${TYPES.join(', ')}`);
  return value as PropertyType;
}
