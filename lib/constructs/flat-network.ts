import { Construct } from 'constructs';
import { App, Cloud, cloudName, formatIpv4, parseCidr, shownPath } from '../core';
import { type AddressRange, Network, Subnet } from '../resources';

/** A flat network and its addresses. */
export interface FlatNetworkProps {
  /** Range of addresses, such as `192.0.2.0/26`: the network's own address, no host bits. IPv4. */
  readonly cidr: string;
  /**
   * Physical network, by Neutron's name for it. The machines' ports must be plugged into it.
   *
   * @default - the construct's id
   */
  readonly physicalNetwork?: string;
  /**
   * Ranges of addresses that may be given out, both bounds included.
   *
   * @default - all but the network's, the broadcast's and the gateway's; the floating range where there is one
   */
  readonly allocationPools?: AddressRange[];
  /**
   * Addresses that tenants' routers and floating IPs take, such as `192.0.2.128/25`, inside `cidr`. Makes the network an external one.
   *
   * @default - none: the network is not external
   */
  readonly floatingRange?: string;
  /**
   * Address of the router, inside `cidr` and outside the pools.
   *
   * @default - none: the network has no way out
   */
  readonly gateway?: string;
  /**
   * Addresses of the name servers that machines are told.
   *
   * @default - none
   */
  readonly dnsServers?: string[];
  /**
   * Whether Neutron answers DHCP.
   *
   * @default true
   */
  readonly dhcp?: boolean;
  /**
   * Whether other projects of the cloud may use it.
   *
   * @default - only where it is external
   */
  readonly shared?: boolean;
}

/** A network without VLANs in one cloud: a physical network with one IPv4 subnet. */
export class FlatNetwork extends Construct {
  /** Cloud that the network is in. */
  public readonly cloud: Cloud;
  /** The network itself, for what refers to it. */
  public readonly network: Network;
  /** Its one subnet. */
  public readonly subnet: Subnet;
  /** @internal */
  public readonly _props: FlatNetworkProps;
  /** Physical network, by Neutron's name for it. */
  public readonly physicalNetwork: string;
  /** The network's name among those of its cloud: its path below the cloud. Machines' ports are called by it. */
  public readonly networkName: string;

  /**
   * @param scope the cloud that the network is in, or something in it
   * @param id part of the network's name, and of the ports' on it
   * @param props addresses, and how they are given out
   */
  public constructor(scope: Construct, id: string, props: FlatNetworkProps) {
    super(scope, id);
    this.cloud = Cloud.of(this);
    this._props = props;
    this.physicalNetwork = props.physicalNetwork ?? id;
    this.networkName = shownPath(this)
      .slice(shownPath(this.cloud).length + 1)
      .replaceAll('/', '-');
    const name = cloudName(this, App.of(this).name);
    const external = props.floatingRange !== undefined;
    this.network = new Network(this, 'network', {
      name,
      physicalNetwork: this.physicalNetwork,
      external,
      shared: props.shared ?? external,
    });
    this.subnet = new Subnet(this, 'subnet', {
      name,
      network: this.network,
      cidr: props.cidr,
      allocationPools: this.pools(),
      gateway: props.gateway,
      dnsServers: props.dnsServers ?? [],
      dhcp: props.dhcp ?? true,
    });
  }

  private pools(): AddressRange[] {
    const { allocationPools, floatingRange } = this._props;
    if (allocationPools) return allocationPools;
    const range = floatingRange === undefined ? undefined : usableRange(floatingRange);
    return range ? [range] : [];
  }
}

/** The addresses of a range that machines can have: without the network's and the broadcast's. A malformed one is found by a check. */
function usableRange(cidr: string): AddressRange | undefined {
  const network = parseCidr(cidr);
  return network && { start: formatIpv4(network.first + 1), end: formatIpv4(network.last - 1) };
}
