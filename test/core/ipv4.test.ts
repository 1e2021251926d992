import { describe, expect, it } from 'vitest';
import { formatIpv4, parseCidr, parseIpv4 } from '../../lib/core';

describe('an IPv4 address', () => {
  it.each(['0.0.0.0', '192.0.2.1', '255.255.255.255'])('is read and written: %s', (text) => {
    expect(formatIpv4(parseIpv4(text) as number)).toBe(text);
  });

  it.each(['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.4 ', '0x1.2.3.4', '1..2.3', '::1'])('is none: "%s"', (text) => {
    expect(parseIpv4(text)).toBeUndefined();
  });
});

describe('an IPv4 network', () => {
  it('knows its first and last address, and the one given', () => {
    expect(parseCidr('192.0.2.70/26')).toEqual({
      address: parseIpv4('192.0.2.70'),
      prefix: 26,
      first: parseIpv4('192.0.2.64'),
      last: parseIpv4('192.0.2.127'),
    });
  });

  it.each([
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['128.0.0.0/1', '128.0.0.0', '255.255.255.255'],
    ['192.0.2.1/32', '192.0.2.1', '192.0.2.1'],
  ])('is as large as it says: %s', (text, first, last) => {
    const network = parseCidr(text);
    expect([network?.first, network?.last].map((address) => formatIpv4(address ?? -1))).toEqual([first, last]);
  });

  it.each(['192.0.2.0', '192.0.2.0/', '192.0.2.0/33', '192.0.2.0/026', '192.0.2.0/24/24', '192.0.2.0/-1', '192.0.2/24'])(
    'is none: "%s"',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );
});
