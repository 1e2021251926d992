import { type Document, isDocument, section } from '../plan/side';

/** The file in which a configuration keeps its state, relative to the project; nothing where it keeps it elsewhere. */
export function statePath(configuration: Document): string | undefined {
  const { path } = section(section(section(configuration, 'terraform'), 'backend'), 'local');
  return typeof path === 'string' ? path : undefined;
}

/** A configuration that keeps its state in another file. */
export function withStateFile(configuration: Document, path: string): Document {
  return { ...configuration, terraform: { ...section(configuration, 'terraform'), backend: { local: { path } } } };
}

/** Addresses of the resources that a configuration makes. */
export function addressesOf(configuration: Document): string[] {
  return Object.entries(section(configuration, 'resource')).flatMap(([type, resources]) =>
    isDocument(resources) ? Object.keys(resources).map((name) => `${type}.${name}`) : [],
  );
}

/** Addresses of the resources that a configuration makes, but for those that stand below some construct paths. */
export function addressesBeside(configuration: Document, paths: readonly string[]): string[] {
  return addressesOf(configuration).filter((address) => {
    const [type, name] = address.split('.');
    const path = String(section(section(section(configuration, 'resource'), type), name)['//']);
    return !paths.some((above) => path === above || path.startsWith(`${above}/`));
  });
}

/** A configuration without `prevent_destroy` for some of its resources. */
export function withoutGuards(configuration: Document, isLifted: (address: string) => boolean): Document {
  const types = Object.entries(section(configuration, 'resource')).map(([type, resources]) => {
    const members = Object.entries(isDocument(resources) ? resources : {}).map(([name, body]) => {
      const guarded = isDocument(body) && section(body, 'lifecycle').prevent_destroy === true;
      if (!guarded || !isLifted(`${type}.${name}`)) return [name, body];
      const { prevent_destroy: _guard, ...lifecycle } = section(body, 'lifecycle');
      return [name, { ...body, lifecycle }];
    });
    return [type, Object.fromEntries(members)];
  });
  return { ...configuration, resource: Object.fromEntries(types) };
}
