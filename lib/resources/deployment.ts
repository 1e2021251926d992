import type { Construct } from 'constructs';
import { Engine, type EngineGap, Resource, type ResourceForm } from '../core';
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
  /** Name under which the machine finds the configuration. */
  readonly name: string;
  /** What the machine is told. */
  readonly configuration: Configuration;
  /** Machine that is told. */
  readonly server: BaremetalServer;
  /** How the machine tells that it has applied the configuration. The deployment waits for it. */
  readonly signal: Signal;
}

/** Hands a configuration to a machine: through the server's metadata in Heat, or with Terraform in Nova. */
export class Deployment extends Resource {
  private readonly props: DeploymentProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props which machine gets which configuration
   */
  public constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id);
    this.props = props;
    props.server._tell(props.configuration);
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    if (engine !== Engine.HEAT) return { properties: {}, gaps: this.gaps() };
    return heatForm('OS::Heat::StructuredDeployment', {
      name: this.props.name,
      config: this.props.configuration.reference,
      server: this.props.server.reference,
      signalTransport: this.props.signal as string as StructuredDeploymentSignalTransport,
    } satisfies StructuredDeploymentProps);
  }

  private gaps(): EngineGap[] {
    const { signal } = this.props;
    if (signal === Signal.NONE) return [];
    const advice = 'choose Signal.NONE, or let Heat carry the stack out: Terraform waits for no machine to configure itself';
    return [{ property: 'signal', got: signal, allowed: Signal.NONE, advice }];
  }
}
