import type { Construct } from 'constructs';
import { StackElement } from '../core/element';
import { type RenderContext, Value } from '../core/value';
import { isFunctionName } from './schema';
import { needVersion } from './version';

/** What a condition says. */
export interface ConditionProps {
  /** Comes out true or false: `Hot.conditionEquals(...)`, `Hot.contains(...)`, a boolean parameter's value. */
  readonly expression: Value;
}

/** A named condition of a stack: resources and `Hot.conditionIf` use it. */
export class Condition extends StackElement {
  /** What it says. */
  public readonly expression: Value;
  /** The condition by its name, for other conditions and for `Hot.conditionIf`. */
  public readonly value: ConditionExpression;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the condition's name in the stack's document
   * @param props what the condition says
   */
  public constructor(scope: Construct, id: string, props: ConditionProps) {
    super(scope, id);
    this.expression = props.expression;
    this.value = new ConditionName(this);
  }

  /** The entry in the template's `conditions`. @internal */
  public _definition(context: RenderContext): unknown {
    needVersion(context, 'conditions', '2016-10-14');
    return renderCondition(this.expression, context);
  }
}

/** What is true or false before anything is created. It stands in conditions alone: elsewhere Heat would take it for data. */
export abstract class ConditionExpression extends Value {
  /** @internal */
  public _render(context: RenderContext): unknown {
    const form = this._condition(context);
    context.report(
      'HOT_CONDITION_MISPLACED',
      'a condition stands where Heat takes it for data',
      JSON.stringify(form),
      'conditions in a Condition, in Hot.conditionIf and in the options of a resource',
      'choose the value by Hot.conditionIf',
    );
    return form;
  }

  /** The form within a condition. @internal */
  public abstract _condition(context: RenderContext): unknown;
}

/** A condition in a place of its own, such as a resource's options. @internal */
export class ConditionUse extends Value {
  public constructor(private readonly condition: Condition) {
    super();
  }

  /** @internal */
  public _render(context: RenderContext): unknown {
    return renderCondition(this.condition.value, context);
  }
}

/** The form of what stands as a condition, or within one. Functions that conditions don't have are reported. */
export function renderCondition(value: unknown, context: RenderContext): unknown {
  if (value instanceof ConditionExpression) return value._condition(context);
  const form = context.render(value);
  const allowed = context.templateVersion >= '2017-09-01' ? ['get_param', 'contains', 'yaql'] : ['get_param'];
  for (const name of functionsIn(form)) {
    if (allowed.includes(name)) continue;
    context.report(
      'HOT_CONDITION_FUNCTION',
      `${name} in a condition`,
      JSON.stringify(form),
      `conditions, ${allowed.join(', ')}`,
      'decide by parameters: a condition is known before any resource is',
    );
  }
  return form;
}

function functionsIn(form: unknown): string[] {
  if (typeof form !== 'object' || form === null) return [];
  const keys = Object.keys(form);
  const own = !Array.isArray(form) && keys.length === 1 && isFunctionName(keys[0]) ? keys : [];
  return [...own, ...Object.values(form).flatMap(functionsIn)];
}

class ConditionName extends ConditionExpression {
  public constructor(private readonly condition: Condition) {
    super();
  }

  public _condition(context: RenderContext): unknown {
    const { logicalId, node, stack } = this.condition;
    if (stack !== context.stack) {
      context.report(
        'HOT_OTHER_STACK',
        'a condition of another stack',
        node.path,
        'conditions of its own stack',
        'make the condition in this stack too',
      );
    }
    return logicalId;
  }
}
