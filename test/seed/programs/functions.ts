import { writeFileSync } from 'node:fs';
import { App, Condition, Hot, heat, Output, Parameter, ParameterType, SeedCloud, Stack } from 'tripleo-cdk';

/** Every function of HOT that has a value in a stack of its own, as an output of that name; and every kind of parameter. */
const app = new App({ name: 'functions' });
const stack = new Stack(new SeedCloud(app, 'seed'), 'stack', { description: 'yes' });
writeFileSync('greeting.txt', 'hello\n');

const text = new Parameter(stack, 'words', {
  defaultValue: 'a,b',
  description: 'on',
  label: 'no',
  minLength: 1,
  maxLength: 9,
  allowedPattern: '[a-z,]*',
  constraintDescription: 'small letters',
});
const port = new Parameter(stack, 'port', { type: ParameterType.NUMBER, defaultValue: 80, minValue: 10, maxValue: 90, step: 10 });
const list = new Parameter(stack, 'list', { type: ParameterType.COMMA_DELIMITED_LIST, defaultValue: 'a,b,c', immutable: true });
const json = new Parameter(stack, 'json', { type: ParameterType.JSON, defaultValue: { deep: [{ x: '0123' }] } });
const flag = new Parameter(stack, 'flag', { type: ParameterType.BOOLEAN, defaultValue: true });
const choice = new Parameter(stack, 'choice', { defaultValue: 'on', allowedValues: ['on', 'off'] });
const hidden = new Parameter(stack, 'hidden', { hidden: true, defaultValue: '' });

const isOn = new Condition(stack, 'is_on', { expression: Hot.conditionEquals(choice.value, 'on') });
const isOff = new Condition(stack, 'is_off', { expression: Hot.conditionNot(isOn.value) });
const both = new Condition(stack, 'both', { expression: Hot.conditionAnd(isOn.value, flag.value) });
const either = new Condition(stack, 'either', { expression: Hot.conditionOr(isOff.value, Hot.contains('b', list.value)) });

const value = new heat.ValueResource(stack, 'value', { value: { key: ['first', 'second'] }, type: heat.ValueResourceType.JSON });
new heat.ValueResource(stack, 'never', { value: 1, heat: { condition: isOff } });

const outputs: { [name: string]: unknown } = {
  get_param: Hot.param(json, 'deep', 0, 'x'),
  get_param_hidden: hidden.value,
  get_attr: Hot.attr(value, 'value', 'key', 1),
  get_resource: Hot.resource(value),
  get_file: Hot.file('greeting.txt'),
  str_replace: Hot.strReplace('at $port', { $port: port.value }),
  str_replace_map: Hot.strReplace('is $map', { $map: { a: [1] } }),
  str_replace_strict: Hot.strReplaceStrict('$a-$b', { $a: 'x', $b: 'y' }),
  str_replace_vstrict: Hot.strReplaceVstrict('$a', { $a: 'x' }),
  str_split: Hot.strSplit(',', text.value),
  str_split_index: Hot.strSplit(',', text.value, 1),
  list_join: Hot.listJoin('-', ['z'], list.value),
  list_concat: Hot.listConcat(['a'], list.value),
  list_concat_unique: Hot.listConcatUnique(['a'], list.value),
  filter: Hot.filter(['a'], list.value),
  repeat: Hot.repeat({ name: 'n-%i%' }, { '%i%': list.value }),
  repeat_side_by_side: Hot.repeat('%i%%j%', { '%i%': ['1', '2'], '%j%': ['x', 'y'] }, { permutations: false }),
  map_merge: Hot.mapMerge({ a: 1, b: 1 }, { b: 2 }),
  map_replace: Hot.mapReplace({ a: 'x' }, { keys: { a: 'b' }, values: { x: 'y' } }),
  digest: Hot.digest('sha256', 'x'),
  yaql: Hot.yaql('$.data.list.len()', { list: list.value }),
  make_url: Hot.makeUrl({ scheme: 'http', host: '::1', port: port.value, path: '/v3', query: { a: 'b c' } }),
  contains: Hot.contains('b', list.value),
  if: Hot.conditionIf(both.value, 'yes', 'no'),
  if_nested: Hot.conditionIf(Hot.conditionAnd(either.value, isOff.value), 'yes', ['no']),
  if_without_else: ['one', Hot.conditionIf(isOff.value, 'two')],
  scalars: ['012', '1e3', 'on', '~', '=', '52:54:00:00:00:01', '2026-01-01', '', null, 0.5, -0, true],
  text: 'a\tb\n  c: #d "e" \u{1F600} \u0085 \u2028 {{x}} $y\n',
};
for (const [name, output] of Object.entries(outputs)) new Output(stack, name, { value: output });

app.synth();
