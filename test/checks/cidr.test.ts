import { describe, expect, it } from 'vitest';
import { cidr } from '../../lib/checks/cidr';
import { find } from './find';
import { sample } from './sample';

describe('a range of addresses', () => {
  it("is right where it is written by the network's own address", () => {
    expect(find(cidr, sample({ network: { cidr: '192.0.2.0/24', floatingRange: '192.0.2.128/25' } }).app)).toEqual([]);
  });

  it('is told apart from an address in it, with the right value', () => {
    expect(find(cidr, sample({ network: { cidr: '192.0.2.5/26' } }).app)).toEqual([
      'CIDR_HOST_BITS [seed/ctlplane] cidr has host bits: 192.0.2.5 is an address in the /26 network 192.0.2.0/26, not its own; got 192.0.2.5/26; allowed 192.0.2.0/26; do write 192.0.2.0/26',
    ]);
  });

  it('is told of in the floating range of the first TripleO README', () => {
    expect(find(cidr, sample({ network: { floatingRange: '192.168.2.129/25' } }).app)).toEqual([
      'CIDR_HOST_BITS [seed/ctlplane] floatingRange has host bits: 192.168.2.129 is an address in the /25 network 192.168.2.128/25, not its own; got 192.168.2.129/25; allowed 192.168.2.128/25; do write 192.168.2.128/25',
    ]);
  });

  it.each(['192.0.2.0', '192.0.2/24', '192.0.2.0/33', '192.0.2.256/24', '192.0.02.0/24', 'fd00::/64', ''])('is none in "%s"', (text) => {
    expect(find(cidr, sample({ network: { cidr: text } }).app)).toEqual([
      expect.stringMatching(/^CIDR_MALFORMED \[seed\/ctlplane\] cidr is not a range/),
    ]);
  });
});
