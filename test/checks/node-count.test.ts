import { describe, expect, it } from 'vitest';
import { nodeCount } from '../../lib/checks/node-count';
import { BaremetalPool, Distribution, FlatNetwork, GoldImage, Overcloud, type RoleProps, Undercloud } from '../../lib/constructs';
import { Architecture, type BaremetalNode } from '../../lib/core';
import { find } from './find';
import { node, roleProps, sample } from './sample';

const asking = (role: Partial<RoleProps>, ...nodes: BaremetalNode[]) => find(nodeCount, sample({ role, nodes }).app);

describe("a cloud's nodes", () => {
  it('serve as many machines as there are', () => {
    expect(asking({ count: 3 }, node(1), node(2), node(3))).toEqual([]);
  });

  it('serve no more', () => {
    expect(asking({ count: 3 }, node(1), node(2))).toEqual([
      "TOO_FEW_NODES [undercloud/control] asks for 3 machines, and of the 2 nodes of seed 2 can serve; got 2 nodes that can serve; allowed 1 machine fewer, or 1 node more with resource class baremetal, cpus of at least 1, memory in MiB of at least 1024, disk in GiB of at least 8, the image's architecture x86_64, ports on ctlplane; do enrol more nodes, lower the requirement, or ask for fewer machines",
    ]);
  });

  it.each<[string, Partial<RoleProps>, Partial<BaremetalNode>, string]>([
    ['resource class', { hardware: { resourceClass: 'gold' } }, {}, 'resource class gold fails on node-1 (baremetal), node-2 (baremetal)'],
    [
      'trait',
      { hardware: { traits: ['CUSTOM_GPU'] } },
      { traits: ['CUSTOM_SSD'] },
      'trait CUSTOM_GPU fails on node-1 (without), node-2 (without)',
    ],
    ['cpus', { hardware: { minimumCpus: 9 } }, {}, 'cpus of at least 9 fails on node-1 (8), node-2 (8)'],
    ['memory', { hardware: { minimumMemory: 32768 } }, {}, 'memory in MiB of at least 32768 fails on node-1 (16384), node-2 (16384)'],
    ['disk', { hardware: { minimumDisk: 101 } }, {}, 'disk in GiB of at least 101 fails on node-1 (100), node-2 (100)'],
    ['ephemeral disk', { ephemeralDisk: 93 }, {}, 'disk in GiB of at least 101 fails on node-1 (100), node-2 (100)'],
    [
      'architecture',
      {},
      { architecture: Architecture.AARCH64 },
      "the image's architecture x86_64 fails on node-1 (aarch64), node-2 (aarch64)",
    ],
    [
      'physical network',
      {},
      { ports: [{ mac: '52:54:00:00:00:01', physicalNetwork: 'tenant' }] },
      'ports on ctlplane fails on node-1 (none on ctlplane), node-2 (none on ctlplane)',
    ],
  ])('are told with the requirement that fails: %s', (_, role, props, failing) => {
    expect(asking({ count: 1, ...role }, node(1, props), node(2, props))).toEqual([
      expect.stringContaining(` 0 can serve; got ${failing}; allowed`),
    ]);
  });

  it('are told by each requirement that fails, with the nodes that it fails on', () => {
    const hardware = { minimumCpus: 16, traits: ['CUSTOM_GPU'] };
    expect(
      asking(
        { count: 2, hardware },
        node(1, { traits: ['CUSTOM_GPU'] }),
        node(2, { cpus: 32 }),
        node(3, { cpus: 32, traits: ['CUSTOM_GPU'] }),
      ),
    ).toEqual([
      expect.stringContaining(
        'of the 3 nodes of seed 1 can serve; got trait CUSTOM_GPU fails on node-2 (without). cpus of at least 16 fails on node-1 (8);',
      ),
    ]);
  });

  it('are named up to five', () => {
    const nodes = Array.from({ length: 8 }, (_, index) => node(index + 1, { cpus: 1 }));
    expect(asking({ hardware: { minimumCpus: 2 } }, ...nodes)).toEqual([expect.stringContaining('node-4 (1), node-5 (1) and 3 more;')]);
  });

  it("are known by Placement's spelling of their class", () => {
    expect(asking({ hardware: { resourceClass: 'gold.large' } }, node(1, { resourceClass: 'GOLD_LARGE' }))).toEqual([]);
  });

  it('may have ports that say not where they are plugged in', () => {
    expect(asking({}, node(1, { ports: [{ mac: '52:54:00:00:00:01' }] }))).toEqual([]);
  });

  it('have a port for each network of the role', () => {
    const program = (...physicalNetworks: Array<string | undefined>) => {
      const ports = physicalNetworks.map((physicalNetwork) => ({ mac: '52:54:00:00:00:01', physicalNetwork }));
      const { app, seed, network, image } = sample({ nodes: [node(1, { ports })], role: { count: 0 } });
      const tenant = new FlatNetwork(seed, 'tenant', { cidr: '192.0.2.64/26' });
      new Undercloud(app, 'second', { parent: seed, control: roleProps(image, network, { networks: [network, tenant] }) });
      return find(nodeCount, app);
    };
    expect(program('tenant', 'ctlplane')).toEqual([]);
    expect(program(undefined, 'ctlplane')).toEqual([]);
    expect(program('ctlplane', 'ctlplane')).toEqual([
      expect.stringContaining('ports on ctlplane, tenant fails on node-1 (none on tenant)'),
    ]);
    expect(program(undefined)).toEqual([expect.stringContaining('(none on tenant)')]);
  });

  it('are not counted where the cloud has no pool: they are enrolled elsewhere', () => {
    const { app, image, undercloud } = sample();
    const network = new FlatNetwork(undercloud, 'ctlplane', { cidr: '192.0.2.64/26' });
    const role = roleProps(image, network, { count: 3 });
    new Overcloud(app, 'overcloud', { parent: undercloud, control: role, compute: role });
    expect(find(nodeCount, app)).toEqual([]);
    new BaremetalPool(undercloud, 'nodes', { nodes: [] });
    expect(find(nodeCount, app).map((line) => line.split(',')[0])).toEqual([
      'TOO_FEW_NODES [overcloud/control] asks for 3 machines',
      'TOO_FEW_NODES [overcloud/compute] asks for 3 machines',
    ]);
  });
});

