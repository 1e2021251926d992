import type { FlatNetwork } from '../constructs';
import { type Finding, formatIpv4, type Ipv4Network, parseCidr } from '../core';
import { countIn, formatRange, pools, usable, within } from './addresses';
import { type Check, finding, groupBy } from './check';

/** Floating addresses are addresses of their own network that Neutron may give out. */
export const floatingRange: Check = {
  codes: ['FLOATING_RANGE_OUTSIDE_NETWORK', 'FLOATING_RANGE_OUTSIDE_POOLS', 'FLOATING_RANGE_TOO_SMALL'],
  find: ({ networks }) => {
    const byCloud = groupBy(networks, (network) => network.cloud);
    return networks.flatMap((network) => findIn(network, byCloud.get(network.cloud) ?? []));
  },
};

function findIn(network: FlatNetwork, siblings: readonly FlatNetwork[]): Finding[] {
  const { cidr, floatingRange: text, allocationPools } = network._props;
  const whole = parseCidr(cidr);
  const floating = text === undefined ? undefined : parseCidr(text);
  if (text === undefined || !whole || !floating) return [];
  if (!within(floating, whole)) {
    const home = siblings.find((sibling) => isIn(floating, sibling));
    const where = home ? `it is in ${home.node.path}, ${home._props.cidr}` : `no network of ${network.cloud.node.path} holds it`;
    const wider = commonNetwork(whole, floating);
    const ways = [`choose a part of ${cidr}`];
    if (home) ways.push(`give it to ${home.node.path}`);
    else if (wider.prefix >= 16) ways.push(`widen the network to ${formatIpv4(wider.first)}/${wider.prefix}`);
    const advice = ways.join(', or ');
    return [
      finding(
        'FLOATING_RANGE_OUTSIDE_NETWORK',
        network,
        `floatingRange is not inside ${cidr}: ${where}`,
        text,
        `a part of ${cidr}`,
        advice,
      ),
    ];
  }
  if (floating.prefix > 30) {
    const what = 'floatingRange holds no address beside its first and last, which are not given out';
    return [finding('FLOATING_RANGE_TOO_SMALL', network, what, text, 'a range of /30 or wider', 'widen it, or write an allocation pool')];
  }
  const range = usable(floating);
  if (!allocationPools || countIn(pools(network), range) > range.last - range.first) return [];
  const what = 'floatingRange is in no allocation pool, and floating addresses come from these';
  const allowed = 'a pool that holds it, or no pools';
  return [finding('FLOATING_RANGE_OUTSIDE_POOLS', network, what, text, allowed, `add the pool ${formatRange(range)}`)];
}

function isIn(floating: Ipv4Network, network: FlatNetwork): boolean {
  const whole = parseCidr(network._props.cidr);
  return whole !== undefined && within(floating, whole);
}

/** The smallest network that holds both. */
function commonNetwork(one: Ipv4Network, other: Ipv4Network): { first: number; prefix: number } {
  let prefix = Math.min(one.prefix, other.prefix);
  const start = (address: number) => Math.floor(address / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
  while (start(one.first) !== start(other.first)) prefix -= 1;
  return { first: start(one.first), prefix };
}
