import type { Construct } from 'constructs';
import { Engine, Resource, type ResourceForm } from '../core';
import type { SubnetProps as HeatSubnetProps } from '../heat/bindings/neutron';
import { heatForm } from '../heat/heat-resource';
import type { SubnetV2Props } from '../terraform/bindings/networking';
import { terraformForm } from '../terraform/terraform-resource';
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
  /**
   * Ranges of addresses that may be given out.
   *
   * @default - all of `cidr` but the gateway's
   */
  readonly allocationPools?: AddressRange[];
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
  public _form(engine: Engine): ResourceForm {
    const { name, network, cidr, allocationPools = [], gateway, dnsServers = [], dhcp = true } = this.props;
    const pools = allocationPools.length > 0 ? allocationPools.map(({ start, end }) => ({ start, end })) : undefined;
    if (engine === Engine.HEAT) {
      return heatForm('OS::Neutron::Subnet', {
        name,
        network: network.reference,
        cidr,
        allocationPools: pools,
        // An empty string is Neutron's "no gateway"; left out, it takes the first address.
        gatewayIp: gateway ?? '',
        dnsNameservers: [...dnsServers],
        enableDhcp: dhcp,
      } satisfies HeatSubnetProps);
    }
    return terraformForm('openstack_networking_subnet_v2', {
      name,
      networkId: network.reference,
      cidr,
      ipVersion: 4,
      allocationPool: pools,
      ...(gateway === undefined ? { noGateway: true } : { gatewayIp: gateway }),
      dnsNameservers: [...dnsServers],
      enableDhcp: dhcp,
    } satisfies SubnetV2Props);
  }
}
