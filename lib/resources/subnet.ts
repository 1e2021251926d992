import type { Construct } from 'constructs';
import { type Engine, Resource, type ResourceForm } from '../core';
import type { SubnetProps as HeatSubnetProps } from '../heat/bindings/neutron';
import { heatForm } from '../heat/heat-resource';
import type { Network } from './network';

/** Addresses from the first to the last, both included. */
export interface AddressRange {
  readonly start: string;
  readonly end: string;
}

/** The addresses of a network. */
export interface SubnetProps {
  /** Name in the cloud. */
  readonly name: string;
  readonly network: Network;
  /** Such as `192.0.2.0/26`. */
  readonly cidr: string;
  /** Addresses that may be given out; empty for all but the gateway's. */
  readonly allocationPools: AddressRange[];
  /** Way out; none where it is undefined. */
  readonly gateway?: string;
  readonly dnsServers: string[];
  /** Whether Neutron answers DHCP. */
  readonly dhcp: boolean;
}

/** An IPv4 subnet. */
export class Subnet extends Resource {
  private readonly props: SubnetProps;

  public constructor(scope: Construct, id: string, props: SubnetProps) {
    super(scope, id);
    this.props = props;
  }

  /** @internal */
  public _form(_engine: Engine): ResourceForm {
    const { name, network, cidr, allocationPools, gateway, dnsServers, dhcp } = this.props;
    return heatForm('OS::Neutron::Subnet', {
      name,
      network: network.reference,
      cidr,
      allocationPools: allocationPools.length > 0 ? allocationPools.map(({ start, end }) => ({ start, end })) : undefined,
      // An empty string is Neutron's "no gateway"; left out, it takes the first address.
      gatewayIp: gateway ?? '',
      dnsNameservers: [...dnsServers],
      enableDhcp: dhcp,
    } satisfies HeatSubnetProps);
  }
}
