import type { Construct } from 'constructs';
import { StackElement } from '../core/element';
import { type RenderContext, Value } from '../core/value';
import { checkValue } from './check-properties';
import type { Constraint, PropertyType } from './schema';
import { needVersion } from './version';

/** What kind of value a parameter takes. */
export enum ParameterType {
  /** Text, taken as it is. */
  STRING = 'string',
  /** A whole number or a decimal one. As text, its digits. */
  NUMBER = 'number',
  /** A list of strings. As text, with commas between them. */
  COMMA_DELIMITED_LIST = 'comma_delimited_list',
  /** A map or a list of anything. As text, JSON. */
  JSON = 'json',
  /** True or false. As text, also `yes`, `on`, `y`, `t`, `1` and `no`, `off`, `n`, `f`, `0`, in any case. */
  BOOLEAN = 'boolean',
}

/** What a parameter takes. */
export interface ParameterProps {
  /**
   * Kind of value.
   *
   * @default ParameterType.STRING
   * @jsii suppress JSII5018 Heat's name
   */
  readonly type?: ParameterType;
  /**
   * Literal that stands where no value is given.
   *
   * @default - a value must be given
   */
  readonly defaultValue?: any;
  /**
   * What it is for.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * Name for people.
   *
   * @default - the logical id
   */
  readonly label?: string;
  /**
   * Whether Heat hides the value wherever it shows parameters.
   *
   * @default false
   */
  readonly hidden?: boolean;
  /**
   * Whether Heat refuses to change the value of a deployed stack.
   *
   * @default false
   */
  readonly immutable?: boolean;
  /**
   * Values that it takes.
   *
   * @default - any
   */
  readonly allowedValues?: any[];
  /**
   * Regular expression, in Python's words, that the whole of a string must match.
   *
   * @default - none
   */
  readonly allowedPattern?: string;
  /**
   * Least length of a string, a list or a map.
   *
   * @default - none
   */
  readonly minLength?: number;
  /**
   * Greatest length of a string, a list or a map.
   *
   * @default - none
   */
  readonly maxLength?: number;
  /**
   * Least number.
   *
   * @default - none
   */
  readonly minValue?: number;
  /**
   * Greatest number.
   *
   * @default - none
   */
  readonly maxValue?: number;
  /**
   * The number, less `offset`, must be a multiple of this.
   *
   * @default - any number
   */
  readonly step?: number;
  /**
   * What is left over when the number is divided by `step`.
   *
   * @default 0
   */
  readonly offset?: number;
  /**
   * A check of Heat's own, such as `nova.flavor`: there must be such a thing in the cloud.
   *
   * @default - none
   */
  readonly customConstraint?: string;
  /**
   * What Heat says of a value that a constraint refuses.
   *
   * @default - Heat's own words
   */
  readonly constraintDescription?: string;
}

/** A value that is given to a stack when it is deployed. */
export class Parameter extends StackElement {
  private readonly props: ParameterProps;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the parameter's name in the stack's document
   * @param props what the parameter takes
   */
  public constructor(scope: Construct, id: string, props: ParameterProps = {}) {
    super(scope, id);
    this.props = props;
  }

  /** The value that the parameter is given. */
  public get value(): Value {
    return new ParameterValue(this, []);
  }

  /**
   * A part of the value.
   *
   * @param steps keys and indexes into a json or list parameter's value
   */
  public at(...steps: any[]): Value {
    return new ParameterValue(this, steps);
  }

  /** The entry in the template's `parameters`. @internal */
  public _definition(context: RenderContext): { [key: string]: unknown } {
    const { type = ParameterType.STRING, defaultValue, description, label, hidden, immutable, constraintDescription } = this.props;
    const constraints = this.constraints();
    if (this.props.step !== undefined) needVersion(context, 'modulo constraint', '2017-02-24');
    this.checkDefault(type, constraints, context);
    const definition = {
      type,
      label,
      description,
      default: defaultValue,
      hidden: hidden || undefined,
      immutable: immutable || undefined,
      constraints:
        constraints.length > 0
          ? constraints.map((constraint) => (constraintDescription ? { ...constraint, description: constraintDescription } : constraint))
          : undefined,
    };
    return Object.fromEntries(Object.entries(definition).filter(([, value]) => value !== undefined));
  }

  private constraints(): (Constraint & { readonly modulo?: unknown })[] {
    const { allowedValues, allowedPattern, minLength, maxLength, minValue, maxValue, step, offset = 0, customConstraint } = this.props;
    return [
      ...(minLength !== undefined || maxLength !== undefined ? [{ length: bounds(minLength, maxLength) }] : []),
      ...(minValue !== undefined || maxValue !== undefined ? [{ range: bounds(minValue, maxValue) }] : []),
      ...(step !== undefined ? [{ modulo: { step, offset } }] : []),
      ...(allowedValues ? [{ allowed_values: allowedValues }] : []),
      ...(allowedPattern !== undefined ? [{ allowed_pattern: allowedPattern }] : []),
      ...(customConstraint !== undefined ? [{ custom_constraint: customConstraint }] : []),
    ];
  }

  private checkDefault(type: ParameterType, constraints: Constraint[], context: RenderContext): void {
    const { defaultValue, hidden } = this.props;
    if (defaultValue === undefined) return;
    if (hidden && defaultValue !== '') {
      context.report(
        'SECRET_IN_TEMPLATE',
        'a hidden parameter has a default',
        'a value',
        'no default',
        'give the value when the stack is deployed',
      );
      return;
    }
    if (defaultValue instanceof Value) {
      context.report(
        'PARAMETER_DEFAULT',
        'the default is no literal',
        defaultValue.constructor.name,
        'literals',
        'use the value itself in place of a parameter',
      );
      return;
    }
    const value = type === ParameterType.COMMA_DELIMITED_LIST && typeof defaultValue === 'string' ? defaultValue.split(',') : defaultValue;
    for (const { property, problem, got, allowed } of checkValue(value, { type: CHECKED_AS[type], constraints }, 'default')) {
      context.report('PARAMETER_DEFAULT', `the ${property} ${problem}`, got, allowed, 'change the default or the constraint');
    }
  }
}

const CHECKED_AS: { readonly [type in ParameterType]: PropertyType } = {
  [ParameterType.STRING]: 'string',
  [ParameterType.NUMBER]: 'number',
  [ParameterType.COMMA_DELIMITED_LIST]: 'list',
  [ParameterType.JSON]: 'any',
  [ParameterType.BOOLEAN]: 'boolean',
};

function bounds(min?: number, max?: number): { min?: number; max?: number } {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

class ParameterValue extends Value {
  public constructor(
    private readonly parameter: Parameter,
    private readonly steps: readonly unknown[],
  ) {
    super();
  }

  public _render(context: RenderContext): unknown {
    const { logicalId, node, stack } = this.parameter;
    if (stack !== context.stack) {
      context.report(
        'HOT_OTHER_STACK',
        'a parameter of another stack',
        node.path,
        'parameters of its own stack',
        'make the parameter in this stack too',
      );
    }
    return { get_param: this.steps.length === 0 ? logicalId : [logicalId, ...this.steps.map((step) => context.render(step))] };
  }
}
