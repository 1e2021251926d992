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
  /** Writes the new image to the same machine; the ephemeral partition is kept, the root disk is not. */
  REBUILD_KEEPING_EPHEMERAL = 'REBUILD_PRESERVE_EPHEMERAL',
  /** Writes the new image to the same machine; everything on its disk is lost. */
  REBUILD = 'REBUILD',
  /** Takes another machine in its place; everything on the old one is lost. */
  REPLACE = 'REPLACE',
}

/** A server on a bare-metal machine. */
export interface BaremetalServerProps {
  /** Name in the cloud, and the machine's host name. */
  readonly name: string;
  readonly image: Value;
  readonly flavor: Value;
  /** In the order of the machine's interfaces. */
  readonly ports: Port[];
  readonly onImageChange: ImageChange;
}

/** A machine with an image on it. Engines guard it against replacement. */
export class BaremetalServer extends Resource {
  private readonly props: BaremetalServerProps;

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
