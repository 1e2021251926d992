import type { Finding } from '../core';
import { type Check, finding, groupBy } from './check';

/** A role's machines are servers of the parent cloud: they are on its networks. */
export const roleNetwork: Check = {
  codes: ['NETWORK_OF_OTHER_CLOUD', 'ROLE_NETWORK_TWICE', 'ROLE_WITHOUT_NETWORK'],
  find: ({ roles, networks }) =>
    roles.flatMap((role): Finding[] => {
      const { parent } = role.cloud;
      const known = networks.filter(({ cloud }) => cloud === parent).map(({ node }) => node.path);
      const allowed = known.length > 0 ? known.join(', ') : `a network of ${parent.node.path}, which has none`;
      if (role._props.networks.length === 0) {
        return [
          finding('ROLE_WITHOUT_NETWORK', role, 'role is on no network', 'none', allowed, 'name the network that its machines boot from'),
        ];
      }
      const elsewhere = role._props.networks
        .filter(({ cloud }) => cloud !== parent)
        .map((network) => {
          const what = `role is on a network of ${network.cloud.node.path}, and its machines are deployed by ${parent.node.path}`;
          return finding('NETWORK_OF_OTHER_CLOUD', role, what, network.node.path, allowed, `use a network of ${parent.node.path}`);
        });
      const own = role._props.networks.filter(({ cloud }) => cloud === parent);
      const twice = [...groupBy(own, ({ networkName }) => networkName).values()].flatMap(([, ...others]) =>
        others.map((network) => {
          const what = 'role is on a network twice, or on two of one name';
          return finding('ROLE_NETWORK_TWICE', role, what, network.networkName, 'each once', 'take one of them away, or rename it');
        }),
      );
      return [...elsewhere, ...twice];
    }),
};
