import { Service } from './service';
import type { Query, Session } from './session';

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly shared: boolean;
  readonly project_id: string;
  readonly subnets: readonly string[];
  /** Shown to administrators only, as are all of `provider:`. */
  readonly 'provider:physical_network'?: string | null;
  readonly 'provider:network_type'?: string;
}

export interface Port {
  readonly id: string;
  readonly name: string;
  readonly network_id: string;
  readonly device_id: string;
  readonly device_owner: string;
  readonly mac_address: string;
  readonly status: string;
  readonly fixed_ips: readonly { readonly subnet_id: string; readonly ip_address: string }[];
}

/** Neutron, the network service. Queries are by field: `{ name: 'ctlplane' }`. */
export class Neutron {
  private readonly service: Service;

  public constructor(session: Session) {
    this.service = new Service(session, { type: 'network', version: 'v2.0' });
  }

  public async networks(query?: Query): Promise<Network[]> {
    return this.service.list<Network>('networks', 'networks', query);
  }

  public async ports(query?: Query): Promise<Port[]> {
    return this.service.list<Port>('ports', 'ports', query);
  }
}
