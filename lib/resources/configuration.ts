import type { Construct } from 'constructs';
import { type Engine, Resource, type ResourceForm } from '../core';
import type { StructuredConfigProps } from '../heat/bindings/heat';
import { heatForm } from '../heat/heat-resource';

/** What machines are told. */
export interface ConfigurationProps {
  /** Settings by os-apply-config's keys. Values are literals and references, such as a `RandomSecret`'s value, at any depth. */
  readonly settings: { readonly [name: string]: any };
}

/** Settings that os-apply-config reads on a machine. */
export class Configuration extends Resource {
  private readonly props: ConfigurationProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props what machines are told
   */
  public constructor(scope: Construct, id: string, props: ConfigurationProps) {
    super(scope, id);
    this.props = props;
  }

  /** @internal */
  public _form(_engine: Engine): ResourceForm {
    return heatForm('OS::Heat::StructuredConfig', {
      group: 'os-apply-config',
      config: this.props.settings,
    } satisfies StructuredConfigProps);
  }
}
