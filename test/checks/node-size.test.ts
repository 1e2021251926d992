import { describe, expect, it } from 'vitest';
import { nodeSize } from '../../lib/checks/node-size';
import { find } from './find';
import { node, sample } from './sample';

describe("a node's size", () => {
  it('is in whole numbers above 0', () => {
    expect(find(nodeSize, sample({ nodes: [node(1, { cpus: 1, memory: 1, disk: 1 })] }).app)).toEqual([]);
    expect(find(nodeSize, sample({ nodes: [node(1, { cpus: 0, memory: 1.5, disk: -1 })] }).app)).toEqual([
      "NODE_SIZE [seed/nodes] cpus of node node-1 is no size; got 0; allowed a whole number above 0; do write the machine's cpus",
      "NODE_SIZE [seed/nodes] memory of node node-1 is no size; got 1.5; allowed a whole number above 0; do write the machine's memory",
      "NODE_SIZE [seed/nodes] disk of node node-1 is no size; got -1; allowed a whole number above 0; do write the machine's disk",
    ]);
  });

  it('is no NaN, unless the reader of a file has told of it', () => {
    const { app, pool } = sample({ nodes: [node(1, { cpus: Number.NaN })] });
    expect(find(nodeSize, app)).toHaveLength(1);
    pool._problems.push({ code: 'NODE_FILE_NOT_A_NUMBER', what: 'cpu', got: 'banana', allowed: 'digits', advice: 'write digits' });
    expect(find(nodeSize, app)).toEqual([]);
  });
});
