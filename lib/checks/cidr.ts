import type { FlatNetwork } from '../constructs';
import { type Finding, formatIpv4, parseCidr } from '../core';
import { type Check, finding } from './check';

/** A network is written by its own address: `192.0.2.128/25`, not by an address in it. */
export const cidr: Check = {
  codes: ['CIDR_MALFORMED', 'CIDR_HOST_BITS'],
  find: ({ networks }) =>
    networks.flatMap((network) => {
      const { cidr, floatingRange } = network._props;
      return [...findIn(network, 'cidr', cidr), ...(floatingRange === undefined ? [] : findIn(network, 'floatingRange', floatingRange))];
    }),
};

function findIn(construct: FlatNetwork, property: string, text: string): Finding[] {
  const network = parseCidr(text);
  if (!network) {
    const allowed = 'an IPv4 address and the number of its network bits, such as 192.0.2.0/26';
    return [finding('CIDR_MALFORMED', construct, `${property} is not a range of addresses`, text, allowed, `write ${property} so`)];
  }
  if (network.address === network.first) return [];
  const right = `${formatIpv4(network.first)}/${network.prefix}`;
  const what = `${property} has host bits: ${formatIpv4(network.address)} is an address in the /${network.prefix} network ${right}, not its own`;
  return [finding('CIDR_HOST_BITS', construct, what, text, right, `write ${right}`)];
}
