import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, CloudError } from './errors';
import { Service } from './service';
import type { Query, Session } from './session';

export interface Node {
  readonly uuid: string;
  readonly name: string | null;
  readonly driver: string;
  /** `enroll`, `manageable`, `available`, `active`, … */
  readonly provision_state: string;
  /** Where it is on its way to. */
  readonly target_provision_state: string | null;
  readonly power_state: string | null;
  readonly target_power_state: string | null;
  readonly last_error: string | null;
  readonly maintenance: boolean;
  readonly maintenance_reason: string | null;
  /** UUID of the server on it. */
  readonly instance_uuid: string | null;
  readonly resource_class: string | null;
  readonly traits: readonly string[];
  readonly properties: { readonly [name: string]: unknown };
  /** Passwords show as stars. */
  readonly driver_info: { readonly [name: string]: unknown };
  readonly extra: { readonly [name: string]: unknown };
}

/** What a node is to be, by Ironic's names; the same keys as in `openstack baremetal create`'s files. */
export type NodeInput = { readonly driver: string; readonly name?: string } & { readonly [field: string]: unknown };

export interface BaremetalPort {
  readonly uuid: string;
  readonly address: string;
  readonly node_uuid: string;
  readonly portgroup_uuid: string | null;
  readonly physical_network: string | null;
  readonly pxe_enabled: boolean;
  readonly local_link_connection: { readonly [name: string]: unknown };
}

export type PortInput = { readonly address: string; readonly node_uuid: string } & { readonly [field: string]: unknown };

/** One step of a JSON patch (RFC 6902), as Ironic takes it. */
export interface PatchStep {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

export interface Driver {
  readonly name: string;
  /** Conductors that have it. */
  readonly hosts: readonly string[];
}

/** How to wait; times are in milliseconds. */
export interface Wait {
  /** @default 600000 */
  readonly timeout?: number;
  /** Between two looks. @default 1000 */
  readonly interval?: number;
  /** Is told of the nodes at each look. */
  readonly progress?: (nodes: readonly Node[]) => void;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** Ironic, the bare-metal service. */
export class Ironic {
  private readonly service: Service;

  public constructor(session: Session) {
    this.service = new Service(session, {
      type: 'baremetal',
      version: 'v1',
      // 1.65 (OpenStack 2020.2) has the last of the fields that enrolment files use: traits, interfaces, owner and lessee.
      microversions: { wanted: '1.95', needed: '1.65' },
      // A conductor works on the node, or none is free to: in both cases Ironic has not begun.
      passes: (refusal) => (refusal.status === 409 && refusal.text.includes('is locked by host')) || refusal.status === 503,
    });
  }

  /** All nodes that the entry may see, in full. */
  public async nodes(query?: Query): Promise<Node[]> {
    return this.service.list<Node>('nodes/detail', 'nodes', query);
  }

  /** A node by name or UUID. */
  public async node(name: string): Promise<Node | undefined> {
    return this.service.find<Node>(`nodes/${encodeURIComponent(name)}`);
  }

  /** @throws CloudError NODE_WITHOUT_CONDUCTOR where nobody in Ironic looks after such nodes */
  public async createNode(node: NodeInput): Promise<Node> {
    try {
      return await this.service.post<Node>('nodes', node);
    } catch (error) {
      // All that Ironic says then is "Resource temporarily unavailable, please retry."
      if (!ApiError.is(error, 503)) throw error;
      const message = `no conductor of Ironic answers for node ${node.name} (${error.message}); do look whether ironic-conductor runs`;
      throw new CloudError('NODE_WITHOUT_CONDUCTOR', message, { cause: error });
    }
  }

  public async patchNode(uuid: string, steps: readonly PatchStep[]): Promise<Node> {
    return this.service.patch<Node>(`nodes/${uuid}`, steps);
  }

  /** One that is gone is no error. */
  public async deleteNode(uuid: string): Promise<void> {
    await this.service.delete(`nodes/${uuid}`);
  }

