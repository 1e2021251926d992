import type { Construct } from 'constructs';
import { Engine, type Reference, Resource, type ResourceForm } from '../core';
import type { RandomStringProps } from '../heat/bindings/heat';
import { heatForm } from '../heat/heat-resource';

/** How long a secret is. */
export interface RandomSecretProps {
  /**
   * Length in characters, 1 to 512.
   *
   * @default 32
   */
  readonly length?: number;
}

/**
 * A password that is made when the stack is deployed, and kept: letters and digits. It is in no file of the assembly. Heat makes and keeps it
 * in the cloud; where Terraform carries the stack out the runner makes it, and it is kept in the state.
 *
 * Create it in the cloud that deploys what uses it: an undercloud's passwords stand in its parent.
 */
export class RandomSecret extends Resource {
  public override readonly secret: boolean = true;
  /** In characters. @internal */
  public readonly _length: number;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props how long it is
   */
  public constructor(scope: Construct, id: string, props: RandomSecretProps = {}) {
    super(scope, id);
    this._length = props.length ?? 32;
  }

  /** The secret itself, for a configuration. */
  public get value(): Reference {
    return this.attr('value');
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    if (engine === Engine.HEAT) return heatForm('OS::Heat::RandomString', { length: this._length } satisfies RandomStringProps);
    // Each run offers another secret; the state keeps the first, as long as its length is the one that is asked for.
    return {
      type: 'terraform_data',
      properties: { triggers_replace: [this._length] },
      sections: { secret: this._length, lifecycle: { ignore_changes: ['input'] } },
      attributes: { value: ['output'] },
    };
  }
}
