import type { Construct } from 'constructs';
import { Engine, Resource, type ResourceForm } from '../core';
import type { StructuredConfigProps } from '../heat/bindings/heat';
import { heatForm } from '../heat/heat-resource';

/** What machines are told. */
export interface ConfigurationProps {
  /** Settings by os-apply-config's keys. Values are literals and references, such as a `RandomSecret`'s value, at any depth. */
  readonly settings: { readonly [name: string]: any };
}

/** Settings that os-apply-config reads on a machine. */
export class Configuration extends Resource {
  /** @internal */
  public readonly _settings: { readonly [name: string]: any };

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props what machines are told
   */
  public constructor(scope: Construct, id: string, props: ConfigurationProps) {
    super(scope, id);
    this._settings = props.settings;
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    if (engine === Engine.HEAT) {
      return heatForm('OS::Heat::StructuredConfig', {
        group: 'os-apply-config',
        config: this._settings,
      } satisfies StructuredConfigProps);
    }
    // Other settings are another configuration, by whose id deployments know that there is something to tell.
    return { type: 'terraform_data', properties: { triggers_replace: this._settings } };
  }
}
