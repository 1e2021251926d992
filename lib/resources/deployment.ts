import type { Construct } from 'constructs';
import { type Engine, Resource, type ResourceForm } from '../core';
import type { StructuredDeploymentProps, StructuredDeploymentSignalTransport } from '../heat/bindings/heat';
import { heatForm } from '../heat/heat-resource';
import type { BaremetalServer } from './baremetal-server';
import type { Configuration } from './configuration';

/** How a machine tells that it has applied its configuration. */
export enum Signal {
  /** By Heat's API, with credentials that Heat made for the deployment. */
  HEAT = 'HEAT_SIGNAL',
  /** By a signed address of Heat's CFN API. */
  CFN = 'CFN_SIGNAL',
  /** Not at all: the deployment counts as done once the machine could read it. For hardware on which nothing runs. */
  NONE = 'NO_SIGNAL',
}

/** Which machine gets which configuration. */
export interface DeploymentProps {
  /** Under which the machine finds it. */
  readonly name: string;
  readonly configuration: Configuration;
  readonly server: BaremetalServer;
  readonly signal: Signal;
}

/** Hands a configuration to a machine, through the server's metadata in Heat. */
export class Deployment extends Resource {
  private readonly props: DeploymentProps;

  public constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id);
    this.props = props;
  }

  /** @internal */
  public _form(_engine: Engine): ResourceForm {
    return heatForm('OS::Heat::StructuredDeployment', {
      name: this.props.name,
      config: this.props.configuration.reference,
      server: this.props.server.reference,
      signalTransport: this.props.signal as string as StructuredDeploymentSignalTransport,
    } satisfies StructuredDeploymentProps);
  }
}
