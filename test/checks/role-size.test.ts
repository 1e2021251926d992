import { describe, expect, it } from 'vitest';
import { roleSize } from '../../lib/checks/role-size';
import { find } from './find';
import { sample } from './sample';

describe("a role's size", () => {
  it('is a count, 0 among them, or a list of machines', () => {
    expect(find(roleSize, sample({ role: { count: 0 } }).app)).toEqual([]);
    expect(find(roleSize, sample({ role: { machines: [{ name: 'a' }] } }).app)).toEqual([]);
  });

  it('is not both', () => {
    expect(find(roleSize, sample({ role: { count: 1, machines: [{ name: 'a' }, { name: 'b' }] } }).app)).toEqual([
      'ROLE_COUNT_AND_MACHINES [undercloud/control] role has both count and machines; got count 1 and 2 in machines; allowed one of the two; do take count away',
    ]);
  });

  it('is not neither', () => {
    expect(find(roleSize, sample({ role: { count: undefined } }).app)).toEqual([
      'ROLE_COUNT_MISSING [undercloud/control] role has neither count nor machines; got neither; allowed one of the two; do say how many machines the role has, or name them',
    ]);
  });

  it.each([-1, 1.5, Number.NaN])('is no number like %d', (count) => {
    expect(find(roleSize, sample({ role: { count } }).app)).toEqual([
      `ROLE_COUNT_INVALID [undercloud/control] count is no number of machines; got ${count}; allowed a whole number, 0 or more; do correct it`,
    ]);
  });
});
