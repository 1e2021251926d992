import type { Construct } from 'constructs';
import { type Engine, Resource, type ResourceForm, type Value } from '../core';
import type {
  ServerFlavorUpdatePolicy,
  ServerImageUpdatePolicy,
  ServerProps,
  ServerSoftwareConfigTransport,
  ServerUserDataFormat,
  ServerUserDataUpdatePolicy,
} from '../heat/bindings/nova';
import { heatForm } from '../heat/heat-resource';
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

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props the machine, and what runs on it
   */
  public constructor(scope: Construct, id: string, props: BaremetalServerProps) {
    super(scope, id);
    this.props = props;
  }

  /** @internal */
  public _form(_engine: Engine): ResourceForm {
    const { name, image, flavor, ports, onImageChange } = this.props;
    return {
      ...heatForm('OS::Nova::Server', {
        name,
        image,
        flavor,
        networks: ports.map((port) => ({ port: port.reference })),
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
}
