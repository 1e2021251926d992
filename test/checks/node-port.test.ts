import { expect, it } from 'vitest';
import { nodePort } from '../../lib/checks/node-port';
import { find } from './find';
import { node, sample } from './sample';

it('a node has a port', () => {
  expect(find(nodePort, sample().app)).toEqual([]);
  expect(find(nodePort, sample({ nodes: [node(1), node(2, { ports: [] })] }).app)).toEqual([
    'NODE_NO_PORT [seed/nodes] node node-2 has no port; got none; allowed at least one; do add the MAC address of a network card',
  ]);
});
