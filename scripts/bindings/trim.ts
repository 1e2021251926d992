import type {
  Constraint,
  HeatSchema,
  PropertySchema,
  PropertySchemas,
  PropertyType,
  ResourceType,
  TemplateVersion,
} from '../../lib/heat/schema';
import { type Json, list, map, section, sorted } from './json';

const TYPES: readonly string[] = ['string', 'integer', 'number', 'boolean', 'list', 'map', 'any'] satisfies PropertyType[];
const HOT = 'heat_template_version.';

/** The resource types of a dump of Heat's `resource-type-show`, without prose and without what says nothing. */
export function trimResourceTypes(dump: unknown): HeatSchema['resource_types'] {
  return sorted(map(dump, 'dump'), trimResourceType);
}

/** The HOT versions of a dump of Heat's template versions and functions. */
export function trimTemplateVersions(dump: unknown): HeatSchema['template_versions'] {
  const versions: { [version: string]: TemplateVersion } = {};
  for (const [name, value] of Object.entries(sorted(map(dump, 'dump'), (version) => version))) {
    const version = map(value, name);
    if (version.type !== 'hot') continue;
    const aliases = list(version.aliases, `${name} aliases`).map((alias) => String(alias).replace(HOT, ''));
    const functions = list(version.functions, `${name} functions`).map((entry) => String(map(entry, name).functions));
    versions[name.replace(HOT, '')] = { ...(aliases.length > 0 && { aliases }), functions: functions.sort() };
  }
  return versions;
}

/** The pack's text: one line a template version and a resource type. */
export function formatPack(schema: HeatSchema): string {
  return `{\n${section('template_versions', schema.template_versions)},\n${section('resource_types', schema.resource_types)}\n}\n`;
}

function trimResourceType(value: unknown, type: string): ResourceType {
  const dump = map(value, type);
  const support = map(dump.support_status, `${type} support_status`).status;
  return {
    properties: trimProperties(dump.properties, type, true),
    attributes: sorted(map(dump.attributes, `${type} attributes`), (attribute, name) => typeOf(map(attribute, name).type ?? 'any', name)),
    ...(support !== 'SUPPORTED' && { support: String(support) }),
  };
}

function trimProperties(value: unknown, where: string, top: boolean): PropertySchemas {
  return sorted(map(value, `${where} properties`), (property, name) =>
    trimProperty(map(property, `${where}.${name}`), `${where}.${name}`, top),
  );
}

function trimProperty(dump: Json, where: string, top: boolean): PropertySchema {
  const constraints = list(dump.constraints ?? [], `${where} constraints`).map((constraint) =>
    trimConstraint(map(constraint, where), where),
  );
  return {
    type: typeOf(dump.type, where),
    ...(dump.required === true && { required: true }),
    ...(top && dump.update_allowed === true && { update_allowed: true }),
    ...(top && dump.immutable === true && { immutable: true }),
    ...(dump.default !== undefined && dump.default !== null && { default: dump.default }),
    ...(constraints.length > 0 && { constraints }),
    ...(dump.schema !== undefined && dump.schema !== null && { schema: trimProperties(dump.schema, where, false) }),
  };
}

function trimConstraint(dump: Json, where: string): Constraint {
  const { description: _prose, ...constraint } = dump;
  const known = ['range', 'length', 'allowed_values', 'allowed_pattern', 'custom_constraint'];
  const unknown = Object.keys(constraint).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${where}: constraint "${unknown.join('", "')}" is new; teach lib/heat/schema.ts about it`);
  return constraint as Constraint;
}

function typeOf(value: unknown, where: string): PropertyType {
  if (!TYPES.includes(value as string)) throw new Error(`${where}: type ${JSON.stringify(value)} is none of ${TYPES.join(', ')}`);
  return value as PropertyType;
}
