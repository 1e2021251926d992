import type { Construct } from 'constructs';
import { type Engine, type Reference, Resource, type ResourceForm } from '../core';
import type { PortProps as HeatPortProps } from '../heat/bindings/neutron';
import { heatForm } from '../heat/heat-resource';
import type { Network } from './network';
import type { Subnet } from './subnet';

/** A machine's place on a network. */
export interface PortProps {
  /** Name in the cloud. */
  readonly name: string;
  readonly network: Network;
  readonly subnet: Subnet;
  /** Fixed address; Neutron chooses one where it is undefined, and keeps it as long as the port lives. */
  readonly address?: string;
}

/** A port of its own: it, and with it the address, outlives a rebuild or replacement of the server. */
export class Port extends Resource {
  private readonly props: PortProps;

  public constructor(scope: Construct, id: string, props: PortProps) {
    super(scope, id);
    this.props = props;
  }

  /** The port's first fixed address. */
  public get address(): Reference {
    return this.attr('fixed_ips', 0, 'ip_address');
  }

  /** @internal */
  public _form(_engine: Engine): ResourceForm {
    return heatForm('OS::Neutron::Port', {
      name: this.props.name,
      network: this.props.network.reference,
      fixedIps: [{ subnet: this.props.subnet.reference, ipAddress: this.props.address }],
    } satisfies HeatPortProps);
  }
}
