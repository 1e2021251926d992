import { describe, expect, it } from 'vitest';
import type { Value } from '../../lib/core/value';
import { Net } from '../../lib/heat/bindings/neutron';
import { Condition } from '../../lib/heat/condition';
import { FacadeSection, Hot } from '../../lib/heat/hot';
import { Parameter, ParameterType } from '../../lib/heat/parameter';
import { heatSchema } from '../../lib/heat/schema';
import { TestContext, testStack } from './support';

const stack = testStack();
const net = new Net(stack, 'Net');
const list = new Parameter(stack, 'List', { type: ParameterType.JSON });
const flag = new Parameter(stack, 'Flag', { type: ParameterType.BOOLEAN });
const wanted = new Condition(stack, 'Wanted', { expression: flag.value });

const FUNCTIONS: [string, Value, unknown][] = [
  ['get_param', Hot.param(list), 'List'],
  ['get_param', Hot.param(list, 'a', 0), ['List', 'a', 0]],
  ['get_param', Hot.stackId, 'OS::stack_id'],
  ['get_param', Hot.stackName, 'OS::stack_name'],
  ['get_param', Hot.projectId, 'OS::project_id'],
  ['get_attr', Hot.attr(net, 'subnets', 0), ['Net', 'subnets', 0]],
  ['get_resource', Hot.resource(net), 'Net'],
  ['get_file', Hot.file('run.sh'), 'name-of-run.sh'],
  ['str_replace', Hot.strReplace('at $net', { $net: net.reference }), { template: 'at $net', params: { $net: { get_resource: 'Net' } } }],
  ['str_replace_strict', Hot.strReplaceStrict('$a', { $a: 1 }), { template: '$a', params: { $a: 1 } }],
  ['str_replace_vstrict', Hot.strReplaceVstrict('$a', { $a: 1 }), { template: '$a', params: { $a: 1 } }],
  ['str_split', Hot.strSplit(',', 'a,b'), [',', 'a,b']],
  ['str_split', Hot.strSplit(',', 'a,b', 0), [',', 'a,b', 0]],
  ['list_join', Hot.listJoin('-', ['a', net.reference]), ['-', ['a', { get_resource: 'Net' }]]],
  ['list_join', Hot.listJoin('-', ['a'], list.value), ['-', ['a'], { get_param: 'List' }]],
  ['list_concat', Hot.listConcat([1], list.value), [[1], { get_param: 'List' }]],
  ['list_concat_unique', Hot.listConcatUnique([1], [1]), [[1], [1]]],
  ['filter', Hot.filter(['a'], list.value), [['a'], { get_param: 'List' }]],
  ['repeat', Hot.repeat('n-%i%', { '%i%': ['1', '2'] }), { template: 'n-%i%', for_each: { '%i%': ['1', '2'] } }],
  [
    'repeat',
    Hot.repeat({ a: '%i%' }, { '%i%': list.value }, { permutations: false }),
    { template: { a: '%i%' }, for_each: { '%i%': { get_param: 'List' } }, permutations: false },
  ],
  ['map_merge', Hot.mapMerge({ a: 1 }, list.value), [{ a: 1 }, { get_param: 'List' }]],
  ['map_replace', Hot.mapReplace({ a: 1 }, { keys: { a: 'b' } }), [{ a: 1 }, { keys: { a: 'b' } }]],
  ['digest', Hot.digest('sha256', 'x'), ['sha256', 'x']],
  ['yaql', Hot.yaql('$.data.len()', list.value), { expression: '$.data.len()', data: { get_param: 'List' } }],
  ['yaql', Hot.yaql('1 + 1'), { expression: '1 + 1' }],
  [
    'make_url',
    Hot.makeUrl({ scheme: 'http', host: net.reference, port: 80, query: { a: 'b' } }),
    { scheme: 'http', host: { get_resource: 'Net' }, port: 80, query: { a: 'b' } },
  ],
  ['contains', Hot.contains('a', list.value), ['a', { get_param: 'List' }]],
  ['resource_facade', Hot.resourceFacade(FacadeSection.DELETION_POLICY), 'deletion_policy'],
  ['if', Hot.conditionIf(wanted.value, 'a', { b: net.reference }), ['Wanted', 'a', { b: { get_resource: 'Net' } }]],
  ['if', Hot.conditionIf(flag.value, 'a'), [{ get_param: 'Flag' }, 'a']],
  ['if', Hot.conditionIf(Hot.conditionNot(wanted.value), 'a', null), [{ not: 'Wanted' }, 'a', null]],
];

