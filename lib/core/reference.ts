import type { Resource } from './resource';
import { type RenderContext, Value } from './value';

/**
 * What a resource is called by the cloud (its id), or one of its attributes.
 *
 * A reference to a resource of another stack becomes an output there and a parameter here.
 */
export class Reference extends Value {
  /** Resource that is referred to. */
  public readonly resource: Resource;
  /** Name of the attribute. The reference is to the resource's own id if there is none. */
  public readonly attribute?: string;
  /** Steps into the attribute's value: keys and indexes. */
  public readonly steps: any[];

  /**
   * @param resource the resource that is referred to
   * @param attribute its attribute, by the engine's name
   * @param steps keys and indexes into the attribute's value, strings and numbers
   */
  public constructor(resource: Resource, attribute?: string, steps?: any[]) {
    super();
    this.resource = resource;
    this.attribute = attribute;
    this.steps = steps ?? [];
  }

  /** @internal */
  public _render(context: RenderContext): unknown {
    return context.reference(this);
  }
}
