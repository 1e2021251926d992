import { describe, expect, it } from 'vitest';
import { floatingRange } from '../../lib/checks/floating-range';
import { FlatNetwork } from '../../lib/constructs';
import { find } from './find';
import { sample } from './sample';

const floating = (range: string, allocationPools?: Array<{ start: string; end: string }>) => ({ floatingRange: range, allocationPools });

describe('a floating range', () => {
  it('is a part of its network', () => {
    expect(find(floatingRange, sample({ network: floating('192.0.2.32/27') }).app)).toEqual([]);
  });

  it("is told of where it is outside, with a network that would hold it: the README's", () => {
    expect(find(floatingRange, sample({ network: floating('192.0.2.128/25') }).app)).toEqual([
      'FLOATING_RANGE_OUTSIDE_NETWORK [seed/ctlplane] floatingRange is not inside 192.0.2.0/26: no network of seed holds it; got 192.0.2.128/25; allowed a part of 192.0.2.0/26; do choose a part of 192.0.2.0/26, or widen the network to 192.0.2.0/24',
    ]);
  });

  it('is told which network it is in instead', () => {
    const { app, seed } = sample({ network: floating('192.0.2.128/25') });
    new FlatNetwork(seed, 'external', { cidr: '192.0.2.128/25' });
    expect(find(floatingRange, app)).toEqual([
      'FLOATING_RANGE_OUTSIDE_NETWORK [seed/ctlplane] floatingRange is not inside 192.0.2.0/26: it is in seed/external, 192.0.2.128/25; got 192.0.2.128/25; allowed a part of 192.0.2.0/26; do choose a part of 192.0.2.0/26, or give it to seed/external',
    ]);
  });

  it('is not larger than its network', () => {
    expect(find(floatingRange, sample({ network: floating('192.0.2.0/25') }).app)).toEqual([
      expect.stringMatching(/^FLOATING_RANGE_OUTSIDE_NETWORK/),
    ]);
  });

  it('is outside also where it has host bits', () => {
    expect(find(floatingRange, sample({ network: floating('192.168.2.129/25') }).app)).toEqual([
      expect.stringMatching(/^FLOATING_RANGE_OUTSIDE_NETWORK .* do choose a part of 192\.0\.2\.0\/26$/),
    ]);
  });

  it('holds an address', () => {
    expect(find(floatingRange, sample({ network: floating('192.0.2.32/30') }).app)).toEqual([]);
    expect(find(floatingRange, sample({ network: floating('192.0.2.32/31') }).app)).toEqual([
      'FLOATING_RANGE_TOO_SMALL [seed/ctlplane] floatingRange holds no address beside its first and last, which are not given out; got 192.0.2.32/31; allowed a range of /30 or wider; do widen it, or write an allocation pool',
    ]);
  });

  it('is in the pools where there are some', () => {
    const pools = [
      { start: '192.0.2.33', end: '192.0.2.40' },
      { start: '192.0.2.41', end: '192.0.2.62' },
    ];
    expect(find(floatingRange, sample({ network: floating('192.0.2.32/27', pools) }).app)).toEqual([]);
    expect(find(floatingRange, sample({ network: floating('192.0.2.32/27', pools.slice(1)) }).app)).toEqual([
      'FLOATING_RANGE_OUTSIDE_POOLS [seed/ctlplane] floatingRange is in no allocation pool, and floating addresses come from these; got 192.0.2.32/27; allowed a pool that holds it, or no pools; do add the pool 192.0.2.33 to 192.0.2.62',
    ]);
  });
});
