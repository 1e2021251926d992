import { type Check, finding, groupBy } from './check';

/** A physical network carries one flat network: Neutron refuses a second. */
export const physicalNetwork: Check = {
  codes: ['PHYSICAL_NETWORK_TWICE'],
  find: ({ networks }) =>
    [...groupBy(networks, (network) => network.cloud).values()].flatMap((inCloud) =>
      [...groupBy(inCloud, (network) => network.physicalNetwork).values()].flatMap(([first, ...others]) =>
        others.map((network) => {
          const what = `physical network carries ${first.node.path} already`;
          const allowed = 'a physical network of its own for each flat network';
          return finding(
            'PHYSICAL_NETWORK_TWICE',
            network,
            what,
            network.physicalNetwork,
            allowed,
            'name another, or use the one network for both',
          );
        }),
      ),
    ),
};
