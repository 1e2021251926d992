import { App, BaremetalPool, FlatNetwork, Role, SeedCloud, Undercloud } from 'tripleo-cdk';
import { testImage } from './image';

/** Two machines on a network, one of them with an ephemeral disk, and one on two other networks. */
const app = new App({ name: 'virtual' });
const seed = new SeedCloud(app, 'seed');
new BaremetalPool(seed, 'pool', {
  nodes: [['together'], ['together'], ['apart', 'aloof']].map((networks, index) => ({
    name: `virtual-${index}`,
    driver: 'fake-hardware',
    ports: networks.map((physicalNetwork, port) => ({ mac: `52:54:00:71:0${port}:0${index}`, physicalNetwork })),
    cpus: 4,
    memory: 4096,
    disk: 20,
    resourceClass: networks[0],
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
  networks: [
    new FlatNetwork(seed, 'apart', { cidr: '192.0.2.64/26', physicalNetwork: 'apart' }),
    new FlatNetwork(seed, 'aloof', { cidr: '192.0.2.128/26', physicalNetwork: 'aloof' }),
  ],
  configuration,
});
app.synth();
