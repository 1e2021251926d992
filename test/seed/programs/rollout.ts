import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { App, BaremetalPool, Distribution, FlatNetwork, GoldImage, ImageKind, Role, SeedCloud, Signal, Undercloud } from 'tripleo-cdk';

/** What differs between what the tests deploy: plain JSON. */
export interface RolloutShape {
  readonly app: string;
  readonly nodes: number;
  readonly machines: readonly string[];
  readonly setting: string;
  readonly release: string;
  readonly batchSize: number;
  readonly maxFailures: number;
}

const shape = JSON.parse(readFileSync(process.argv[2], 'utf8')) as RolloutShape;
const app = new App({ name: shape.app });
const seed = new SeedCloud(app, 'seed');
const prefix = createHash('sha256').update(shape.app).digest('hex').slice(0, 2);

new BaremetalPool(seed, 'pool', {
  nodes: Array.from({ length: shape.nodes }, (_, index) => ({
    name: `${shape.app}-${index}`,
    driver: 'fake-hardware',
    ports: [{ mac: `52:54:00:${prefix}:00:${index.toString(16).padStart(2, '0')}`, physicalNetwork: shape.app }],
    cpus: 8,
    memory: 16384,
    disk: 100,
    resourceClass: shape.app,
  })),
});
const network = new FlatNetwork(seed, 'network', { cidr: '192.0.2.0/26', physicalNetwork: shape.app });

const image = new GoldImage(app, 'image', { distribution: Distribution.DEBIAN, release: shape.release, kind: ImageKind.PARTITION });
const hardware = { resourceClass: shape.app, minimumMemory: 4096 };
// Every cloud has a controller; this one is told nothing.
const old = new GoldImage(app, 'old', { distribution: Distribution.DEBIAN, release: 'bookworm' });
const undercloud = new Undercloud(app, 'undercloud', { parent: seed, control: { count: 1, image: old, hardware, networks: [network] } });
new Role(undercloud, 'compute', {
  machines: shape.machines.map((name) => ({ name })),
  image,
  hardware,
  networks: [network],
  ephemeralDisk: 10,
  configuration: { setting: shape.setting },
  signal: Signal.HEAT,
  batchSize: shape.batchSize,
  maxFailures: shape.maxFailures,
});

app.synth();
