import type { Construct } from 'constructs';
import { type Engine, Resource, type ResourceForm } from '../core';
import type { ProviderNetNetworkType, ProviderNetProps } from '../heat/bindings/neutron';
import { heatForm } from '../heat/heat-resource';

/** A network that is a physical one, untagged. */
export interface NetworkProps {
  /** Name in the cloud. */
  readonly name: string;
  /** Physical network, by Neutron's name for it. */
  readonly physicalNetwork: string;
  /** Whether routers lead to it from other networks. */
  readonly external: boolean;
  /** Whether other projects may use it. */
  readonly shared: boolean;
}

/** A flat provider network. */
export class Network extends Resource {
  private readonly props: NetworkProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props the physical network, and who may use it
   */
  public constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.props = props;
  }

  /** @internal */
  public _form(_engine: Engine): ResourceForm {
    return heatForm('OS::Neutron::ProviderNet', {
      name: this.props.name,
      networkType: 'flat' as ProviderNetNetworkType,
      physicalNetwork: this.props.physicalNetwork,
      routerExternal: this.props.external,
      shared: this.props.shared,
    } satisfies ProviderNetProps);
  }
}
