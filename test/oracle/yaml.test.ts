import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { toYaml } from '../../lib/heat/yaml';
import { EXAMPLES, goldenFolder, readFolder } from '../golden/example';
import { NASTY_TEXTS } from './nasty';
import { askPython } from './tools';

/** What PyYAML's two loaders make of each text. */
function pyYaml(texts: readonly string[]): [unknown, unknown][] {
  return askPython('read_yaml.py', [], JSON.stringify(texts));
}

describe('PyYAML reads back what was written', () => {
  it.each(EXAMPLES)('in every YAML file of %s', (example) => {
    const files = [...readFolder(goldenFolder(example))].filter(([file]) => file.endsWith('.yaml'));
    const read = pyYaml(files.map(([, text]) => text));
    expect(files.length).toBeGreaterThan(0);
    for (const [i, [file, text]] of files.entries()) expect(read[i], file).toEqual([load(text), load(text)]);
  });

  it('as a value', () => {
    const read = pyYaml(NASTY_TEXTS.map((text) => toYaml({ value: text })));
    const wrong = NASTY_TEXTS.filter((text, i) => read[i].some((data) => (data as { value?: unknown })?.value !== text));
    expect(wrong).toEqual([]);
  });

  it('as a key', () => {
    const read = pyYaml(NASTY_TEXTS.map((text) => toYaml({ map: { [text]: 'value', other: 1 } })));
    const wrong = NASTY_TEXTS.filter((text, i) =>
      read[i].some((data) => (data as { map?: Record<string, unknown> })?.map?.[text] !== 'value'),
    );
    expect(wrong).toEqual([]);
  });

  it('as an item of a list', () => {
    const read = pyYaml(NASTY_TEXTS.map((text) => toYaml([[text, [text]]])));
    const wrong = NASTY_TEXTS.filter((text, i) => JSON.stringify(read[i]) !== JSON.stringify([[[text, [text]]], [[text, [text]]]]));
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
