import { type Check, finding, groupBy } from './check';
import { pooledNodes } from './program';

/** Ironic knows a node by its name. */
export const nodeName: Check = {
  codes: ['NODE_NAME_INVALID', 'NODE_NAME_TWICE'],
  find: (program) => {
    const nodes = pooledNodes(program);
    const allowed = 'letters, digits, -, ., _ and ~';
    const invalid = nodes
      .filter(({ node }) => !/^[\w.~-]{1,255}$/.test(node.name))
      .map(({ pool, node }) =>
        finding('NODE_NAME_INVALID', pool, "Ironic doesn't take the node's name", `"${node.name}"`, allowed, 'rename the node'),
      );
    const twice = [...groupBy(nodes, ({ pool }) => pool.cloud).values()].flatMap((inCloud) =>
      [...groupBy(inCloud, ({ node }) => node.name).values()].flatMap(([first, ...others]) =>
        others.map(({ pool, node }) => {
          const what = `node has the name of another in ${first.pool.node.path}`;
          return finding('NODE_NAME_TWICE', pool, what, node.name, 'a name that no other node of the cloud has', 'rename one of the two');
        }),
      ),
    );
    return [...invalid, ...twice];
  },
};
