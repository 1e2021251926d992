import type { Construct } from 'constructs';
import { Engine, type EngineGap, Resource, type ResourceForm } from '../core';
import type { NetProps, ProviderNetNetworkType, ProviderNetProps } from '../heat/bindings/neutron';
import { heatForm } from '../heat/heat-resource';
import type { NetworkV2Props } from '../terraform/bindings/networking';
import { terraformForm } from '../terraform/terraform-resource';

/** Which network, and who may use it. */
export interface NetworkProps {
  /** Name in the cloud. */
  readonly name: string;
  /**
   * Physical network that it is, untagged, by Neutron's name for it.
   *
   * @default - none: Neutron makes one in its own way, which is what tenants' networks are
   */
  readonly physicalNetwork?: string;
  /**
   * Whether routers lead to it from other networks.
   *
   * @default false
   */
  readonly external?: boolean;
  /**
   * Whether other projects may use it.
   *
   * @default false
   */
  readonly shared?: boolean;
}

/** A network: a flat provider network, or one that Neutron makes. */
export class Network extends Resource {
  private readonly props: NetworkProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props which network, and who may use it
   */
  public constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.props = props;
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    const { name, physicalNetwork, external = false, shared = false } = this.props;
    if (engine !== Engine.HEAT) {
      return terraformForm('openstack_networking_network_v2', {
        name,
        segments: physicalNetwork === undefined ? undefined : [{ networkType: 'flat', physicalNetwork }],
        external,
        shared,
        adminStateUp: true,
      } satisfies NetworkV2Props);
    }
    if (physicalNetwork === undefined) {
      return { ...heatForm('OS::Neutron::Net', { name, shared } satisfies NetProps), gaps: external ? [EXTERNAL] : [] };
    }
    return heatForm('OS::Neutron::ProviderNet', {
      name,
      networkType: 'flat' as ProviderNetNetworkType,
      physicalNetwork,
      routerExternal: external,
      shared,
    } satisfies ProviderNetProps);
  }
}

const EXTERNAL: EngineGap = {
  property: 'external',
  got: 'true, without a physical network',
  allowed: 'false, or true with a physical network',
  advice: 'name the physical network, or let Terraform carry the stack out',
};
