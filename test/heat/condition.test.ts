import { describe, expect, it } from 'vitest';
import { Net } from '../../lib/heat/bindings/neutron';
import { Condition } from '../../lib/heat/condition';
import { Hot } from '../../lib/heat/hot';
import { Parameter } from '../../lib/heat/parameter';
import { TestContext, testStack } from './support';

function setUp(version?: string) {
  const stack = testStack();
  const env = new Parameter(stack, 'Env');
  const prod = new Condition(stack, 'Prod', { expression: Hot.conditionEquals(env.value, 'prod') });
  return { stack, env, prod, context: new TestContext(stack, version) };
}

describe('a condition', () => {
  it('is defined by condition functions, and named by its name within them', () => {
    const { stack, env, prod, context } = setUp();
    const both = new Condition(stack, 'Both', {
      expression: Hot.conditionOr(
        Hot.conditionAnd(prod.value, Hot.conditionNot(Hot.conditionEquals(env.value, 'x'))),
        Hot.contains('a', Hot.param(env)),
        Hot.yaql('$.data = 1', env.value),
      ),
    });
    expect(prod._definition(context)).toEqual({ equals: [{ get_param: 'Env' }, 'prod'] });
    expect(both._definition(context)).toEqual({
      or: [
        { and: ['Prod', { not: { equals: [{ get_param: 'Env' }, 'x'] } }] },
        { contains: ['a', { get_param: 'Env' }] },
        { yaql: { expression: '$.data = 1', data: { get_param: 'Env' } } },
      ],
    });
    expect(context.said).toEqual([]);
  });

  it('cannot hold what is known only later', () => {
    const { stack, context } = setUp();
    const net = new Net(stack, 'Net');
    new Condition(stack, 'Late', { expression: Hot.conditionEquals(net.attr('name'), Hot.listJoin('', ['a'])) })._definition(context);
    expect(context.codes).toEqual(['HOT_CONDITION_FUNCTION', 'HOT_CONDITION_FUNCTION']);
    expect(context.said[0]).toContain('get_attr in a condition');
  });

  it('cannot hold functions deep in its arguments either', () => {
    const { stack, context } = setUp();
    const expression = Hot.contains('a', [{ b: Hot.strSplit(',', 'a,b') }]);
    new Condition(stack, 'Deep', { expression })._definition(context);
    expect(context.codes).toEqual(['HOT_CONDITION_FUNCTION']);
  });

  it('is reported where it would be taken for data', () => {
    const { prod, env, context } = setUp();
    context.render({ name: prod.value, other: [Hot.conditionEquals(env.value, 1)] });
    expect(context.codes).toEqual(['HOT_CONDITION_MISPLACED', 'HOT_CONDITION_MISPLACED']);
  });

  it('is reported where it is another stack’s', () => {
    const { prod } = setUp();
    const context = new TestContext(testStack('Other'));
    context.render(Hot.conditionIf(prod.value, 1, 2));
    expect(context.codes).toEqual(['HOT_OTHER_STACK']);
  });

  it('is reported in a template version before conditions', () => {
    const { prod, context } = setUp('2016-04-08');
    prod._definition(context);
    expect(new Set(context.codes)).toEqual(new Set(['HOT_FUNCTION_VERSION']));
  });

  it('takes YAQL only since template version 2017-09-01', () => {
    const expression = Hot.yaql('$.data', true);
    const before = setUp('2017-02-24');
    new Condition(before.stack, 'Yaql', { expression })._definition(before.context);
    expect(before.context.codes).toEqual(['HOT_CONDITION_FUNCTION']);
    const since = setUp('2017-09-01');
    new Condition(since.stack, 'Yaql', { expression })._definition(since.context);
    expect(since.context.codes).toEqual([]);
  });
});
