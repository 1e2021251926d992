import { resourceType } from '../../heat/schema';
import { type PropertySchemas, type PropertyType, resourceSchema, type PropertySchema as TerraformProperty } from '../../terraform/schema';
import { isTerraformType, type PropertySchema, type ResourceSchema, type SchemaLookup } from './schema';

/** The schema of a resource type, of whichever engine. */
export const schemaLookup: SchemaLookup = (type) => (isTerraformType(type) ? terraformSchemaLookup(type) : resourceType(type));

/** The OpenStack provider's schema of a resource type, and Terraform's own of `terraform_data`. */
export const terraformSchemaLookup: SchemaLookup = (type) => {
  const known = adapted.get(type);
  if (known) return known;
  const properties = type === 'terraform_data' ? TERRAFORM_DATA : resourceSchema(type);
  if (!properties) return undefined;
  const schema: ResourceSchema = { properties: adapt(properties) };
  adapted.set(type, schema);
  return schema;
};

const adapted = new Map<string, ResourceSchema>();

/** Source: developer.hashicorp.com/terraform/language/resources/terraform-data. */
const TERRAFORM_DATA: PropertySchemas = {
  input: { type: 'any', optional: true },
  triggers_replace: { type: 'any', optional: true, force_new: true },
  output: { type: 'any', computed: true },
};

const TYPES: { readonly [type in PropertyType]: string } = {
  string: 'string',
  int: 'integer',
  float: 'number',
  bool: 'boolean',
  list: 'list',
  set: 'set',
  map: 'map',
  object: 'map',
  any: 'any',
};

function adapt(properties: PropertySchemas): { readonly [name: string]: PropertySchema } {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, adaptOne(property)]));
}

function adaptOne(property: TerraformProperty): PropertySchema {
  const { type, block, element, computed, default: preset } = property;
  const item: PropertySchema | undefined = block ? { type: 'map', schema: adapt(block) } : element && { type: TYPES[element] };
  const isCollection = type === 'list' || type === 'set';
  return {
    type: TYPES[type],
    update_allowed: !replaces(property),
    ...(computed && { computed }),
    ...(preset !== undefined && { default: preset }),
    ...(isCollection && item && { schema: { '*': item } }),
  };
}

/** Whether a change of the property, or of one within it, replaces the resource. */
function replaces({ force_new, block }: TerraformProperty): boolean {
  return force_new === true || Object.values(block ?? {}).some(replaces);
}
