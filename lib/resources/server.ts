import type { Construct } from 'constructs';
import { Engine, Resource, type ResourceForm, type Value } from '../core';
import type { ServerProps as HeatServerProps } from '../heat/bindings/nova';
import { heatForm } from '../heat/heat-resource';
import type { InstanceV2Props } from '../terraform/bindings/compute';
import { terraformForm } from '../terraform/terraform-resource';
import type { Port } from './port';

/** A virtual machine. */
export interface ServerProps {
  /** Name in the cloud. */
  readonly name: string;
  /** Image that it boots: a `GuestImage`'s `image`, or a reference to an image in the cloud. */
  readonly image: Value;
  /** Flavor that it has, such as a `Flavor`'s reference. */
  readonly flavor: Value;
  /** Ports that it is given, in the order of its interfaces. */
  readonly ports: Port[];
}

/** A virtual machine, for tenants. For machines that are real there is `BaremetalServer`. */
export class Server extends Resource {
  private readonly props: ServerProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props the virtual machine
   */
  public constructor(scope: Construct, id: string, props: ServerProps) {
    super(scope, id);
    this.props = props;
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    const { name, image, flavor, ports } = this.props;
    const interfaces = ports.map((port) => ({ port: port.reference }));
    return engine === Engine.HEAT
      ? heatForm('OS::Nova::Server', { name, image, flavor, networks: interfaces } satisfies HeatServerProps)
      : terraformForm('openstack_compute_instance_v2', {
          name,
          imageId: image,
          flavorId: flavor,
          network: interfaces,
        } satisfies InstanceV2Props);
  }
}
