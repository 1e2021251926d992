import type { Construct } from 'constructs';
import { Engine, type Reference, Resource, type ResourceForm } from '../core';
import type { PortProps as HeatPortProps } from '../heat/bindings/neutron';
import { heatForm } from '../heat/heat-resource';
import type { PortV2Props } from '../terraform/bindings/networking';
import { terraformForm } from '../terraform/terraform-resource';
import type { Network } from './network';
import type { Subnet } from './subnet';

/** A machine's place on a network. */
export interface PortProps {
  /** Name in the cloud. */
  readonly name: string;
  /** Network that the port is on. */
  readonly network: Network;
  /** Subnet of that network, which the port's address is from. */
  readonly subnet: Subnet;
  /**
   * IPv4 address inside the subnet.
   *
   * @default - Neutron chooses one, and keeps it as long as the port lives
   */
  readonly address?: string;
}

/** A port of its own: it and its address outlive a rebuild or a replacement of the server. */
export class Port extends Resource {
  private readonly props: PortProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props the machine's place on a network
   */
  public constructor(scope: Construct, id: string, props: PortProps) {
    super(scope, id);
    this.props = props;
  }

  /** The port's first fixed address. */
  public get address(): Reference {
    return this.attr('fixed_ips', 0, 'ip_address');
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    const { name, network, subnet, address } = this.props;
    if (engine === Engine.HEAT) {
      return heatForm('OS::Neutron::Port', {
        name,
        network: network.reference,
        fixedIps: [{ subnet: subnet.reference, ipAddress: address }],
      } satisfies HeatPortProps);
    }
    const form = terraformForm('openstack_networking_port_v2', {
      name,
      networkId: network.reference,
      fixedIp: [{ subnetId: subnet.reference, ipAddress: address }],
    } satisfies PortV2Props);
    return { ...form, attributes: { 'fixed_ips.0.ip_address': ['all_fixed_ips', 0] } };
  }
}
