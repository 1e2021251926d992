import type { Construct } from 'constructs';
import { StackElement } from './element';

/** What an output says. */
export interface OutputProps {
  /** Literal or value; collections may hold values. */
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

  public constructor(scope: Construct, id: string, props: OutputProps) {
    super(scope, id);
    this.value = props.value;
    this.description = props.description;
  }
}
