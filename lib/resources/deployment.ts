import type { Construct } from 'constructs';
import { Engine, type EngineGap, Resource, type ResourceForm } from '../core';
import type { StructuredDeploymentProps, StructuredDeploymentSignalTransport } from '../heat/bindings/heat';
import { heatForm } from '../heat/heat-resource';
import type { BaremetalServer } from './baremetal-server';
import type { Configuration } from './configuration';
import { MachineContainer } from './machine-container';
import { TemporaryUrl } from './temporary-url';

/** How a machine tells that it has applied its configuration. */
export enum Signal {
  /** By Heat's API, with credentials that Heat made for the deployment. Not where Terraform carries the stack out. */
  HEAT = 'HEAT_SIGNAL',
  /** By a signed address of Heat's CFN API. Not where Terraform carries the stack out. */
  CFN = 'CFN_SIGNAL',
  /** By an object of the cloud's object store, written through a signed address. */
  TEMP_URL = 'TEMP_URL_SIGNAL',
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

/** Hands a configuration to a machine: through Heat, or with Terraform through an object of the cloud's object store. */
export class Deployment extends Resource {
  private readonly props: DeploymentProps;
  /** Where Terraform's machines put their signal. */
  private readonly signalUrl?: TemporaryUrl;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props which machine gets which configuration
   */
  public constructor(scope: Construct, id: string, props: DeploymentProps) {
    super(scope, id);
    this.props = props;
    const { name, configuration, server, signal } = props;
    if (this.stack.engine !== Engine.TERRAFORM || this.stack !== server.stack) return;
    if (signal === Signal.TEMP_URL) {
      this.signalUrl = new TemporaryUrl(this, 'signal', MachineContainer.of(this.stack), this.signalObject, 'PUT', server);
    }
    const inputs = {
      deploy_signal_transport: signal,
      ...(this.signalUrl && { deploy_signal_id: this.signalUrl.attr('value'), deploy_signal_verb: 'PUT' }),
    };
    server._tell({
      id: this.reference,
      name,
      group: 'os-apply-config',
      // Once for all machines, where that can be: a change of a value is a change of one line.
      config: configuration.stack === this.stack ? configuration.attr('triggers_replace') : configuration._settings,
      inputs: Object.entries(inputs).map(([input, value]) => ({ name: input, value })),
    });
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    const { name, configuration, server, signal } = this.props;
    if (engine === Engine.HEAT) {
      return heatForm('OS::Heat::StructuredDeployment', {
        name,
        config: configuration.reference,
        server: server.reference,
        signalTransport: signal as string as StructuredDeploymentSignalTransport,
      } satisfies StructuredDeploymentProps);
    }
    return {
      type: 'terraform_data',
      // What has to be told anew, also to a machine that was replaced or has another image: its id is what the signal names.
      properties: {
        triggers_replace: {
          name,
          configuration: configuration.reference,
          server: server.reference,
          image: server.attr('image_id'),
          signal,
        },
      },
      partOf: server,
      ...(this.signalUrl && { signal: { container: this.stack.stackName, object: this.signalObject } }),
      gaps: this.gaps(),
    };
  }

  private get signalObject(): string {
    return `${this.logicalId}.json`;
  }

  private gaps(): EngineGap[] {
    const { signal, server } = this.props;
    if (server.stack !== this.stack) {
      const [got, allowed] = [server.stack.stackName, this.stack.stackName];
      return [{ property: "a server of another stack's", got, allowed, advice: 'put the deployment into the stack of its server' }];
    }
    if (signal === Signal.TEMP_URL || signal === Signal.NONE) return [];
    const allowed = `${Signal.TEMP_URL} or ${Signal.NONE}`;
    const advice = 'choose Signal.TEMP_URL, or let Heat, whose signal it is, carry the stack out';
    return [{ property: 'signal', got: signal, allowed, advice }];
  }
}