  public async setTraits(uuid: string, traits: readonly string[]): Promise<void> {
    await this.service.put(`nodes/${uuid}/traits`, { traits }, { repeatable: true });
  }

  /** Takes a node out of service: nobody is given it. */
  public async setMaintenance(uuid: string, reason: string): Promise<void> {
    await this.service.put(`nodes/${uuid}/maintenance`, { reason }, { repeatable: true });
  }

  /** Starts a change of provision state: `manage`, `provide`, `inspect`, `clean`, `deleted`, … */
  public async setProvisionState(uuid: string, target: string): Promise<void> {
    await this.service.put(`nodes/${uuid}/states/provision`, { target });
  }

  /** Starts a change of power state: `power on`, `power off`, `rebooting`. */
  public async setPowerState(uuid: string, target: string): Promise<void> {
    await this.service.put(`nodes/${uuid}/states/power`, { target });
  }

  public async ports(query?: Query): Promise<BaremetalPort[]> {
    return this.service.list<BaremetalPort>('ports/detail', 'ports', query);
  }

  public async createPort(port: PortInput): Promise<BaremetalPort> {
    return this.service.post<BaremetalPort>('ports', port);
  }

  /** Hardware types that some conductor has. */
  public async drivers(): Promise<Driver[]> {
    return this.service.list<Driver>('drivers', 'drivers');
  }

  /**
   * Waits until all nodes are in one of the states.
   *
   * @throws CloudError NODE_FAILED with Ironic's `last_error` as soon as one has failed, NODE_TIMEOUT with the states they are in
   */
  public async waitForProvisionState(uuids: readonly string[], states: readonly string[], wait?: Wait): Promise<Node[]> {
    return this.wait(uuids, `reach ${states.join(' or ')}`, wait, (node) => {
      if (states.includes(node.provision_state)) return true;
      // A node whose BMC doesn't answer falls back to enroll instead of becoming manageable.
      const fellBack = node.provision_state === 'enroll' && !node.target_provision_state && node.last_error;
      if (fellBack || node.provision_state === 'error' || node.provision_state.endsWith(' failed')) throw failed(node);
      return false;
    });
  }

  /**
   * Waits until all nodes are in a power state.
   *
   * @throws CloudError NODE_FAILED with Ironic's `last_error` as soon as one has failed, NODE_TIMEOUT with the states they are in
   */
  public async waitForPowerState(uuids: readonly string[], state: string, wait?: Wait): Promise<Node[]> {
    return this.wait(uuids, `be ${state}`, wait, (node) => {
      if (node.power_state === state) return true;
      if (!node.target_power_state && node.last_error) throw failed(node);
      return false;
    });
  }

  private async wait(uuids: readonly string[], what: string, wait: Wait = {}, reached: (node: Node) => boolean): Promise<Node[]> {
    const { timeout = 600_000, interval = 1000, progress, signal } = wait;
    const end = Date.now() + timeout;
    for (;;) {
      const all = new Map((await this.nodes()).map((node) => [node.uuid, node]));
      const nodes = uuids.map((uuid) => {
        const node = all.get(uuid);
        if (!node) throw new CloudError('NODE_GONE', `node ${uuid} is no longer in Ironic, while we waited for it to ${what}`);
        return node;
      });
      progress?.(nodes);
      const late = nodes.filter((node) => !reached(node));
      if (late.length === 0) return nodes;
      if (Date.now() >= end) {
        const states = late.map((node) => `${node.name ?? node.uuid} is ${node.provision_state}, ${node.power_state ?? 'power unknown'}`);
        throw new CloudError('NODE_TIMEOUT', `waited ${Math.round(timeout / 1000)} s for nodes to ${what}: ${states.join('; ')}`);
      }
      await sleep(interval, undefined, { signal });
    }
  }
}

function failed(node: Node): CloudError {
  const name = node.name ?? node.uuid;
  return new CloudError('NODE_FAILED', `node ${name} is ${node.provision_state}: ${node.last_error ?? 'Ironic gives no reason'}`);
}
