import type { Construct } from 'constructs';
import { type Engine, type Reference, Resource, type ResourceForm } from '../core';
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
 * A password that the cloud makes when the stack is deployed, and keeps: letters and digits. It is in no file.
 *
 * Create it in the cloud that deploys what uses it: an undercloud's passwords stand in its parent.
 */
export class RandomSecret extends Resource {
  public override readonly secret: boolean = true;
  private readonly length: number;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param props how long it is
   */
  public constructor(scope: Construct, id: string, props: RandomSecretProps = {}) {
    super(scope, id);
    this.length = props.length ?? 32;
  }

  /** The secret itself, for a configuration. */
  public get value(): Reference {
    return this.attr('value');
  }

  /** @internal */
  public _form(_engine: Engine): ResourceForm {
    return heatForm('OS::Heat::RandomString', { length: this.length } satisfies RandomStringProps);
  }
}
