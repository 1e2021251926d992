import type { Construct } from 'constructs';
import { Engine, Resource, type ResourceForm } from '../core';
import type { FlavorProps as HeatFlavorProps } from '../heat/bindings/nova';
import { heatForm } from '../heat/heat-resource';
import type { FlavorV2Props } from '../terraform/bindings/compute';
import { terraformForm } from '../terraform/terraform-resource';

/** What a server is given. */
export interface FlavorProps {
  /** Name in the cloud. */
  readonly name: string;
  /** CPU threads: a whole number above 0. */
  readonly cpus: number;
  /** Memory in MiB: a whole number above 0. */
  readonly memory: number;
  /** Size of the root disk in GiB: a whole number. */
  readonly disk: number;
  /**
   * Size of the disk beside it, in GiB.
   *
   * @default 0
   */
  readonly ephemeralDisk?: number;
  /**
   * Whether all projects may use it. Otherwise administrators alone, and those to whom somebody gives it.
   *
   * @default true
   */
  readonly isPublic?: boolean;
  /**
   * What else Nova is to know of it, by Nova's names.
   *
   * @default - nothing
   */
  readonly extraSpecs?: { readonly [name: string]: string };
}

/** A flavor. Making one takes an administrator. */
export class Flavor extends Resource {
  private readonly props: FlavorProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props what a server is given
   */
  public constructor(scope: Construct, id: string, props: FlavorProps) {
    super(scope, id);
    this.props = props;
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    const { name, cpus, memory, disk, ephemeralDisk = 0, isPublic = true, extraSpecs } = this.props;
    const common = { name, vcpus: cpus, ram: memory, disk, ephemeral: ephemeralDisk, isPublic, extraSpecs };
    return engine === Engine.HEAT
      ? heatForm('OS::Nova::Flavor', common satisfies HeatFlavorProps)
      : terraformForm('openstack_compute_flavor_v2', common satisfies FlavorV2Props);
  }
}
