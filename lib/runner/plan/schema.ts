/** What the plan needs of Heat's schema for a property; absent means false. */
export interface PropertySchema {
  readonly type: string;
  readonly default?: unknown;
  /** A change is made in place. */
  readonly update_allowed?: boolean;
  /** A change is refused by Heat. */
  readonly immutable?: boolean;
  /** Keys of a map, or `*` for every item of a list. */
  readonly schema?: { readonly [name: string]: PropertySchema };
}

export interface ResourceSchema {
  readonly properties: { readonly [name: string]: PropertySchema };
}

/** Heat's schema of a resource type; nothing if the type isn't known. */
export type SchemaLookup = (type: string) => ResourceSchema | undefined;
