/**
 * The name that programs use for one of an engine's: `fixed_ips` → `fixedIps`, `binding:vnic_type` → `bindingVnicType`,
 * `VPCZoneIdentifier` → `vpcZoneIdentifier`, `accessIPv4` → `accessIPv4`.
 */
export function memberName(name: string): string {
  const [first = '', ...rest] = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  // A leading run of capitals is one word; its last capital begins the next word where a small letter follows.
  const head = first.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (capitals) => capitals.toLowerCase());
  return head + rest.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}

const members = new WeakMap<object, ReadonlyMap<string, string>>();

/** The engine's names by the names that programs use, of the properties that a schema lists. */
export function namesByMember(schemas: { readonly [name: string]: unknown }): ReadonlyMap<string, string> {
  let names = members.get(schemas);
  if (!names) {
    names = new Map(Object.keys(schemas).map((name) => [memberName(name), name]));
    members.set(schemas, names);
  }
  return names;
}

/**
 * Properties by the engine's names from those by the names that programs use. Names that the schemas don't list stay as they are; undefined
 * properties are left out.
 *
 * @param map a property's value by the engine's names, of which the schema is the property's, if there is one
 */
export function byEngineNames<S>(
  props: object,
  schemas: { readonly [name: string]: S },
  map: (value: unknown, schema: S | undefined) => unknown,
): { [name: string]: unknown } {
  const names = namesByMember(schemas);
  const mapped: { [name: string]: unknown } = {};
  for (const [member, value] of Object.entries(props)) {
    if (value === undefined) continue;
    const name = names.get(member) ?? member;
    mapped[name] = map(value, Object.hasOwn(schemas, name) ? schemas[name] : undefined);
  }
  return mapped;
}
