import { describe, expect, it } from 'vitest';
import { gateway } from '../../lib/checks/gateway';
import { find } from './find';
import { sample } from './sample';

describe('a gateway', () => {
  it('may be left out', () => {
    expect(find(gateway, sample({ network: { gateway: undefined } }).app)).toEqual([]);
  });

  it('may stand beside the pools', () => {
    expect(find(gateway, sample({ network: { gateway: '192.0.2.62' } }).app)).toEqual([]);
  });

  it('needs no room left where there are no pools', () => {
    expect(find(gateway, sample({ network: { allocationPools: undefined, gateway: '192.0.2.20' } }).app)).toEqual([]);
  });

  it('is not in a pool', () => {
    expect(find(gateway, sample({ network: { gateway: '192.0.2.10' } }).app)).toEqual([
      'GATEWAY_IN_POOL [seed/ctlplane] gateway is given out: it is in the pool 192.0.2.10 to 192.0.2.40; got 192.0.2.10; allowed an address of the network that is in no pool; do take it out of the pool, or move the gateway',
    ]);
  });

  it('is not in the floating range that stands for a pool', () => {
    const network = { allocationPools: undefined, floatingRange: '192.0.2.32/27', gateway: '192.0.2.33' };
    expect(find(gateway, sample({ network }).app)).toEqual([expect.stringContaining('in the pool 192.0.2.33 to 192.0.2.62')]);
  });

  it.each(['192.0.2.65', '192.0.2.0', '192.0.2.63'])('is an address of its network, unlike %s', (address) => {
    expect(find(gateway, sample({ network: { gateway: address } }).app)).toEqual([
      `GATEWAY_OUTSIDE_NETWORK [seed/ctlplane] gateway is not inside 192.0.2.0/26; got ${address}; allowed 192.0.2.1 to 192.0.2.62; do give the gateway an address of the network`,
    ]);
  });

  it('is an address', () => {
    expect(find(gateway, sample({ network: { gateway: 'router' } }).app)).toEqual([
      'GATEWAY_MALFORMED [seed/ctlplane] gateway is not an address; got router; allowed 192.0.2.1 to 192.0.2.62; do correct it',
    ]);
  });
});
