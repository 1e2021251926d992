import { describe, expect, it } from 'vitest';
import { NO_STATE, stateOf, statusOf } from '../../../lib/runner/terraform/state';

const PULLED = {
  version: 4,
  outputs: { net: { value: 'n1', type: 'string' }, password: { value: 'x', type: 'string', sensitive: true } },
  resources: [
    { mode: 'managed', type: 'a', name: 'done', instances: [{ attributes: { id: '1' } }] },
    { mode: 'managed', type: 'a', name: 'cut_off', instances: [{ status: 'tainted', attributes: { id: '2' } }] },
    {
      mode: 'managed',
      type: 'a',
      name: 'replaced',
      instances: [{ deposed: 'b4', attributes: { id: 'old' } }, { attributes: { id: '3' } }],
    },
    { mode: 'managed', type: 'a', name: 'left', instances: [{ deposed: 'b4', attributes: { id: 'old' } }] },
    {
      mode: 'managed',
      type: 'terraform_data',
      name: 'kept',
      instances: [{ attributes: { id: '5', output: { value: 's3cret', type: 'string' } } }],
    },
    { mode: 'data', type: 'a', name: 'read', instances: [{ attributes: { id: '4' } }] },
  ],
};

describe('a state', () => {
  it('tells resources and outputs', () => {
    const { resources, outputs } = stateOf(JSON.stringify(PULLED));
    expect(Object.fromEntries(resources)).toEqual({
      'a.done': { id: '1', tainted: false },
      'a.cut_off': { id: '2', tainted: true },
      'a.replaced': { id: '3', tainted: false },
      'a.left': { tainted: true },
      'terraform_data.kept': { id: '5', tainted: false, output: 's3cret' },
    });
    expect(Object.fromEntries(outputs)).toEqual({
      net: { value: 'n1', sensitive: false },
      password: { value: 'x', sensitive: true },
    });
  });

  it('that is not there tells nothing', () => {
    expect(stateOf('\n')).toBe(NO_STATE);
  });

  it.each([
    ['APPLIED', { a: { done: {}, replaced: {} } }],
    ['INCOMPLETE', { a: { done: {}, cut_off: {} } }],
    ['INCOMPLETE', { a: { done: {}, missing: {} } }],
  ])('is %s for %j', (status, resource) => {
    expect(statusOf(stateOf(JSON.stringify(PULLED)), { resource })).toBe(status);
  });
});
