import { expect, it } from 'vitest';
import { dnsServer } from '../../lib/checks/dns-server';
import { find } from './find';
import { sample } from './sample';

it('a DNS server is given by its address', () => {
  expect(find(dnsServer, sample({ network: { dnsServers: ['192.0.2.53'] } }).app)).toEqual([]);
  expect(find(dnsServer, sample({ network: { dnsServers: ['192.0.2.53', 'ns.example.org'] } }).app)).toEqual([
    'DNS_SERVER_MALFORMED [seed/ctlplane] DNS server is no address; got ns.example.org; allowed an IPv4 address; do correct it',
  ]);
});
