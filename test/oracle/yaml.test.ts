import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { toYaml } from '../../lib/heat/yaml';
import { EXAMPLES, goldenFolder, readFolder } from '../golden/example';
import { askPython } from './tools';

/** What PyYAML's two loaders make of each text. */
function pyYaml(texts: readonly string[]): [unknown, unknown][] {
  return askPython('read_yaml.py', [], JSON.stringify(texts));
}

/** Texts that PyYAML takes for something else where they stand bare, or that YAML can't hold as they are. */
const NASTY = [
  '52:54:00:12:34:56 00:00:00:00:00:00 12:34:56:78:90:12 1:30 12:30:45 -1:20.5 1:2_0 190:20:30.15',
  '0 -0 +1 007 0755 08 0o17 0x1F 0x_ 0b10 0b_1 1_000 1_ 1__ 0_ -1_0 1,000 9999999999999999999',
  '1. .5 -.5 1.5 1.5_ 1_.5 1e3 1.e3 1.5e3 1.5e+3 12e03 .inf -.INF .nan .NaN 1e+21',
  'y Y n N yes Yes NO on On OFF true False ~ null Null NULL = << - ? : | > |- >+',
  '2021-04-16 2001-1-1 2001-12-14t21:59:43.10-05:00 --- ... %YAML @a `a !a !!int &a *a #a [a {a a] a} "a \'a',
].flatMap((line) => line.split(' '));
const NASTIER = [
  '',
  ' ',
  ' lead',
  'trail ',
  '\ttab',
  'tab\tin',
  'tail\t',
  'a: b',
  'a #b',
  '- a',
  '? a',
  ': a',
  'a:',
  '2001-1-1 1:02:03',
  '2001-12-14 21:59:43.10 -5',
  'line\nbreak',
  'line\n',
  'line\n\n',
  '\nline',
  '\n',
  '\n\n',
  ' \n',
  'a\n b\n',
  '  a\nb',
  'a\n\n\nb',
  'a \nb',
  '\n---\n',
  '\r',
  'a\r\nb',
  '\u0000',
  '\u0007',
  '\u001b[0m',
  '\u007f',
  '\u0085',
  'a\u0085b',
  '\u00a0',
  '\u2028',
  'a\u2029b',
  '\ufeff',
  '\ufffd',
  'é',
  '\u{1F600}',
  "it's",
  '"',
  '\\n',
  'a\\',
  '{{ a }}',
  '$(a) $a',
  'x'.repeat(2000),
  'word '.repeat(300),
];

/** Texts made of the pieces of which the nasty ones are, always the same. */
function madeUp(count: number): string[] {
  const pieces = [
    ...'0123456789_.:-+eExXobaAnNyY~=<>|&*!%@`\'"#,?[]{}\\/ \n\t\r\u0085\u2028é',
    '\u{1F600}',
    'on',
    'null',
    '0x',
    ': ',
    ' #',
    '- ',
  ];
  let state = 42;
  const next = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  return Array.from({ length: count }, () => Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)]).join(''));
}

describe('PyYAML reads back what was written', () => {
  it.each(EXAMPLES)('in every YAML file of %s', (example) => {
    const files = [...readFolder(goldenFolder(example))].filter(([file]) => file.endsWith('.yaml'));
    const read = pyYaml(files.map(([, text]) => text));
    expect(files.length).toBeGreaterThan(0);
    for (const [i, [file, text]] of files.entries()) expect(read[i], file).toEqual([load(text), load(text)]);
  });

  const texts = [...NASTY, ...NASTIER, ...madeUp(4000)];

  it('as a value', () => {
    const read = pyYaml(texts.map((text) => toYaml({ value: text })));
    const wrong = texts.filter((text, i) => read[i].some((data) => (data as { value?: unknown })?.value !== text));
    expect(wrong).toEqual([]);
  });

  it('as a key', () => {
    const read = pyYaml(texts.map((text) => toYaml({ map: { [text]: 'value', other: 1 } })));
    const wrong = texts.filter((text, i) => read[i].some((data) => (data as { map?: Record<string, unknown> })?.map?.[text] !== 'value'));
    expect(wrong).toEqual([]);
  });

  it('as an item of a list', () => {
    const read = pyYaml(texts.map((text) => toYaml([[text, [text]]])));
    const wrong = texts.filter((text, i) => JSON.stringify(read[i]) !== JSON.stringify([[[text, [text]]], [[text, [text]]]]));
    expect(wrong).toEqual([]);
  });

  it('where it is no text: numbers, booleans, nothing, what is empty', () => {
    const values = [
      0,
      1,
      -1,
      1.5,
      0.1,
      1e-7,
      5e-324,
      2 ** 53,
      123456789012345680000,
      1e300 / 1e290,
      true,
      false,
      null,
      [],
      {},
      [[]],
      [{}],
      { a: {} },
    ];
    expect(pyYaml(values.map((value) => toYaml({ value })))).toEqual(values.map((value) => [{ value }, { value }]));
  });
});

describe('PyYAML', () => {
  it('takes bare what was quoted for something else: the tests above would tell', () => {
    const [[address], [date], [on], [octal]] = pyYaml(['a: 12:34:56', 'a: 2021-04-16', 'on: 1', 'a: 0755']);
    expect(address).toEqual({ a: 45296 });
    expect(date).toEqual({ a: 'not JSON: datetime.date(2021, 4, 16)' });
    expect(on).toEqual({ 'not a string: True': 1 });
    expect(octal).toEqual({ a: 493 });
  });
});
