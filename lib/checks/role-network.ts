import type { Finding } from '../core';
import { type Check, finding } from './check';

/** A role's machines are servers of the parent cloud: they are on its networks. */
export const roleNetwork: Check = {
  codes: ['NETWORK_OF_OTHER_CLOUD', 'ROLE_WITHOUT_NETWORK'],
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
      return role._props.networks
        .filter(({ cloud }) => cloud !== parent)
        .map((network) => {
          const what = `role is on a network of ${network.cloud.node.path}, and its machines are deployed by ${parent.node.path}`;
          return finding('NETWORK_OF_OTHER_CLOUD', role, what, network.node.path, allowed, `use a network of ${parent.node.path}`);
        });
    }),
};
