import type { Construct } from 'constructs';
import { Engine } from '../core/engine';
import { type EngineGap, Resource, type ResourceForm } from '../core/resource';
import { type RenderContext, Value } from '../core/value';
import { Unchecked } from './check-properties';
import { type Condition, ConditionUse } from './condition';
import { heatForm } from './properties';

export { checkProperties, type PropertyProblem } from './check-properties';
export { heatForm, heatProperties } from './properties';

/** What becomes of the real thing when its resource leaves the stack. */
export enum DeletionPolicy {
  /** It is deleted. */
  DELETE = 'Delete',
  /** It stays, and Heat forgets it. */
  RETAIN = 'Retain',
  /** It is deleted after a snapshot was taken, where its kind can be snapshot. */
  SNAPSHOT = 'Snapshot',
}

/** What stands beside a resource's properties in a template. */
export interface HeatResourceOptions {
  /**
   * Metadata, which the machine's agents read. Literals and values at any depth.
   *
   * @default - none
   */
  readonly metadata?: { [key: string]: any };
  /**
   * What becomes of the real thing when the resource leaves the stack.
   *
   * @default - it is deleted; retained where `externalId` is given
   */
  readonly deletionPolicy?: DeletionPolicy;
  /**
   * How a group changes its members, in Heat's words.
   *
   * @default - the resource type's own
   */
  readonly updatePolicy?: { [key: string]: any };
  /**
   * The resource exists only where this holds.
   *
   * @default - always
   */
  readonly condition?: Condition;
  /**
   * Id of a thing that exists already: Heat takes it as this resource and never deletes it.
   *
   * @default - Heat makes the thing
   */
  readonly externalId?: any;
  /**
   * What the resource is for.
   *
   * @default - none
   */
  readonly description?: string;
}

/** What every generated resource takes beside its properties. */
export interface HeatResourceProps {
  /**
   * What stands beside the properties in the template: metadata, policies, condition.
   *
   * @default - nothing
   */
  readonly heat?: HeatResourceOptions;
}

/** A resource in Heat's own words. The generated classes have typed properties; this one takes any type's. */
export class HeatResource extends Resource {
  /** Heat's resource type, such as `OS::Neutron::Port`. */
  public readonly resourceType: string;
  private readonly props: object;
  private readonly options: HeatResourceOptions;
  private readonly overrides: { readonly steps: readonly string[]; readonly value: unknown }[] = [];

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param resourceType Heat's resource type
   * @param props the generated struct of a type that the bindings know, Heat's own names otherwise
   * @param options what stands beside the properties
   */
  public constructor(scope: Construct, id: string, resourceType: string, props: any, options?: HeatResourceOptions) {
    super(scope, id);
    this.resourceType = resourceType;
    this.props = props;
    this.options = options ?? {};
  }

  /**
   * Sets anything in the resource's written form, past the types and the checks: what a newer or extended Heat knows
   * and these bindings don't.
   *
   * @param path Heat's names and list indexes joined by `.`, such as `properties.networks.0.tag`; `\.` is a dot in a name
   * @param value literal or value (undefined takes what is there away)
   */
  public addOverride(path: string, value: any): void {
    const steps = path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
    this.overrides.push({ steps, value: value === undefined ? undefined : new Override(value) });
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    if (engine !== Engine.HEAT) return { properties: {}, gaps: [engineGap(this.resourceType)] };
    const { type, properties } = heatForm(this.resourceType, this.props);
    const { metadata, deletionPolicy, updatePolicy, condition, externalId, description } = this.options;
    let form: unknown = {
      properties,
      metadata,
      deletion_policy: deletionPolicy,
      update_policy: updatePolicy,
      condition: condition && new ConditionUse(condition),
      external_id: externalId,
      description,
    };
    for (const { steps, value } of this.overrides) form = override(form, steps, value, `[${this.node.path}] override "${steps.join('.')}"`);
    const { properties: all = {}, ...sections } = form as { properties?: { [name: string]: unknown }; [section: string]: unknown };
    return { type, properties: all, sections };
  }
}

/** What is Heat's own, in a stack that another engine writes. */
function engineGap(type: string): EngineGap {
  const advice = 'set Engine.HEAT as the engine of the stack or of its cloud, or take a resource that both engines have';
  return { property: 'the type', got: type, allowed: 'in stacks that Heat writes', advice };
}

class Override extends Unchecked {
  public constructor(public readonly value: unknown) {
    super();
  }

  public override _render(context: RenderContext): unknown {
    return context.render(this.value);
  }
}

/** A copy of `target` with another value at the end of `steps`; maps are made on the way. */
function override(target: unknown, steps: readonly string[], value: unknown, where: string): unknown {
  if (steps.length === 0) return value;
  if (target instanceof Override) return new Override(override(target.value, steps, value, where));
  const [step, ...rest] = steps;
  if (target instanceof Value) throw new Error(`${where}: what "${step}" would be in is known only by the cloud; override the whole of it`);
  if (Array.isArray(target)) {
    const index = Number(step);
    if (!Number.isInteger(index) || index < 0 || index > target.length) {
      throw new Error(`${where}: "${step}" is no index of a list of ${target.length}; allowed are 0 to ${target.length}`);
    }
    const item = override(target[index], rest, value, where);
    return item === undefined ? target.toSpliced(index, 1) : [...target.slice(0, index), item, ...target.slice(index + 1)];
  }
  const map = (typeof target === 'object' ? target : {}) as { [key: string]: unknown } | null;
  return { ...map, [step]: override(map?.[step], rest, value, where) };
}
