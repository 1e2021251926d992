import { Construct, type IConstruct } from 'constructs';
import { App } from './app';
import { Cloud } from './cloud';
import type { StackElement } from './element';
import type { Engine } from './engine';
import { cloudName } from './names';
import type { TerraformSettings } from './terraform-settings';

const STACK = Symbol.for('tripleo-cdk.Stack');

/** Where and how a stack is deployed. */
export interface StackProps {
  /**
   * Cloud to deploy onto.
   *
   * @default - the cloud that the stack stands in
   */
  readonly cloud?: Cloud;
  /**
   * Name in the cloud. At most 255 characters: a letter, then letters, digits, `_`, `-` and `.`.
   *
   * @default - the app's name and the path to the stack, joined by `-`
   */
  readonly stackName?: string;
  /**
   * What the stack is for, written into its document.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * What writes and applies it.
   *
   * @default - the engine of the cloud that it is deployed onto
   */
  readonly engine?: Engine;
  /**
   * How Terraform carries it out.
   *
   * @default - as it does the other stacks of the cloud; what is given here counts before what the cloud says
   */
  readonly terraform?: TerraformSettings;
}

/** A set of resources deployed onto one cloud, together. */
export class Stack extends Construct {
  /**
   * Whether `x` is a stack, of whatever copy of this package.
   *
   * @param x anything
   */
  public static isStack(x: any): boolean {
    return x !== null && typeof x === 'object' && STACK in x;
  }

  /**
   * The stack that a construct belongs to: the nearest one above it, else the own stack of the nearest cloud.
   *
   * @param construct any construct
   * @throws if there is neither
   */
  public static of(construct: IConstruct): Stack {
    for (const scope of [...construct.node.scopes].reverse()) {
      if (Stack.isStack(scope)) return scope as Stack;
      if (Cloud.isCloud(scope)) return (scope as Cloud).stack;
    }
    throw new Error(`[${construct.node.path}] stands in no stack and no cloud; create it below one`);
  }

  /** Cloud that the stack is deployed onto. */
  public readonly cloud: Cloud;
  /** Name in the cloud. */
  public readonly stackName: string;
  /** What the stack is for. */
  public readonly description?: string;
  /** What writes and applies it. */
  public readonly engine: Engine;
  /** How Terraform carries it out, where that is its engine. */
  public readonly terraform: TerraformSettings;
  private readonly members: StackElement[] = [];
  private readonly predecessors = new Set<Stack>();

  /**
   * @param scope a cloud, or something in it; anything in the app where `cloud` is given
   * @param id last part of the stack's name
   * @param props where and how it is deployed
   */
  public constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id);
    Object.defineProperty(this, STACK, { value: true });
    this.cloud = props.cloud ?? Cloud.of(this);
    this.stackName = props.stackName ?? cloudName(this, App.of(this).name);
    this.description = props.description;
    this.engine = props.engine ?? this.cloud.engine;
    this.terraform = { ...this.cloud.terraform, ...props.terraform };
  }

  /**
   * Deploys this stack after others, though it refers to nothing in them.
   *
   * @param stacks those that come first; a cycle is a finding
   */
  public dependsOn(...stacks: Stack[]): void {
    for (const stack of stacks) this.predecessors.add(stack);
  }

  /** Id among the app's stacks: its name, and its cloud's id. @internal */
  public get _id(): string {
    return `${this.stackName}@${this.cloud._id}`;
  }

  /** @internal */
  public _add(element: StackElement): void {
    this.members.push(element);
  }

  /** What the document holds, in the order in which the program made it. @internal */
  public get _elements(): readonly StackElement[] {
    return this.members;
  }

  /** Stacks that come first, as the program said. @internal */
  public get _predecessors(): readonly Stack[] {
    return [...this.predecessors];
  }
}
