import { expect, it } from 'vitest';
import { trait } from '../../lib/checks/trait';
import { find } from './find';
import { node, sample } from './sample';

it("a trait is a word that Placement takes, a node's and a role's", () => {
  const traits = ['CUSTOM_GPU', 'HW_CPU_X86_VMX'];
  expect(find(trait, sample({ nodes: [node(1, { traits })], role: { hardware: { traits } } }).app)).toEqual([]);
  expect(find(trait, sample({ nodes: [node(1, { traits: ['gpu 2'] })], role: { hardware: { traits: ['custom-gpu'] } } }).app)).toEqual([
    "TRAIT_MALFORMED [undercloud/control] a trait that the role asks for is none that Placement takes; got custom-gpu; allowed Placement's own, such as HW_CPU_X86_VMX, or CUSTOM_ and A-Z, 0-9, _; do write CUSTOM_GPU",
    "TRAIT_MALFORMED [seed/nodes] a trait of node node-1 is none that Placement takes; got gpu 2; allowed Placement's own, such as HW_CPU_X86_VMX, or CUSTOM_ and A-Z, 0-9, _; do write CUSTOM_GPU_2",
  ]);
});
