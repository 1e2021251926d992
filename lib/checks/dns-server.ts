import { parseIpv4 } from '../core';
import { type Check, finding } from './check';

/** Machines are told name servers by address. */
export const dnsServer: Check = {
  codes: ['DNS_SERVER_MALFORMED'],
  find: ({ networks }) =>
    networks.flatMap((network) => {
      const malformed = (network._props.dnsServers ?? []).filter((server) => parseIpv4(server) === undefined);
      return malformed.map((server) =>
        finding('DNS_SERVER_MALFORMED', network, 'DNS server is no address', server, 'an IPv4 address', 'correct it'),
      );
    }),
};
