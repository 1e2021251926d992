import type { Construct } from 'constructs';
import { type Engine, Resource, type ResourceForm } from '../core';
import type { SubnetProps as HeatSubnetProps } from '../heat/bindings/neutron';
import { heatForm } from '../heat/heat-resource';
import type { Network } from './network';

/** Addresses from the first to the last, both included. */
export interface AddressRange {
  /** First IPv4 address. */
  readonly start: string;
  /** Last IPv4 address: the first one or a later one. */
  readonly end: string;
}

/** The addresses of a network. */
export interface SubnetProps {
  /** Name in the cloud. */
  readonly name: string;
  /** Network that the addresses are on. */
  readonly network: Network;
  /** Range of addresses, such as `192.0.2.0/26`: the network's own address, no host bits. IPv4. */
  readonly cidr: string;
  /** Ranges of addresses that may be given out. Empty for all of `cidr` but the gateway's. */
  readonly allocationPools: AddressRange[];
  /**
   * Address of the router, inside `cidr` and outside the pools.
   *
   * @default - none: the network has no way out
   */
  readonly gateway?: string;
  /** Addresses of the name servers that machines are told. Empty for none. */
  readonly dnsServers: string[];
  /** Whether Neutron answers DHCP. */
  readonly dhcp: boolean;
}

/** An IPv4 subnet. */
export class Subnet extends Resource {
  private readonly props: SubnetProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props the addresses, and how they are given out
   */
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
