import { describe, expect, it } from 'vitest';
import { Hot } from '../../lib/heat/hot';
import { Parameter, type ParameterProps, ParameterType } from '../../lib/heat/parameter';
import { TestContext, testStack } from './support';

function define(props: ParameterProps, version?: string) {
  const stack = testStack();
  const context = new TestContext(stack, version);
  return { definition: new Parameter(stack, 'P', props)._definition(context), context };
}

describe('a parameter', () => {
  it('is a string unless it says otherwise', () => {
    expect(define({}).definition).toEqual({ type: 'string' });
  });

  it('is written with its constraints', () => {
    const { definition, context } = define({
      type: ParameterType.NUMBER,
      defaultValue: 4,
      label: 'Count',
      description: 'How many',
      immutable: true,
      minValue: 0,
      maxValue: 8,
      step: 2,
      allowedValues: [2, 4],
      customConstraint: 'x.y',
      constraintDescription: 'even',
    });
    expect(definition).toEqual({
      type: 'number',
      label: 'Count',
      description: 'How many',
      default: 4,
      immutable: true,
      constraints: [
        { range: { min: 0, max: 8 }, description: 'even' },
        { modulo: { step: 2, offset: 0 }, description: 'even' },
        { allowed_values: [2, 4], description: 'even' },
        { custom_constraint: 'x.y', description: 'even' },
      ],
    });
    expect(context.said).toEqual([]);
  });

  it('takes lengths and patterns', () => {
    expect(define({ minLength: 1, maxLength: 3, allowedPattern: '[a-z]+' }).definition.constraints).toEqual([
      { length: { min: 1, max: 3 } },
      { allowed_pattern: '[a-z]+' },
    ]);
  });

  it.each<[string, ParameterProps, ParameterProps]>([
    ['its type', { type: ParameterType.NUMBER, defaultValue: 'x' }, { type: ParameterType.NUMBER, defaultValue: '1' }],
    ['its allowed values', { allowedValues: ['a'], defaultValue: 'b' }, { allowedValues: ['a'], defaultValue: 'a' }],
    ['its pattern', { allowedPattern: 'a+', defaultValue: 'ab' }, { allowedPattern: 'a+', defaultValue: 'aa' }],
    [
      'its length, counted in items',
      { type: ParameterType.COMMA_DELIMITED_LIST, maxLength: 1, defaultValue: 'a,b' },
      { type: ParameterType.COMMA_DELIMITED_LIST, maxLength: 2, defaultValue: 'a,b' },
    ],
    ['being a literal', { defaultValue: Hot.stackName }, { defaultValue: '' }],
  ])('holds its default to %s', (_rule, wrong, right) => {
    expect(define(wrong).context.codes).toEqual(['PARAMETER_DEFAULT']);
    expect(define(right).context.codes).toEqual([]);
  });

  it('has no default where it is hidden: the template would tell it', () => {
    const { context } = define({ hidden: true, defaultValue: 'pass' });
    expect(context.codes).toEqual(['SECRET_IN_TEMPLATE']);
    expect(context.said.join()).not.toContain('pass');
    expect(define({ hidden: true }).definition).toEqual({ type: 'string', hidden: true });
    expect(define({ hidden: true, defaultValue: '' }).context.codes).toEqual([]);
  });

  it('is asked for by name within its stack, and reported in another', () => {
    const stack = testStack();
    const parameter = new Parameter(stack, 'P');
    const own = new TestContext(stack);
    expect(own.render([parameter.value, parameter.at('a', 1)])).toEqual([{ get_param: 'P' }, { get_param: ['P', 'a', 1] }]);
    expect(own.codes).toEqual([]);
    const other = new TestContext(testStack('Other'));
    other.render(parameter.value);
    expect(other.codes).toEqual(['HOT_OTHER_STACK']);
  });

  it('has multiples only since template version 2017-02-24', () => {
    expect(define({ type: ParameterType.NUMBER, step: 2 }, '2016-10-14').context.codes).toEqual(['HOT_FUNCTION_VERSION']);
    expect(define({ type: ParameterType.NUMBER, step: 2 }, '2017-02-24').context.codes).toEqual([]);
  });
});
