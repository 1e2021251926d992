import { describe, expect, it } from 'vitest';
import { mac } from '../../lib/checks/mac';
import { BaremetalPool } from '../../lib/constructs';
import { find } from './find';
import { node, sample } from './sample';

const withMac = (number: number, ...macs: string[]) => node(number, { ports: macs.map((mac) => ({ mac })) });

describe('a MAC address', () => {
  it.each(['', '52:54:00:00:00', '52:54:00:00:00:0g', '52:54-00:00:00:01', '5:54:00:00:00:001'])('is six pairs, unlike "%s"', (address) => {
    expect(find(mac, sample({ nodes: [withMac(1, address)] }).app)).toEqual([
      `MAC_MALFORMED [seed/nodes] port of node node-1 has no proper MAC address; got ${address}; allowed six pairs of hex digits, such as 52:54:00:12:34:56; do correct it`,
    ]);
  });

  it.each(['52:54:00:AA:00:01', '52-54-00-aa-00-01', '5254.00aa.0001', '525400AA0001'])('may be written %s, and is the same', (address) => {
    const other = withMac(2, '52:54:00:aa:00:01');
    expect(find(mac, sample({ nodes: [withMac(1, address)] }).app)).toEqual([]);
    expect(find(mac, sample({ nodes: [withMac(1, address), other] }).app)).toEqual([
      `MAC_TWICE [seed/nodes] port of node node-2 has the MAC address of one of node node-1 in seed/nodes; got 52:54:00:aa:00:01 and ${address}; allowed an address that no other port of the cloud has; do correct one of the two`,
    ]);
  });

  it('is there once in a node', () => {
    expect(find(mac, sample({ nodes: [withMac(1, '52:54:00:00:00:01', '52:54:00:00:00:01')] }).app)).toHaveLength(1);
  });

  it('is there once in all pools of a cloud', () => {
    const { app, seed, undercloud } = sample({ nodes: [withMac(1, '52:54:00:00:00:01')] });
    new BaremetalPool(undercloud, 'nodes', { nodes: [withMac(1, '52:54:00:00:00:01')] });
    expect(find(mac, app)).toEqual([]);
    new BaremetalPool(seed, 'more', { nodes: [withMac(4, '52:54:00:00:00:01')] });
    expect(find(mac, app)).toEqual([
      expect.stringMatching(/^MAC_TWICE \[seed\/more\] port of node node-4 .* node-1 in seed\/nodes; got 52:54:00:00:00:01;/),
    ]);
  });
});
