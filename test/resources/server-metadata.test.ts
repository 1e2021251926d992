import { describe, expect, it } from 'vitest';
import { SeedCloud } from '../../lib/constructs';
import { App, type RenderContext, Stack } from '../../lib/core';
import { RandomSecret } from '../../lib/resources';
import { metadataGaps, serverMetadata } from '../../lib/resources/server-metadata';

const context = { render: (value: unknown) => value } as RenderContext;
const written = (settings: { [name: string]: unknown }) =>
  Object.fromEntries(Object.entries(serverMetadata(settings)).map(([key, value]) => [key, value._render(context)]));

describe('settings as metadata', () => {
  it('are an item for each value, called by its keys, in JSON', () => {
    expect(written({ a: { b: { c: 'x' }, d: 1 }, e: true, f: null })).toEqual({ 'a.b.c': '"x"', 'a.d': '1', e: 'true', f: 'null' });
  });

  it('keep lists and empty maps whole, and leave out what is undefined', () => {
    expect(written({ a: ['x', { y: 1 }], b: {}, c: undefined })).toEqual({ a: '["x",{"y":1}]', b: '{}' });
  });
});

describe('what Nova takes', () => {
  const secret = (length: number) =>
    new RandomSecret(new Stack(new SeedCloud(new App({ name: 'app' }), 'seed'), 'stack'), 'secret', { length });

  it.each([
    ['a text of 253 characters', 'x'.repeat(253)],
    ['as many characters that are longer in bytes', 'ü'.repeat(253)],
    ['a secret of 253 characters', secret(253).value],
  ])('is %s, with the quotes around it', (_what, value) => {
    expect(metadataGaps({ a: { b: value } })).toEqual([]);
  });

  it.each([
    ['a text of 254 characters', 'x'.repeat(254), '256 characters'],
    ['characters that JSON escapes', '\n'.repeat(127), '256 characters'],
    ['a list that is too long', ['x'.repeat(252)], '256 characters'],
    ['a secret of 254 characters', secret(254).value, '256 characters'],
  ])('is not %s', (_what, value, got) => {
    expect(metadataGaps({ a: { b: value } })).toMatchObject([{ property: 'the setting a.b', got }]);
  });

  it.each([['a/b'], ['ü'], [''], ['x'.repeat(256)]])('is no key such as %s', (key) => {
    expect(metadataGaps({ [key]: 1 })).toMatchObject([{ got: key }]);
  });

  it('is no name for two settings', () => {
    expect(metadataGaps({ 'a.b': 1, a: { b: 2 } })).toMatchObject([{ got: 'a.b' }]);
    expect(metadataGaps({ 'a.b': 1, a: { c: 2 } })).toEqual([]);
  });
});
