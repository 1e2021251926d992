import { parseCidr } from '../core';
import { formatRange, overlaps, pools } from './addresses';
import { type Check, finding, groupBy } from './check';

/** Inside one cloud an address belongs to one network, and in a network to one pool. */
export const overlap: Check = {
  codes: ['NETWORKS_OVERLAP', 'POOLS_OVERLAP'],
  find: ({ networks }) => [
    ...[...groupBy(networks, (network) => network.cloud).values()].flatMap((siblings) =>
      overlaps(siblings, (network) => parseCidr(network._props.cidr)).map(([one, other]) => {
        const what = `network overlaps ${one.node.path} in the same cloud`;
        const got = `${other._props.cidr} and ${one._props.cidr}`;
        return finding('NETWORKS_OVERLAP', other, what, got, 'ranges that share no address', 'change one of the two');
      }),
    ),
    ...networks.flatMap((network) =>
      overlaps(pools(network), (pool) => pool).map(([one, other]) => {
        const got = `${formatRange(one)} and ${formatRange(other)}`;
        return finding(
          'POOLS_OVERLAP',
          network,
          'allocation pools overlap',
          got,
          'pools that share no address',
          'make them one pool, or part them',
        );
      }),
    ),
  ],
};
