import { Construct } from 'constructs';
import { logicalId } from './names';
import { Stack } from './stack';

/** Anything that stands in a stack's document under a name: a resource, an output, a parameter. */
export abstract class StackElement extends Construct {
  /** Stack that the element is part of. */
  public readonly stack: Stack;
  /** Name in the stack's document, made from the construct's path below the stack. */
  public readonly logicalId: string;

  /**
   * @param scope a stack or something in one; in a cloud, the cloud's own stack is meant
   * @param id last part of the element's name in the stack's document
   */
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    this.stack = Stack.of(this);
    this.logicalId = logicalId(this, this.stack);
    this.stack._add(this);
  }
}
