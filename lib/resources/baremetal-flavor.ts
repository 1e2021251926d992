import type { Construct } from 'constructs';
import { placementClass } from '../core';
import { Flavor } from './flavor';

/** What a machine must be. */
export interface BaremetalFlavorProps {
  /** First part of the name in the cloud. The numbers follow, so that a flavor with other numbers never meets the old one's name. */
  readonly name: string;
  /** Ironic's resource class of the machine, such as `baremetal`, in Ironic's spelling rather than Placement's. */
  readonly resourceClass: string;
  /** Traits that the machine must have, such as `CUSTOM_GPU`. Empty for none. */
  readonly traits: string[];
  /** CPU threads: a whole number above 0. */
  readonly cpus: number;
  /** Memory in MiB: a whole number above 0. */
  readonly memory: number;
  /** Size of the root disk in GiB: a whole number. */
  readonly disk: number;
  /** Size of the disk that is the machine's own across rebuilds, in GiB. 0 for none; only partition images have one. */
  readonly ephemeralDisk: number;
}

/**
 * A flavor that Nova schedules by resource class and traits alone, as its Ironic driver wants it: a machine is given
 * whole, so CPUs, memory and disk are set to none in what is asked of Placement.
 *
 * Source: https://docs.openstack.org/ironic/latest/install/configure-nova-flavors.html
 */
export class BaremetalFlavor extends Flavor {
  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props what a machine must be
   */
  public constructor(scope: Construct, id: string, props: BaremetalFlavorProps) {
    const { name, resourceClass, traits, cpus, memory, disk, ephemeralDisk } = props;
    const extraSpecs: Record<string, string> = {
      [`resources:${placementClass(resourceClass)}`]: '1',
      'resources:DISK_GB': '0',
      'resources:MEMORY_MB': '0',
      'resources:VCPU': '0',
    };
    for (const trait of traits) extraSpecs[`trait:${trait}`] = 'required';
    super(scope, id, {
      name: `${name}-${cpus}c-${memory}m-${disk}g${ephemeralDisk > 0 ? `-${ephemeralDisk}e` : ''}`,
      cpus,
      memory,
      disk,
      ephemeralDisk,
      isPublic: false,
      extraSpecs,
    });
  }
}
