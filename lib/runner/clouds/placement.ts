import { ApiError } from './errors';
import { Service } from './service';
import type { Session } from './session';

/** What a provider has of one resource class. */
export interface Inventory {
  readonly total: number;
  /** On bare metal all of it where the node is not available. */
  readonly reserved: number;
}

/** What to find room for. */
export interface Candidates {
  /** Amounts by resource class: `{ CUSTOM_BAREMETAL: 1 }`. */
  readonly resources: { readonly [resourceClass: string]: number };
  /** Traits that a provider must have. */
  readonly required?: readonly string[];
}

/** Placement, which knows what can still be scheduled where. For administrators. */
export class Placement {
  private readonly service: Service;

  public constructor(session: Session) {
    // 1.17 (OpenStack Rocky) brought `required`; nothing after 1.39 (2023.1) concerns us.
    this.service = new Service(session, { type: 'placement', microversions: { wanted: '1.39', needed: '1.17' } });
  }

  /** UUIDs of the providers on which Nova could schedule this; none where nobody has heard of a class or trait yet. */
  public async candidates(what: Candidates): Promise<string[]> {
    const resources = Object.entries(what.resources).map(([name, amount]) => `${name}:${amount}`);
    const required = what.required?.length ? what.required.join(',') : undefined;
    const query = { resources: resources.join(','), required };
    try {
      const body = await this.service.get<{ provider_summaries: { [uuid: string]: unknown } }>('allocation_candidates', query);
      return Object.keys(body.provider_summaries);
    } catch (error) {
      if (ApiError.is(error, 400) && /No such (resource class|trait)/.test(error.text)) return [];
      throw error;
    }
  }

  /** What a provider has, by resource class; nothing where there is no such provider (yet). */
  public async inventories(uuid: string): Promise<{ readonly [resourceClass: string]: Inventory } | undefined> {
    return (await this.service.find<{ inventories: { [name: string]: Inventory } }>(`resource_providers/${uuid}/inventories`))?.inventories;
  }
}
