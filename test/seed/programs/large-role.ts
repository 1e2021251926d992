import {
  App,
  BaremetalPool,
  ConfigTool,
  Distribution,
  FlatNetwork,
  GoldImage,
  ImageChange,
  Overcloud,
  SeedCloud,
  Undercloud,
} from 'tripleo-cdk';

/** An overcloud of 120 compute machines on three networks, each machine with addresses of its own, and all that a role can say. */
const MACHINES = 120;
const app = new App({ name: 'large-role' });
const image = new GoldImage(app, 'image', { distribution: Distribution.UBUNTU, release: 'noble', configTool: ConfigTool.OWN });
const seed = new SeedCloud(app, 'seed');
const network = new FlatNetwork(seed, 'ctlplane', { cidr: '192.0.2.0/24', physicalNetwork: 'large-seed' });
const undercloud = new Undercloud(app, 'undercloud', { parent: seed, control: { count: 3, image, networks: [network] } });

const names = Array.from({ length: MACHINES }, (_, index) => `compute-${index}`);
new BaremetalPool(undercloud, 'pool', {
  nodes: Array.from({ length: MACHINES + 3 }, (_, index) => ({
    name: `large-${index}`,
    driver: 'fake-hardware',
    ports: [0, 1, 2].map((card) => ({ mac: `52:54:00:1a:${hex(card)}:${hex(index)}`, physicalNetwork: `large-${card}` })),
    cpus: 8,
    memory: 16384,
    disk: 100,
    traits: ['CUSTOM_FAST'],
  })),
});
const networks = [0, 1, 2].map(
  (card) =>
    new FlatNetwork(undercloud, `net${card}`, {
      cidr: `198.51.${card}.0/24`,
      physicalNetwork: `large-${card}`,
      gateway: `198.51.${card}.1`,
      dnsServers: ['192.0.2.53'],
      allocationPools: [{ start: `198.51.${card}.10`, end: `198.51.${card}.250` }],
    }),
);
new Overcloud(app, 'overcloud', {
  parent: undercloud,
  control: { count: 3, image, networks: [networks[0]], onImageChange: ImageChange.REPLACE },
  compute: {
    machines: names.map((name, index) => ({ name, addresses: [{ network: networks[0], address: `198.51.0.${index + 10}` }] })),
    image,
    hardware: { traits: ['CUSTOM_FAST'], minimumCpus: 4, minimumMemory: 8192, minimumDisk: 50 },
    networks,
    configuration: { nova: { list: ['a', 'b'], on: true, mac: '52:54:00:00:00:01' } },
  },
});
app.synth();

function hex(number: number): string {
  return number.toString(16).padStart(2, '0');
}
