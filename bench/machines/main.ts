import { join } from 'node:path';
import {
  App,
  BaremetalPool,
  Distribution,
  FlatNetwork,
  GoldImage,
  ImageElement,
  ImageKind,
  Role,
  SeedCloud,
  Undercloud,
} from 'tripleo-cdk';

const [, , count, setting] = process.argv;
const hardware = { resourceClass: 'bench' };

/** A controller that is told nothing, and as many machines beside it as are asked for, which write a setting into a file. */
const app = new App({ name: 'bench' });
const seed = new SeedCloud(app, 'seed');
new BaremetalPool(seed, 'pool', {
  nodes: Array.from({ length: 12 }, (_, index) => ({
    name: `bench-${index}`,
    driver: 'fake-hardware',
    ports: [{ mac: `52:54:00:be:00:${index.toString(16).padStart(2, '0')}`, physicalNetwork: 'bench' }],
    cpus: 8,
    memory: 16384,
    disk: 100,
    ...hardware,
  })),
});
const networks = [new FlatNetwork(seed, 'network', { cidr: '192.0.2.0/26', physicalNetwork: 'bench' })];
const image = new GoldImage(app, 'bench', {
  kind: ImageKind.TAR,
  distribution: Distribution.DEBIAN,
  release: 'trixie',
  elements: [ImageElement.fromFolder(join(__dirname, '..', '..', 'examples', 'two-clouds', 'elements', 'openstack-config'))],
});
const undercloud = new Undercloud(app, 'undercloud', { parent: seed, control: { count: 1, image, networks, hardware } });
if (Number(count) > 0) {
  const configuration = { nova: { compute: { libvirt_type: setting } } };
  new Role(undercloud, 'compute', { count: Number(count), image, networks, hardware, configuration });
}
app.synth();
