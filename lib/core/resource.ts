import type { Construct } from 'constructs';
import { StackElement } from './element';
import type { Engine } from './engine';
import { Reference } from './reference';

const RESOURCE = Symbol.for('tripleo-cdk.Resource');

/**
 * Something that a program asks for and an engine can't say.
 *
 * @internal
 */
export interface EngineGap {
  /** The resource's property, by the name that programs use. */
  readonly property: string;
  readonly got: string;
  readonly allowed: string;
  readonly advice: string;
}

/**
 * A resource as one engine writes it.
 *
 * @internal
 */
export interface ResourceForm {
  /** The engine's resource type, such as `OS::Neutron::Port`; none where others of the program's resources say it all. */
  readonly type?: string;
  /** Properties by the engine's own names; values may be `Value`s at any depth, undefined ones are left out. */
  readonly properties: { readonly [name: string]: unknown };
  /** What stands beside the properties: metadata, condition, deletion_policy, …, by the engine's own names. */
  readonly sections?: { readonly [name: string]: unknown };
  /** Server name, where the resource is a bare-metal machine: engines guard it against replacement. */
  readonly machine?: string;
  /** The machine that it tells what to be, which shows it as a part of that machine. */
  readonly partOf?: Resource;
  /** Object of the stack's cloud in which a machine leaves a signal that names the resource's id. The stack is done when it is there. */
  readonly signal?: { readonly container: string; readonly object: string };
  /** It is looked up and never made: one of Terraform's data sources. */
  readonly dataSource?: true;
  /** The engine's own attributes (with steps) by what programs call them, where that differs: joined by dots. */
  readonly attributes?: { readonly [attribute: string]: readonly (string | number)[] };
  /** What the engine can't say of it. */
  readonly gaps?: readonly EngineGap[];
}

/** One thing in a cloud (network, port, server, …), whichever engine writes it. */
export abstract class Resource extends StackElement {
  /**
   * Whether `x` is a resource, of whatever copy of this package.
   *
   * @param x anything
   */
  public static isResource(x: any): boolean {
    return x !== null && typeof x === 'object' && RESOURCE in x;
  }

  /** Whether what the resource tells is secret: its values are hidden wherever they pass. */
  public readonly secret: boolean = false;
  private readonly predecessors = new Set<Resource>();

  /**
   * @param scope a stack or something in one; in a cloud, the cloud's own stack is meant
   * @param id last part of the resource's name in the stack's document
   */
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    Object.defineProperty(this, RESOURCE, { value: true });
  }

  /** The resource's id in its cloud. */
  public get reference(): Reference {
    return new Reference(this);
  }

  /**
   * An attribute of the deployed resource.
   *
   * @param attribute the engine's name of it, such as `fixed_ips`
   * @param steps keys and indexes into its value, strings and numbers, such as `0, 'ip_address'`
   */
  public attr(attribute: string, ...steps: any[]): Reference {
    return new Reference(this, attribute, steps);
  }

  /**
   * Orders this resource after others of the same stack. What it refers to comes first anyway.
   *
   * @param resources those that come first; one of another stack is a finding
   */
  public dependsOn(...resources: Resource[]): void {
    for (const resource of resources) this.predecessors.add(resource);
  }

  /** Resources of the same stack that come first, as the program said. @internal */
  public get _predecessors(): readonly Resource[] {
    return [...this.predecessors];
  }

  /** The resource in an engine's words. @internal */
  public abstract _form(engine: Engine): ResourceForm;
}
