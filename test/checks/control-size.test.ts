import { describe, expect, it } from 'vitest';
import { controlSize } from '../../lib/checks/control-size';
import { Overcloud } from '../../lib/constructs';
import { find } from './find';
import { roleProps, sample } from './sample';

function overcloud(count: number): string[] {
  const { app, network, image, undercloud } = sample();
  const compute = roleProps(image, network, { count: 2 });
  new Overcloud(app, 'overcloud', { parent: undercloud, control: roleProps(image, network, { count }), compute });
  return find(controlSize, app);
}

describe('a control role', () => {
  it.each([1, 3])('of an undercloud may have %d machines', (count) => {
    expect(find(controlSize, sample({ role: { count } }).app)).toEqual([]);
  });

  it.each([0, 2, 4, 5])('of an undercloud has not %d machines', (count) => {
    expect(find(controlSize, sample({ role: { count } }).app)).toEqual([
      `CONTROL_SIZE [undercloud/control] control role has the wrong size; got ${count}; allowed 1 or 3; do make it 1 or 3`,
    ]);
  });

  it('of an overcloud has 3 machines', () => {
    expect(overcloud(3)).toEqual([]);
    expect(overcloud(1)).toEqual(['CONTROL_SIZE [overcloud/control] control role has the wrong size; got 1; allowed 3; do make it 3']);
  });

  it('is counted by its named machines, too', () => {
    expect(find(controlSize, sample({ role: { machines: [{ name: 'a' }, { name: 'b' }] } }).app)).toHaveLength(1);
  });

  it('is not told of twice where its count is none', () => {
    expect(find(controlSize, sample({ role: { count: -1 } }).app)).toEqual([]);
  });
});
