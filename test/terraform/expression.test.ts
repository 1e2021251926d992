import { describe, expect, it } from 'vitest';
import type { RenderContext } from '../../lib/core';
import { Expression, ImageChecksum, ImageId, Joined, JsonText, toTemplate } from '../../lib/terraform/expression';

const context = { render: (value: unknown) => value } as RenderContext;
const reference = new Expression('var.a');

describe('a template', () => {
  it.each([
    ['an expression in braces', reference, '${var.a}'],
    ['a literal as it is', 'plain $ and % {}', 'plain $ and % {}'],
    ['what looks like an interpolation as a literal', 'a ${b} %{if c}', 'a $${b} %%{if c}'],
    ['keys that look like one', { '${a}': 1 }, { '$${a}': 1 }],
    ['what templates would drop or overlook, as a string', ['\ufeffa', 'a\r$${'], ['${"\ufeffa"}', '${"a\\r$$${"}']],
    ['numbers, booleans and null', [1, true, null], [1, true, null]],
    ['what is in lists and maps, keys sorted', { b: [reference], a: '${' }, { a: '$${', b: ['${var.a}'] }],
  ])('has %s', (_what, value, written) => {
    expect(toTemplate(value)).toEqual(written);
    expect(JSON.stringify(toTemplate(value))).toBe(JSON.stringify(written));
  });
});

describe('the text of JSON', () => {
  const textOf = (value: unknown) => toTemplate(new JsonText(value)._render(context));

  it.each([
    ['a text', 'kvm', '"kvm"'],
    ['a list', ['ipmi', 'redfish'], '["ipmi","redfish"]'],
    ['a map that looks like a template', { a: '${b}' }, '{"a":"$${b}"}'],
    ['an expression', reference, '${jsonencode(var.a)}'],
    ['a list with an expression in it', ['a"${', reference, 1, null], '${jsonencode(["a\\"$${", var.a, 1, null])}'],
    ['a text with what expressions know no escape for', ['\b\f\\b', reference], '${jsonencode(["\\u0008\\u000c\\\\b", var.a])}'],
    ['a map with an expression in it', { b: reference, a: true }, '${jsonencode({"a" = true, "b" = var.a})}'],
  ])('is made of %s', (_what, value, written) => {
    expect(textOf(value)).toBe(written);
  });
});

describe('texts', () => {
  it('are joined as they are, what Terraform works out among them', () => {
    expect(toTemplate(new Joined(['a"${\n', reference])._render(context))).toBe('${join("", ["a\\"$${\\n", var.a])}');
  });
});

describe('the checksum of an image', () => {
  it('is beside the id of one of the program’s', () => {
    expect(toTemplate(new ImageChecksum(new ImageId('image_full'))._render(context))).toBe('${var.image_full.checksum}');
  });

  it('is left out of another', () => {
    expect(new ImageChecksum(reference)._render(context)).toBeUndefined();
  });
});
