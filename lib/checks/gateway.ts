import { type Finding, parseCidr, parseIpv4 } from '../core';
import { contains, formatRange, pools, usable } from './addresses';
import { type Check, finding } from './check';

/** A gateway is an address of its network that is not given out. */
export const gateway: Check = {
  codes: ['GATEWAY_MALFORMED', 'GATEWAY_OUTSIDE_NETWORK', 'GATEWAY_IN_POOL'],
  find: ({ networks }) => {
    const findings: Finding[] = [];
    for (const network of networks) {
      const { cidr, gateway } = network._props;
      const whole = parseCidr(cidr);
      if (gateway === undefined) continue;
      const address = parseIpv4(gateway);
      const inside = whole && formatRange(usable(whole));
      const pool = pools(network).find((range) => contains(range, address ?? Number.NaN));
      if (address === undefined) {
        findings.push(
          finding('GATEWAY_MALFORMED', network, 'gateway is not an address', gateway, inside ?? 'an IPv4 address', 'correct it'),
        );
      } else if (whole && inside && !contains(usable(whole), address)) {
        const advice = 'give the gateway an address of the network';
        findings.push(finding('GATEWAY_OUTSIDE_NETWORK', network, `gateway is not inside ${cidr}`, gateway, inside, advice));
      } else if (pool) {
        const what = `gateway is given out: it is in the pool ${formatRange(pool)}`;
        const allowed = 'an address of the network that is in no pool';
        findings.push(finding('GATEWAY_IN_POOL', network, what, gateway, allowed, 'take it out of the pool, or move the gateway'));
      }
    }
    return findings;
  },
};
