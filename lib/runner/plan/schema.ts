/** What the plan needs of a schema for a property; absent means false. */
export interface PropertySchema {
  readonly type: string;
  readonly default?: unknown;
  /** A change is made in place. */
  readonly update_allowed?: boolean;
  /** A change is refused by Heat. */
  readonly immutable?: boolean;
  /** Where no value is given any more, it stays as it is. */
  readonly computed?: boolean;
  /** Keys of a map, or `*` for every item of a list. */
  readonly schema?: { readonly [name: string]: PropertySchema };
}

export interface ResourceSchema {
  readonly properties: { readonly [name: string]: PropertySchema };
}

/** The schema of a resource type, Heat's or a Terraform provider's; nothing if the type isn't known. */
export type SchemaLookup = (type: string) => ResourceSchema | undefined;

/** Whether a type is one of Terraform's, such as `openstack_networking_port_v2`; Heat's hold `::`, or are files. */
export function isTerraformType(type: string): boolean {
  return /^(data\.)?[a-z0-9]+_[a-z0-9_]+$/.test(type);
}
