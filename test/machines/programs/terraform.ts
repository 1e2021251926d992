import { readFileSync } from 'node:fs';
import { App, BaremetalPool, Engine, FlatNetwork, SeedCloud, Undercloud } from 'tripleo-cdk';
import { testImage } from './image';

/** What differs between the programs that the tests deploy. */
export interface Told {
  readonly message: string;
  /** Host names of the machines that fail. */
  readonly failOn: readonly string[];
  /** Whether they run the other of the two images. */
  readonly second: boolean;
  readonly machines: readonly string[];
  readonly nodes: number;
}

const { message, failOn, second, machines, nodes } = JSON.parse(readFileSync(process.argv[2], 'utf8')) as Told;
const app = new App({ name: 'told' });
const seed = new SeedCloud(app, 'seed', { engine: Engine.TERRAFORM, terraform: { providerVersion: '~> 1.54' } });
new BaremetalPool(seed, 'pool', {
  nodes: Array.from({ length: nodes }, (_, index) => ({
    name: `told-${index}`,
    driver: 'fake-hardware',
    ports: [{ mac: `52:54:00:70:1d:0${index}`, physicalNetwork: 'told' }],
    cpus: 4,
    memory: 4096,
    disk: 20,
    resourceClass: 'told',
  })),
});
new Undercloud(app, 'undercloud', {
  parent: seed,
  control: {
    machines: machines.map((name) => ({ name })),
    image: testImage(app, second),
    hardware: { resourceClass: 'told' },
    networks: [new FlatNetwork(seed, 'network', { cidr: '192.0.2.0/26', physicalNetwork: 'told' })],
    configuration: { hello: { message, fail_on: failOn } },
    batchSize: 1,
  },
});
app.synth();
