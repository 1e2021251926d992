import type { Construct } from 'constructs';
import { StackElement } from './element';

/** What an output says. */
export interface OutputProps {
  /** A literal, a value, or a map or list of both, at any depth. */
  readonly value: any;
  /**
   * What it is, for people.
   *
   * @default - none
   */
  readonly description?: string;
}

/** A value that a deployed stack tells: `tripleo outputs` prints it, other stacks can use it. */
export class Output extends StackElement {
  /** What the output says. */
  public readonly value: any;
  /** What it is, for people. */
  public readonly description?: string;

  /**
   * @param scope a stack or something in one
   * @param id last part of the output's name
   * @param props what the output says
   */
  public constructor(scope: Construct, id: string, props: OutputProps) {
    super(scope, id);
    this.value = props.value;
    this.description = props.description;
  }
}
