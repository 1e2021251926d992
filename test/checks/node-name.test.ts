import { describe, expect, it } from 'vitest';
import { nodeName } from '../../lib/checks/node-name';
import { BaremetalPool } from '../../lib/constructs';
import { find } from './find';
import { node, sample } from './sample';

describe("a node's name", () => {
  it.each(['', 'node 1', 'node/1'])('is one that Ironic takes, unlike "%s"', (name) => {
    expect(find(nodeName, sample({ nodes: [node(1, { name })] }).app)).toEqual([
      `NODE_NAME_INVALID [seed/nodes] Ironic doesn't take the node's name; got "${name}"; allowed letters, digits, -, ., _ and ~; do rename the node`,
    ]);
  });

  it("is no other node's of the cloud", () => {
    const { app, seed } = sample();
    new BaremetalPool(seed, 'more', { nodes: [node(4, { name: 'node-2' })] });
    expect(find(nodeName, app)).toEqual([
      'NODE_NAME_TWICE [seed/more] node has the name of another in seed/nodes; got node-2; allowed a name that no other node of the cloud has; do rename one of the two',
    ]);
  });

  it('may be that of a node of another cloud', () => {
    const { app, undercloud } = sample({ nodes: [node(1, { name: 'rack-1.node_1~a' })] });
    new BaremetalPool(undercloud, 'nodes', { nodes: [node(1, { name: 'rack-1.node_1~a' })] });
    expect(find(nodeName, app)).toEqual([]);
  });
});
