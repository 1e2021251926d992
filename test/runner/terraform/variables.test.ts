import { describe, expect, it } from 'vitest';
import { PLACEHOLDER, randomSecret, standIns, variableEnvironment } from '../../../lib/runner/terraform/variables';

const configuration = {
  variable: { text: { type: 'string' }, any: { type: 'any' }, image: { type: 'object({id=string, checksum=string})' } },
};

describe('a variable in the environment', () => {
  it.each([
    ['text', 'it is ${not} a "template"', 'it is ${not} a "template"'],
    ['text', 7, '7'],
    ['any', 'text', '"text"'],
    ['any', { list: ['${a}', '%{b}', '$c', '$${d}'] }, '{"list":["$${a}","%%{b}","$c","$$${d}"]}'],
    ['any', 'a\b\f\\b\n', '"a\\u0008\\u000c\\\\b\\n"'],
    ['image', { id: 'i1', checksum: 'c1' }, '{"id":"i1","checksum":"c1"}'],
  ])('%s that is %j is written %s', (name, value, text) => {
    expect(variableEnvironment(configuration, new Map([[name, value]]))).toEqual({ [`TF_VAR_${name}`]: text });
  });
});

it('a secret is of letters and digits, as long as asked for, and another one each time', () => {
  expect(randomSecret(32)).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(randomSecret(32)).not.toBe(randomSecret(32));
});

it('every variable has a stand-in of its type', () => {
  expect(Object.fromEntries(standIns(configuration))).toEqual({
    text: PLACEHOLDER,
    any: PLACEHOLDER,
    image: { id: PLACEHOLDER, checksum: PLACEHOLDER },
  });
});
