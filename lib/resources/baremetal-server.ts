import type { Construct } from 'constructs';
import { Engine, type EngineGap, Resource, type ResourceForm, type Value } from '../core';
import type {
  ServerFlavorUpdatePolicy,
  ServerImageUpdatePolicy,
  ServerProps,
  ServerSoftwareConfigTransport,
  ServerUserDataFormat,
  ServerUserDataUpdatePolicy,
} from '../heat/bindings/nova';
import { heatForm } from '../heat/heat-resource';
import type { InstanceV2Props } from '../terraform/bindings/compute';
import { ImageChecksum } from '../terraform/expression';
import { terraformForm } from '../terraform/terraform-resource';
import { MachineConfiguration } from './machine-configuration';
import type { Port } from './port';

/** What becomes of a machine whose image changes. */
export enum ImageChange {
  /** Writes the new image to the same machine. The ephemeral partition is kept, the root disk is not. */
  REBUILD_KEEPING_EPHEMERAL = 'REBUILD_PRESERVE_EPHEMERAL',
  /** Writes the new image to the same machine. Everything on its disk is lost. */
  REBUILD = 'REBUILD',
  /** Takes another machine in its place. Everything on the old one is lost. */
  REPLACE = 'REPLACE',
}

/** A server on a bare-metal machine. */
export interface BaremetalServerProps {
  /** Name in the cloud, and the machine's host name. */
  readonly name: string;
  /** Image that the machine runs: a `GoldImage`'s `image`, or a reference to an image in the cloud. */
  readonly image: Value;
  /** Flavor that chooses the machine, such as a `BaremetalFlavor`'s reference. */
  readonly flavor: Value;
  /** Ports that the machine is given, in the order of its interfaces. */
  readonly ports: Port[];
  /** What becomes of the machine when `image` changes. */
  readonly onImageChange: ImageChange;
}

/** A machine with an image on it. Engines guard it against replacement. */
export class BaremetalServer extends Resource {
  private readonly props: BaremetalServerProps;
  /** What the machine is told, where Terraform carries the stack out. */
  private configuration?: MachineConfiguration;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props the machine, and what runs on it
   */
  public constructor(scope: Construct, id: string, props: BaremetalServerProps) {
    super(scope, id);
    this.props = props;
  }

  /** Has the machine find what os-collect-config takes for a deployment. Where Heat carries the stack out, Heat does that. @internal */
  public _tell(deployment: object): void {
    this.configuration ??= new MachineConfiguration(this);
    this.configuration.add(deployment);
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    const { name, image, flavor, ports, onImageChange } = this.props;
    const interfaces = ports.map((port) => ({ port: port.reference }));
    if (engine !== Engine.HEAT) return this.terraformForm(interfaces);
    return {
      ...heatForm('OS::Nova::Server', {
        name,
        image,
        flavor,
        networks: interfaces,
        configDrive: true,
        // Every policy is written out: Heat's defaults replace servers, or try a resize that Ironic doesn't know.
        imageUpdatePolicy: onImageChange as string as ServerImageUpdatePolicy,
        flavorUpdatePolicy: 'REPLACE' as ServerFlavorUpdatePolicy,
        userDataUpdatePolicy: 'IGNORE' as ServerUserDataUpdatePolicy,
        userDataFormat: 'SOFTWARE_CONFIG' as ServerUserDataFormat,
        softwareConfigTransport: 'POLL_SERVER_HEAT' as ServerSoftwareConfigTransport,
      } satisfies ServerProps),
      machine: name,
    };
  }

  private terraformForm(network: { readonly port: Value }[]): ResourceForm {
    const { name, image, flavor, onImageChange } = this.props;
    return {
      ...terraformForm('openstack_compute_instance_v2', {
        name,
        imageId: image,
        flavorId: flavor,
        network,
        configDrive: true,
        metadata: { [CHECKSUM]: new ImageChecksum(image) },
        userData: this.configuration?.userData,
      } satisfies InstanceV2Props),
      sections: {
        // The provider makes a new server when one of these changes, and none of them is the program's.
        lifecycle: { ignore_changes: ['availability_zone', 'availability_zone_hints', 'config_drive', 'key_pair', 'user_data'] },
        // The provider would resize the server, which Ironic can't do.
        replacement: onImageChange === ImageChange.REPLACE ? [flavor, image] : [flavor],
        // A machine takes longer to boot and to clean than a virtual one.
        timeouts: { create: '60m', update: '60m', delete: '60m' },
      },
      machine: name,
      gaps: onImageChange === ImageChange.REBUILD_KEEPING_EPHEMERAL ? [KEEPING] : [],
    };
  }
}

/** Metadata that tells which image is on the machine, by the checksum that Glance has of it. */
const CHECKSUM = 'tripleo.image_checksum';

/** The provider rebuilds servers without asking Nova to preserve the ephemeral disk, and takes no setting for it. */
const KEEPING: EngineGap = {
  property: 'onImageChange',
  got: ImageChange.REBUILD_KEEPING_EPHEMERAL,
  allowed: `${ImageChange.REBUILD} or ${ImageChange.REPLACE}`,
  advice: 'choose one of these, by which what is on the ephemeral disk is lost, or let Heat carry the stack out',
};
