import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  App,
  BaremetalPool,
  Distribution,
  Engine,
  FlatNetwork,
  GoldImage,
  ImageChange,
  ImageKind,
  RandomSecret,
  Role,
  SeedCloud,
  Signal,
  Undercloud,
} from 'tripleo-cdk';
import type { Shape } from './shape';

const shape = JSON.parse(readFileSync(process.argv[2], 'utf8')) as Shape;
const app = new App({ name: shape.app });
const byTerraform = shape.engine === 'terraform';
const seed = new SeedCloud(app, 'seed', {
  engine: byTerraform ? Engine.TERRAFORM : Engine.HEAT,
  // The line that the tests have the provider of.
  terraform: { providerVersion: '~> 1.54' },
});

new BaremetalPool(seed, 'pool', {
  nodes: Array.from({ length: shape.nodes }, (_, index) => ({
    name: `${shape.app}-${index}`,
    driver: 'fake-hardware',
    ports: [{ mac: mac(index), physicalNetwork: shape.app }],
    cpus: 8,
    memory: 16384,
    disk: 100,
    resourceClass: shape.app,
  })),
});
const network = new FlatNetwork(seed, 'network', { cidr: '192.0.2.0/26', physicalNetwork: shape.app });
const hardware = { resourceClass: shape.app, minimumMemory: 4096 };
const signal = Signal.NONE;

const undercloud = new Undercloud(app, 'undercloud', {
  parent: seed,
  control: {
    machines: [{ name: 'control' }],
    image: new GoldImage(app, 'controller', {
      distribution: Distribution.DEBIAN,
      release: shape.controlRelease,
      kind: ImageKind.PARTITION,
    }),
    hardware,
    networks: [network],
    ephemeralDisk: 10,
    // Terraform can't keep it.
    onImageChange: byTerraform ? ImageChange.REBUILD : ImageChange.REBUILD_KEEPING_EPHEMERAL,
    configuration: { password: new RandomSecret(seed, 'secret').value },
    signal,
  },
});
new Role(undercloud, 'compute', {
  machines: shape.machines.map((name) => ({ name })),
  image: new GoldImage(app, 'image', { distribution: Distribution.DEBIAN, release: shape.release }),
  hardware: { ...hardware, minimumCpus: shape.cpus },
  networks: [network],
  configuration: { setting: shape.setting },
  signal,
});

app.synth();

/** No other program's: all of them are on one Ironic. */
function mac(index: number): string {
  const program = createHash('sha256').update(shape.app).digest('hex');
  return ['52', '54', '00', program.slice(0, 2), program.slice(2, 4), index.toString(16).padStart(2, '0')].join(':');
}
