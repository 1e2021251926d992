import { type Check, finding } from './check';
import { pooledNodes } from './program';

/** A machine's size is in whole CPUs, MiB and GiB. */
export const nodeSize: Check = {
  codes: ['NODE_SIZE'],
  find: (program) =>
    pooledNodes(program).flatMap(({ pool, node }) =>
      Object.entries({ cpus: node.cpus, memory: node.memory, disk: node.disk }).flatMap(([property, size]) => {
        // What is no number in a file has been told by its reader.
        if (Number.isNaN(size) && pool._problems.length > 0) return [];
        if (Number.isInteger(size) && size > 0) return [];
        const what = `${property} of node ${node.name} is no size`;
        return [finding('NODE_SIZE', pool, what, size, 'a whole number above 0', `write the machine's ${property}`)];
      }),
    ),
};
