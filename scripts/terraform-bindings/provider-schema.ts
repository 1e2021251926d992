import { sortedByName } from '../../lib/core/sorted';
import type { PropertySchema, PropertySchemas, PropertyType, ResourceSchemas, TerraformSchema } from '../../lib/terraform/schema';
import { type Json, map, sorted } from '../bindings/json';

/** Terraform's own registry and OpenTofu's: which of the two is asked depends on who asks. */
const REGISTRY = /^registry\.(terraform|opentofu)\.[a-z]+\//;

/**
 * A pack from the output of `terraform providers schema -json`.
 *
 * It doesn't say which changes replace a resource, what the defaults and the conflicts are, which numbers are whole ones, and
 * which blocks the provider fills in. That is taken from `known`, for the same properties of the same provider.
 *
 * Source: developer.hashicorp.com/terraform/cli/commands/providers/schema
 *
 * @param output the output, parsed
 * @param source the provider, such as `hashicorp/random`; needed where the output has several
 * @param known a pack that says more
 */
export function readProviderSchema(output: unknown, source: string | undefined, known: TerraformSchema): TerraformSchema {
  const { format_version, provider_schemas } = map(output, 'the output');
  if (!/^1\./.test(String(format_version))) throw new Error(`format_version is ${format_version}; allowed are those that begin with 1`);
  const addresses = Object.keys(map(provider_schemas, 'provider_schemas')).filter((address) => !address.includes('/builtin/'));
  const [address, ...others] = addresses.filter((one) => source === undefined || sourceOf(one) === source);
  if (address === undefined || others.length > 0) {
    throw new Error(`--provider is ${source ?? 'not given'}; allowed is one of ${addresses.map(sourceOf).join(', ')}`);
  }
  const { provider, resource_schemas, data_source_schemas } = map(map(provider_schemas, 'provider_schemas')[address], address);
  const more = known.provider === sourceOf(address) ? known : undefined;
  return {
    provider: sourceOf(address),
    configuration: readBlock(provider ? map(provider, address).block : {}, more?.configuration, address),
    resources: readTypes(resource_schemas, more?.resources, true),
    // Elsewhere the id may be what a data source looks for.
    data_sources: readTypes(data_source_schemas, more?.data_sources, more !== undefined),
  };
}

function sourceOf(address: string): string {
  return address.replace(REGISTRY, '');
}

/** Leaves out what all types have: how long to wait, and the id where it is `implied`. */
function readTypes(schemas: unknown, known: ResourceSchemas | undefined, implied: boolean): ResourceSchemas {
  return sorted(map(schemas ?? {}, 'schemas'), (schema, type) => {
    const { id, timeouts: _, ...properties } = readBlock(map(schema, type).block, known?.[type], type);
    return id && (id.required || !implied) ? { id, ...properties } : properties;
  });
}

function readBlock(value: unknown, known: PropertySchemas | undefined, where: string): PropertySchemas {
  const { attributes, block_types } = map(value, where);
  const properties: PropertySchemas = {
    ...sorted(map(attributes ?? {}, where), (attribute, name) =>
      readAttribute(map(attribute, `${where}.${name}`), known?.[name], `${where}.${name}`),
    ),
    ...sorted(map(block_types ?? {}, where), (block, name) =>
      readBlockType(map(block, `${where}.${name}`), known?.[name], `${where}.${name}`),
    ),
  };
  return sortedByName(Object.entries(properties));
}

function readAttribute(dump: Json, known: PropertySchema | undefined, where: string): PropertySchema {
  const flags: Flags = {
    ...(dump.required === true && { required: true }),
    ...(dump.optional === true && { optional: true }),
    ...(dump.computed === true && { computed: true }),
  };
  const nested = dump.nested_type === undefined ? undefined : map(dump.nested_type, where);
  return {
    ...(nested ? { type: nestingType(nested.nesting_mode, where) } : readType(dump.type, known, flags, where)),
    ...flags,
    ...(dump.sensitive === true && { sensitive: true }),
    ...(dump.deprecated === true && { deprecated: true }),
    ...unsaid(known),
    ...(nested && { block: readBlock(nested, known?.block, where), attribute: true }),
  };
}

