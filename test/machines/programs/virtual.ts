import { App, BaremetalPool, FlatNetwork, Role, SeedCloud, Undercloud } from 'tripleo-cdk';
import { testImage } from './image';

/** Two machines on a network, one of them with an ephemeral disk, and one on another network. */
const app = new App({ name: 'virtual' });
const seed = new SeedCloud(app, 'seed');
new BaremetalPool(seed, 'pool', {
  nodes: ['virtual-0', 'virtual-1', 'virtual-2'].map((name, index) => ({
    name,
    driver: 'fake-hardware',
    ports: [{ mac: `52:54:00:71:00:0${index}`, physicalNetwork: name === 'virtual-2' ? 'apart' : 'together' }],
    cpus: 4,
    memory: 4096,
    disk: 20,
    resourceClass: name === 'virtual-2' ? 'apart' : 'together',
  })),
});
const image = testImage(app);
const configuration = { hello: { message: 'first', fail_on: [] } };
const together = {
  image,
  hardware: { resourceClass: 'together' },
  networks: [new FlatNetwork(seed, 'together', { cidr: '192.0.2.0/26', physicalNetwork: 'together' })],
  configuration,
};
const undercloud = new Undercloud(app, 'undercloud', { parent: seed, control: { ...together, machines: [{ name: 'first' }] } });
new Role(undercloud, 'second', { ...together, machines: [{ name: 'second' }], ephemeralDisk: 1 });
new Role(undercloud, 'apart', {
  machines: [{ name: 'apart' }],
  image,
  hardware: { resourceClass: 'apart' },
  networks: [new FlatNetwork(seed, 'apart', { cidr: '192.0.2.64/26', physicalNetwork: 'apart' })],
  configuration,
});
app.synth();
