import { describe, expect, it } from 'vitest';
import { allocationPool } from '../../lib/checks/allocation-pool';
import { find } from './find';
import { sample } from './sample';

const withPool = (start: string, end: string) => sample({ network: { allocationPools: [{ start, end }] } }).app;

describe('an allocation pool', () => {
  it('may take every address of its network', () => {
    expect(find(allocationPool, withPool('192.0.2.1', '192.0.2.62'))).toEqual([]);
  });

  it('runs upwards', () => {
    expect(find(allocationPool, withPool('192.0.2.40', '192.0.2.10'))).toEqual([
      'POOL_REVERSED [seed/ctlplane] allocation pool ends before it starts; got 192.0.2.40 to 192.0.2.10; allowed 192.0.2.10 to 192.0.2.40; do swap start and end',
    ]);
  });

  it.each([
    ['192.0.2.10', '192.0.2.70', 'beyond its end'],
    ['192.0.1.250', '192.0.2.20', 'before its start'],
    ['192.0.2.0', '192.0.2.20', "over its network's own address"],
    ['192.0.2.40', '192.0.2.63', 'over its broadcast address'],
  ])('from %s to %s is told of: %s', (start, end) => {
    expect(find(allocationPool, withPool(start, end))).toEqual([
      `POOL_OUTSIDE_NETWORK [seed/ctlplane] allocation pool is not inside 192.0.2.0/26; got ${start} to ${end}; allowed 192.0.2.1 to 192.0.2.62; do move the pool into the network, or widen the network`,
    ]);
  });

  it('has addresses as bounds', () => {
    expect(find(allocationPool, withPool('192.0.2.10', '192.0.2.400'))).toEqual([
      'POOL_MALFORMED [seed/ctlplane] allocation pool has no proper bounds; got 192.0.2.400; allowed IPv4 addresses; do correct the addresses',
    ]);
  });

  it('is not measured by a network that is none', () => {
    expect(find(allocationPool, sample({ network: { cidr: 'nonsense' } }).app)).toEqual([]);
  });
});
