import type { Construct } from 'constructs';
import { type Engine, Resource, type ResourceForm } from '../core';
import type { StructuredConfigProps } from '../heat/bindings/heat';
import { heatForm } from '../heat/heat-resource';

/** What machines are told. */
export interface ConfigurationProps {
  /** Settings by name; values may be references. */
  readonly settings: { readonly [name: string]: any };
}

/** Settings that os-apply-config reads on a machine. */
export class Configuration extends Resource {
  private readonly props: ConfigurationProps;

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
