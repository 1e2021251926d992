import { describe, expect, it } from 'vitest';
import { flavorReach } from '../../lib/checks/flavor-reach';
import type { RoleProps } from '../../lib/constructs';
import type { BaremetalNode } from '../../lib/core';
import { find } from './find';
import { node, sample } from './sample';

const asking = (role: Partial<RoleProps>, ...nodes: BaremetalNode[]) => find(flavorReach, sample({ role, nodes }).app);

describe("a role's resource class and traits", () => {
  it('may lead to any node that the role can use', () => {
    expect(asking({ hardware: { minimumCpus: 8 } }, node(1), node(2, { cpus: 64 }))).toEqual([]);
  });

  it('lead to no node that it cannot use', () => {
    const hardware = { minimumCpus: 16, traits: ['CUSTOM_GPU'] };
    const traits = ['CUSTOM_GPU'];
    expect(asking({ hardware }, node(1, { traits }), node(2, { traits, cpus: 64 }), node(3))).toEqual([
      "FLAVOR_REACHES_UNFIT_NODE [undercloud/control] Nova could choose a node that the role can't use: it looks at resource class and traits only, baremetal, CUSTOM_GPU; got node-1 (cpus of at least 16: 8); allowed only nodes that meet every requirement; do give the nodes that can serve a resource class or trait of their own, and ask for it",
    ]);
  });

  it('may tell the nodes apart', () => {
    expect(
      asking({ hardware: { minimumCpus: 16, resourceClass: 'large' } }, node(1), node(2, { cpus: 64, resourceClass: 'large' })),
    ).toEqual([]);
  });

  it('say nothing more where no node serves at all', () => {
    expect(asking({ hardware: { minimumCpus: 16 } }, node(1))).toEqual([]);
  });

  it('matter to no role without machines', () => {
    expect(asking({ count: 0, hardware: { minimumCpus: 16 } }, node(1), node(2, { cpus: 64 }))).toEqual([]);
  });
});
