import { readFileSync } from 'node:fs';
import { App, BaremetalPool, Engine, FlatNetwork, SeedCloud, Undercloud } from 'tripleo-cdk';
import { testImage } from './image';

/** What differs between the programs that the tests deploy. */
export interface Told {
  readonly message: string;
  /** Host names of the machines that fail. */
  readonly failOn: readonly string[];
}

const { message, failOn } = JSON.parse(readFileSync(process.argv[2], 'utf8')) as Told;
const app = new App({ name: 'told' });
const seed = new SeedCloud(app, 'seed', { engine: Engine.TERRAFORM, terraform: { providerVersion: '~> 1.54' } });
new BaremetalPool(seed, 'pool', {
  nodes: [
    {
      name: 'told-0',
      driver: 'fake-hardware',
      ports: [{ mac: '52:54:00:70:1d:00', physicalNetwork: 'told' }],
      cpus: 4,
      memory: 4096,
      disk: 20,
      resourceClass: 'told',
    },
  ],
});
new Undercloud(app, 'undercloud', {
  parent: seed,
  control: {
    machines: [{ name: 'listener' }],
    image: testImage(app),
    hardware: { resourceClass: 'told' },
    networks: [new FlatNetwork(seed, 'network', { cidr: '192.0.2.0/26', physicalNetwork: 'told' })],
    configuration: { hello: { message, fail_on: failOn } },
  },
});
app.synth();