function readBlockType(dump: Json, known: PropertySchema | undefined, where: string): PropertySchema {
  const block = map(dump.block, where);
  return {
    type: nestingType(dump.nesting_mode, where),
    // Whether one may be left out is said by how many there must be.
    ...(Number(dump.min_items ?? 0) > 0 ? { required: true } : { optional: true }),
    ...(known?.computed && { computed: true }),
    ...(block.deprecated === true && { deprecated: true }),
    ...unsaid(known),
    ...(dump.min_items !== undefined && { min_items: Number(dump.min_items) }),
    ...(dump.max_items !== undefined && { max_items: Number(dump.max_items) }),
    block: readBlock(block, known?.block, where),
  };
}

type Flags = Pick<PropertySchema, 'required' | 'optional' | 'computed'>;

/** What the output says of no property. */
function unsaid(known: PropertySchema | undefined): Partial<PropertySchema> {
  if (!known) return {};
  const { force_new, default: value, min_items, max_items, conflicts_with } = known;
  return {
    ...(force_new && { force_new }),
    ...(value !== undefined && { default: value }),
    ...(min_items !== undefined && { min_items }),
    ...(max_items !== undefined && { max_items }),
    ...(conflicts_with && { conflicts_with }),
  };
}

/** A type in the words of Terraform's type constraints: `"string"`, `["list", "string"]`, `["set", ["object", { … }]]`. */
function readType(
  value: unknown,
  known: PropertySchema | undefined,
  flags: Flags,
  where: string,
): Pick<PropertySchema, 'type' | 'element' | 'block' | 'attribute'> {
  if (!Array.isArray(value)) return { type: scalarType(value, known?.type, where) };
  const [kind, content] = value;
  switch (kind) {
    case 'list':
    case 'set':
    case 'map':
      if (Array.isArray(content) && content[0] === 'object')
        return { type: kind, block: readMembers(content[1], known, flags, where), attribute: true };
      return {
        type: kind,
        element: Array.isArray(content) ? readType(content, undefined, flags, where).type : scalarType(content, known?.element, where),
      };
    case 'object':
      return { type: 'object', block: readMembers(content, known, flags, where), attribute: true };
    case 'tuple':
      return { type: 'list' };
    default:
      throw new Error(`${where}: type ${JSON.stringify(value)} is new; teach scripts/terraform-bindings/provider-schema.ts about it`);
  }
}

/** Properties of an object that is a type and no block: which of them may be left out is not said. */
function readMembers(value: unknown, known: PropertySchema | undefined, flags: Flags, where: string): PropertySchemas {
  const usual: Flags = flags.required || flags.optional ? { optional: true } : { computed: true };
  return sorted(map(value, where), (type, name) => {
    const member = known?.block?.[name];
    const { required, optional, computed } = member ?? usual;
    const own: Flags = { ...(required && { required }), ...(optional && { optional }), ...(computed && { computed }) };
    return { ...readType(type, member, own, `${where}.${name}`), ...own, ...unsaid(member) };
  });
}

function scalarType(value: unknown, known: PropertyType | undefined, where: string): PropertyType {
  switch (value) {
    case 'string':
    case 'bool':
      return value;
    case 'number':
      return known === 'int' ? 'int' : 'float';
    case 'dynamic':
      return 'any';
    default:
      throw new Error(`${where}: type ${JSON.stringify(value)} is new; teach scripts/terraform-bindings/provider-schema.ts about it`);
  }
}

function nestingType(mode: unknown, where: string): PropertyType {
  switch (mode) {
    case 'list':
    case 'set':
    case 'map':
      return mode;
    case 'single':
    case 'group':
      return 'object';
    default:
      throw new Error(`${where}: nesting ${JSON.stringify(mode)} is new; teach scripts/terraform-bindings/provider-schema.ts about it`);
  }
}