describe('roles that compete', () => {
  function overcloud(small: number, large: number, control: Partial<RoleProps>, compute: Partial<RoleProps>): string[] {
    const { app, image, undercloud } = sample();
    const network = new FlatNetwork(undercloud, 'ctlplane', { cidr: '192.0.2.64/26' });
    const nodes = Array.from({ length: small + large }, (_, index) => node(index + 1, { cpus: index < small ? 4 : 64 }));
    new BaremetalPool(undercloud, 'nodes', { nodes });
    new Overcloud(app, 'overcloud', {
      parent: undercloud,
      control: roleProps(image, network, control),
      compute: roleProps(image, network, compute),
    });
    return find(nodeCount, app);
  }

  it('are given nodes so that all are served, whoever comes first', () => {
    const demanding = { count: 2, hardware: { minimumCpus: 64 } };
    expect(overcloud(3, 2, { count: 3 }, demanding)).toEqual([]);
    expect(overcloud(3, 2, demanding, { count: 3 })).toEqual([]);
  });

  it('are told of by name where together they ask for too many', () => {
    expect(overcloud(3, 2, { count: 4 }, { count: 2, hardware: { minimumCpus: 64 } })).toEqual([
      expect.stringMatching(
        /^TOO_FEW_NODES \[overcloud\/compute\] asks for 2 machines and shares nodes with overcloud\/control \(4 machines\): of the 5 nodes of undercloud 5 can serve these 6; got .*; allowed 1 machine fewer/,
      ),
    ]);
  });

  it('are not named where they could give nothing', () => {
    expect(overcloud(3, 1, { count: 3 }, { count: 2, hardware: { minimumCpus: 64 } })).toEqual([
      expect.stringMatching(
        /^TOO_FEW_NODES \[overcloud\/compute\] asks for 2 machines, and of the 4 nodes of undercloud 1 can serve; got cpus of at least 64 fails on node-1 \(4\), node-2 \(4\), node-3 \(4\);/,
      ),
    ]);
  });

  it('have images of their own', () => {
    const { app, seed, network } = sample({ nodes: [node(1), node(2, { architecture: Architecture.AARCH64 })] });
    const arm = new GoldImage(app, 'arm', { distribution: Distribution.DEBIAN, release: 'trixie', architecture: Architecture.AARCH64 });
    new Undercloud(app, 'second', { parent: seed, control: roleProps(arm, network) });
    expect(find(nodeCount, app)).toEqual([]);
  });
});
