import { type Finding, parseCidr, parseIpv4 } from '../core';
import { formatRange, range, usable, within } from './addresses';
import { type Check, finding } from './check';

/** An allocation pool runs upwards, inside its network, without the network's own address and the broadcast's. */
export const allocationPool: Check = {
  codes: ['POOL_MALFORMED', 'POOL_REVERSED', 'POOL_OUTSIDE_NETWORK'],
  find: ({ networks }) => {
    const findings: Finding[] = [];
    for (const network of networks) {
      const { cidr, allocationPools } = network._props;
      const whole = parseCidr(cidr);
      for (const pool of allocationPools ?? []) {
        const got = `${pool.start} to ${pool.end}`;
        const bad = [pool.start, pool.end].filter((address) => parseIpv4(address) === undefined);
        const addresses = range(pool);
        if (bad.length > 0) {
          findings.push(
            finding('POOL_MALFORMED', network, 'allocation pool has no proper bounds', bad, 'IPv4 addresses', 'correct the addresses'),
          );
        } else if (!addresses) {
          const right = `${pool.end} to ${pool.start}`;
          findings.push(finding('POOL_REVERSED', network, 'allocation pool ends before it starts', got, right, 'swap start and end'));
        } else if (whole && !within(addresses, usable(whole))) {
          const allowed = formatRange(usable(whole));
          const advice = 'move the pool into the network, or widen the network';
          findings.push(finding('POOL_OUTSIDE_NETWORK', network, `allocation pool is not inside ${cidr}`, got, allowed, advice));
        }
      }
    }
    return findings;
  },
};
