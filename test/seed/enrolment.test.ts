import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { forget, withCloud } from './support/clouds';
import { Project } from './support/project';
import { inside } from './support/seed';

interface Enrolled {
  readonly name: string;
  readonly ports: readonly { readonly address: string }[];
  readonly [field: string]: unknown;
}

const PROGRAMS: [string, () => Project, string][] = [
  ['the example’s own nodes', () => Project.example('two-clouds'), 'nodes/seed-machines.json'],
  ['nodes that are read from a TripleO node file', () => Project.example('two-clouds'), 'nodes/undercloud-machines.json'],
  ['nodes of which everything is said', () => Project.program('hardware'), 'nodes/seed-pool.json'],
];

describe('openstack baremetal create takes the enrolment file as it is', () => {
  let names: string[] = [];

  afterEach(() => forget('seed', names));

  it.each(PROGRAMS)('of %s', async (_what, make, file) => {
    const project = make();
    await project.synth();
    const text = readFileSync(join(project.out, file), 'utf8');
    project.remove();
    const { nodes } = JSON.parse(text) as { nodes: Enrolled[] };
    names = nodes.map(({ name }) => name);
    await inside(
      ['sh', '-c', 'cat > /tmp/nodes.json && openstack baremetal create /tmp/nodes.json; code=$?; rm /tmp/nodes.json; exit $code'],
      {
        cloud: 'seed',
        input: text,
      },
    );
    await withCloud('seed', async ({ ironic }) => {
      const [there, ports] = [await ironic.nodes(), await ironic.ports()];
      for (const { ports: wanted, ...node } of nodes) {
        const found = there.find(({ name }) => name === node.name);
        expect(found).toMatchObject(node);
        const own = ports.filter((port) => port.node_uuid === found?.uuid);
        expect(own).toHaveLength(wanted.length);
        for (const port of wanted) expect(own.find(({ address }) => address === port.address)).toMatchObject(port);
      }
    });
  });
});