describe('a function', () => {
  it.each(FUNCTIONS)('%s is written as Heat reads it (%#)', (name, value, expected) => {
    const context = new TestContext(stack);
    expect(context.render(value)).toEqual({ [name]: expected });
    expect(context.said).toEqual([]);
  });

  it('is there for every function of the newest template version', () => {
    const conditions = ['equals', 'not', 'and', 'or'];
    const written = new Set([...FUNCTIONS.map(([name]) => name), ...conditions]);
    expect(heatSchema().template_versions['2021-04-16'].functions.filter((name) => !written.has(name))).toEqual([]);
  });

  it('takes its file along', () => {
    const context = new TestContext(stack);
    context.render(Hot.file('run.sh'));
    expect(context.files).toEqual(['run.sh']);
  });
});

describe('a function that the template’s version doesn’t have', () => {
  it.each(FUNCTIONS)('%s is reported, and in a version that has it is not (%#)', (name, value) => {
    for (const [version, { functions }] of Object.entries(heatSchema().template_versions)) {
      const context = new TestContext(stack, version);
      context.render(value);
      if (!functions.includes(name)) expect(context.codes, version).toContain('HOT_FUNCTION_VERSION');
    }
    const latest = new TestContext(stack);
    latest.render(value);
    expect(latest.codes).toEqual([]);
  });

  it('is reported with the versions that have it', () => {
    const context = new TestContext(stack, '2017-02-24');
    context.render(Hot.listConcat([]));
    expect(context.said).toEqual([expect.stringContaining('no list_concat; 2017-02-24; 2017-09-01, 2018-03-02, 2018-08-31, 2021-04-16')]);
  });

  it.each<[string, string, Value]>([
    ['list_join of several lists', '2015-10-15', Hot.listJoin('', [], [])],
    ['str_replace of maps and lists', '2015-10-15', Hot.strReplace('$a', { $a: { b: 1 } })],
    ['repeat over a map', '2016-10-14', Hot.repeat('%a%', { '%a%': { b: 1 } })],
    ['repeat with permutations', '2017-09-01', Hot.repeat('%a%', { '%a%': [] }, { permutations: true })],
    ['if without its second value', '2021-04-16', Hot.conditionIf(flag.value, 1)],
  ])('is reported in its newer forms: %s since %s', (form, since, value) => {
    const versions = Object.keys(heatSchema().template_versions);
    const before = new TestContext(stack, versions[versions.indexOf(since) - 1]);
    before.render(value);
    expect(before.said).toEqual([expect.stringContaining(`no ${form}; `)]);
    const then = new TestContext(stack, since);
    then.render(value);
    expect(then.codes).toEqual([]);
  });
});

describe('a function’s arguments', () => {
  it('may not have placeholders that a strict replacement’s text has not', () => {
    const context = new TestContext(stack);
    context.render(Hot.strReplaceStrict('$a', { $a: 1, $b: 2 }));
    expect(context.codes).toEqual(['HOT_FUNCTION_ARGUMENTS']);
    expect(context.said[0]).toContain('; $b; ');
  });

  it('may have them where the replacement is not strict, or the text is known later', () => {
    const context = new TestContext(stack);
    context.render(Hot.strReplace('$a', { $b: 2 }));
    context.render(Hot.strReplaceStrict(Hot.stackName, { $b: 2 }));
    expect(context.codes).toEqual([]);
  });

  it('may not be too few', () => {
    const context = new TestContext(stack);
    context.render(Hot.listJoin(','));
    context.render(Hot.conditionIf(Hot.conditionAnd(wanted.value), 1, 2));
    expect(context.codes).toEqual(['HOT_FUNCTION_ARGUMENTS', 'HOT_FUNCTION_ARGUMENTS']);
  });
});
