/** The services that the runner talks to, by their official types. */
export type ServiceType = 'identity' | 'orchestration' | 'compute' | 'baremetal' | 'image' | 'network' | 'placement' | 'object-store';

/** Other types under which catalogues list a service (service-types-authority). */
const ALIASES: { readonly [type: string]: readonly string[] } = { baremetal: ['bare-metal'] };

/** A service's types, the official one first. */
export function typesOf(service: ServiceType): string[] {
  return [service, ...(ALIASES[service] ?? [])];
}
