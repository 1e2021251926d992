import { readFileSync } from 'node:fs';
import { App, BaremetalPool, FlatNetwork, Role, SeedCloud, Undercloud } from 'tripleo-cdk';
import { testImage } from './image';

/** What differs between what the tests deploy: plain JSON. */
export interface DayTwo {
  readonly machines: readonly string[];
  readonly message: string;
  /** Machines that fail at what they are told. */
  readonly failOn: readonly string[];
  /** How many of them may. */
  readonly maxFailures: number;
  /** Whether they run the other of the two images. */
  readonly second: boolean;
  readonly nodes: number;
}

const { machines, message, failOn, maxFailures, second, nodes } = JSON.parse(readFileSync(process.argv[2], 'utf8')) as DayTwo;
const app = new App({ name: 'day-two' });
const seed = new SeedCloud(app, 'seed');
new BaremetalPool(seed, 'pool', {
  nodes: Array.from({ length: nodes }, (_, index) => ({
    name: `day-two-${index}`,
    driver: 'fake-hardware',
    ports: [{ mac: `52:54:00:d2:00:${index.toString(16).padStart(2, '0')}`, physicalNetwork: 'day-two' }],
    cpus: 8,
    memory: 16384,
    disk: 100,
    resourceClass: 'day-two',
  })),
});
const network = new FlatNetwork(seed, 'network', { cidr: '192.0.2.64/26', physicalNetwork: 'day-two' });
const common = { image: testImage(app, second), hardware: { resourceClass: 'day-two', minimumDisk: 2 }, networks: [network] };
// Every cloud has a controller; what this one is told never changes.
const control = { ...common, count: 1, ephemeralDisk: 1, configuration: { hello: { message: 'aside', fail_on: [] } } };
const undercloud = new Undercloud(app, 'undercloud', { parent: seed, control });
new Role(undercloud, 'compute', {
  ...common,
  machines: machines.map((name) => ({ name })),
  ephemeralDisk: 1,
  configuration: { hello: { message, fail_on: failOn } },
  batchSize: 2,
  maxFailures,
});

app.synth();
