import { ApiError } from './errors';
import { Service } from './service';
import type { Query, Session } from './session';

export interface Server {
  readonly id: string;
  readonly name: string;
  /** `ACTIVE`, `BUILD`, `ERROR`, … */
  readonly status: string;
  /** Why the status is `ERROR`. Lists leave it out for a server that found no host: ask for that one by id. */
  readonly fault?: { readonly code: number; readonly message: string; readonly details?: string; readonly created: string };
  /** By network name. */
  readonly addresses: { readonly [network: string]: readonly Address[] };
  /** An empty text where the server runs from a volume. */
  readonly image: { readonly id: string } | '';
  readonly flavor: ServerFlavor;
  readonly metadata: { readonly [key: string]: string };
  readonly created: string;
  readonly 'OS-EXT-STS:task_state'?: string | null;
  /** On bare metal the Ironic node's UUID; shown to administrators only. */
  readonly 'OS-EXT-SRV-ATTR:hypervisor_hostname'?: string | null;
}

/** A server's flavor as it was when the server was made. */
export interface ServerFlavor {
  readonly original_name: string;
  readonly vcpus: number;
  /** MiB. */
  readonly ram: number;
  /** GiB. */
  readonly disk: number;
  readonly extra_specs?: { readonly [key: string]: string };
}

export interface Address {
  readonly addr: string;
  readonly version: 4 | 6;
  readonly 'OS-EXT-IPS:type': 'fixed' | 'floating';
  readonly 'OS-EXT-IPS-MAC:mac_addr': string;
}

/** Nova, the compute service. */
export class Nova {
  private readonly service: Service;

  public constructor(session: Session) {
    // From 2.47 on servers tell what their flavors ask for; nothing after 2.96 (OpenStack 2024.1) concerns us.
    this.service = new Service(session, { type: 'compute', version: 'v2.1', microversions: { wanted: '2.96', needed: '2.47' } });
  }

  /** All servers of the project. */
  public async servers(): Promise<Server[]> {
    return this.service.list<Server>('servers/detail', 'servers');
  }

  /** A server by id. */
  public async server(id: string): Promise<Server | undefined> {
    return (await this.service.find<{ server: Server }>(`servers/${encodeURIComponent(id)}`))?.server;
  }

  /** Servers of exactly this name: Nova's own filter takes a regular expression, and names are not unique. */
  public async serversNamed(name: string): Promise<Server[]> {
    const pattern = `^${name.replace(/[^A-Za-z0-9_-]/g, '\\$&')}$`;
    const servers = await this.service.list<Server>('servers/detail', 'servers', { name: pattern });
    return servers.filter((server) => server.name === name);
  }

  /** Servers that run from an image: of all projects where we may see those, which takes an administrator. */
  public async serversOf(imageId: string): Promise<Server[]> {
    const list = (scope: Query) => this.service.list<Server>('servers/detail', 'servers', { image: imageId, ...scope });
    try {
      return await list({ all_tenants: true });
    } catch (error) {
      if (!ApiError.is(error, 403)) throw error;
      return list({});
    }
  }
}
