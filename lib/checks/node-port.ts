import { type Check, finding } from './check';
import { pooledNodes } from './program';

/** Without a port Ironic can't boot a machine, and nothing tells it on the network. */
export const nodePort: Check = {
  codes: ['NODE_NO_PORT'],
  find: (program) =>
    pooledNodes(program)
      .filter(({ node }) => node.ports.length === 0)
      .map(({ pool, node }) => {
        return finding(
          'NODE_NO_PORT',
          pool,
          `node ${node.name} has no port`,
          'none',
          'at least one',
          'add the MAC address of a network card',
        );
      }),
};
