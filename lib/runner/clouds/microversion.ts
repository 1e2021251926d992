import { CloudError } from './errors';

/** The microversions of a service's API that we can work with. */
export interface Microversions {
  /** The newest that we know; used where the service has it. */
  readonly wanted: string;
  /** The oldest that has all we need. */
  readonly needed: string;
}

/** The microversions that a service speaks. */
export interface Offer {
  readonly min: string;
  readonly max: string;
}

/** Whether `a` is before (negative), the same as (0) or after (positive) `b`: numbers, not text, so 2.9 is before 2.10. */
export function compareMicroversions(a: string, b: string): number {
  const [majorA, minorA] = a.split('.').map(Number);
  const [majorB, minorB] = b.split('.').map(Number);
  return majorA - majorB || minorA - minorB;
}

/**
 * Reads a service's version document: `{"version": {…}}` of Nova and Ironic, `{"versions": [{…}]}` of Placement.
 *
 * @returns nothing where it names no microversions
 */
export function offerOf(document: unknown): Offer | undefined {
  const { version, versions } = (document ?? {}) as { version?: VersionEntry; versions?: readonly VersionEntry[] };
  const entry = version ?? versions?.find((item) => item.max_version || item.version);
  const max = entry?.version || entry?.max_version;
  return entry?.min_version && max ? { min: entry.min_version, max } : undefined;
}

interface VersionEntry {
  readonly min_version?: string;
  readonly version?: string;
  readonly max_version?: string;
}

/**
 * The newest microversion that both sides know.
 *
 * @throws CloudError API_MICROVERSION where there is none that has all we need
 */
export function negotiate(service: string, ours: Microversions, offer: Offer | undefined): string {
  const theirs = offer ? `it speaks ${offer.min} to ${offer.max}` : 'it names no microversions';
  const chosen = offer && (compareMicroversions(ours.wanted, offer.max) < 0 ? ours.wanted : offer.max);
  if (!offer || !chosen || compareMicroversions(chosen, ours.needed) < 0 || compareMicroversions(chosen, offer.min) < 0) {
    throw new CloudError(
      'API_MICROVERSION',
      `${service}: no common API microversion: ${theirs}, and we need one from ${ours.needed} to ${ours.wanted}; use a cloud of another release, or another tripleo`,
    );
  }
  return chosen;
}
