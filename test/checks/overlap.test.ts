import { describe, expect, it } from 'vitest';
import { overlap } from '../../lib/checks/overlap';
import { FlatNetwork } from '../../lib/constructs';
import { find } from './find';
import { sample } from './sample';

describe('ranges in one cloud', () => {
  it('may lie side by side', () => {
    const { app, seed } = sample();
    new FlatNetwork(seed, 'tenant', { cidr: '192.0.2.64/26' });
    expect(find(overlap, app)).toEqual([]);
  });

  it('share no address', () => {
    const { app, seed } = sample();
    new FlatNetwork(seed, 'wide', { cidr: '192.0.2.0/24' });
    expect(find(overlap, app)).toEqual([
      'NETWORKS_OVERLAP [seed/wide] network overlaps seed/ctlplane in the same cloud; got 192.0.2.0/24 and 192.0.2.0/26; allowed ranges that share no address; do change one of the two',
    ]);
  });

  it('are told of in whatever order they stand, also behind a smaller one', () => {
    const { app, seed } = sample({ network: { cidr: '10.0.4.0/24' } });
    new FlatNetwork(seed, 'small', { cidr: '10.0.1.0/24' });
    new FlatNetwork(seed, 'wide', { cidr: '10.0.0.0/16' });
    expect(find(overlap, app).map((line) => line.split(';')[0])).toEqual([
      'NETWORKS_OVERLAP [seed/small] network overlaps seed/wide in the same cloud',
      'NETWORKS_OVERLAP [seed/ctlplane] network overlaps seed/wide in the same cloud',
    ]);
  });

  it('may be those of another cloud', () => {
    const { app, undercloud } = sample();
    new FlatNetwork(undercloud, 'ctlplane', { cidr: '192.0.2.0/26' });
    expect(find(overlap, app)).toEqual([]);
  });
});

describe('pools of one network', () => {
  const withPools = (...pools: Array<[string, string]>) =>
    sample({ network: { allocationPools: pools.map(([start, end]) => ({ start, end })) } }).app;

  it('may follow one another', () => {
    expect(find(overlap, withPools(['192.0.2.21', '192.0.2.30'], ['192.0.2.10', '192.0.2.20']))).toEqual([]);
  });

  it('share no address', () => {
    expect(find(overlap, withPools(['192.0.2.20', '192.0.2.30'], ['192.0.2.10', '192.0.2.20']))).toEqual([
      'POOLS_OVERLAP [seed/ctlplane] allocation pools overlap; got 192.0.2.10 to 192.0.2.20 and 192.0.2.20 to 192.0.2.30; allowed pools that share no address; do make them one pool, or part them',
    ]);
  });
});
