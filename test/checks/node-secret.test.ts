import { describe, expect, it } from 'vitest';
import { nodeSecret } from '../../lib/checks/node-secret';
import { find } from './find';
import { node, sample } from './sample';

describe('a secret of a node', () => {
  it('is no setting of its driver', () => {
    const plain = { deploy_kernel: 'kernel', redfish_verify_ca: false };
    expect(find(nodeSecret, sample({ nodes: [node(1, { driverInfo: plain })] }).app)).toEqual([]);
    expect(find(nodeSecret, sample({ nodes: [node(1, { driverInfo: { ...plain, ipmi_password: 'hush' } })] }).app)).toEqual([
      "NODE_SECRET [seed/nodes] node node-1 tells a secret; got ipmi_password; allowed settings that are not secret; do take it away and give the controllers' passwords when the nodes are enrolled",
    ]);
  });

  it('is not in its address', () => {
    expect(find(nodeSecret, sample({ nodes: [node(1, { address: 'https://bmc.example/a@b' })] }).app)).toEqual([]);
    const [line] = find(nodeSecret, sample({ nodes: [node(1, { address: 'https://admin:hush@bmc.example' })] }).app);
    expect(line).toMatch(/^NODE_SECRET .*got a user in address/);
    expect(line).not.toContain('hush');
  });
});
