import { join } from 'node:path';
import {
  App,
  BaremetalPool,
  Distribution,
  Engine,
  FlatNetwork,
  Flavor,
  GoldImage,
  GuestImage,
  ImageElement,
  ImageKind,
  Network,
  Output,
  Overcloud,
  Port,
  RandomSecret,
  SeedCloud,
  Server,
  Signal,
  Stack,
  Subnet,
  Undercloud,
} from 'tripleo-cdk';

const app = new App({ name: 'two-clouds' });

// Heat carries the stacks out, unless ENGINE=terraform is set; the newest provider of its line, unless PROVIDER_VERSION says another.
const engine = process.env.ENGINE === 'terraform' ? Engine.TERRAFORM : Engine.HEAT;
const carriedOut = { engine, terraform: { providerVersion: process.env.PROVIDER_VERSION } };

// One gold image for every machine of both clouds. An archive is for the seed's virtual machines; for hardware, take `kind` away.
const image = new GoldImage(app, 'overcloud-full', {
  kind: ImageKind.TAR,
  distribution: Distribution.DEBIAN,
  release: 'trixie',
  elements: [ImageElement.fromFolder(join(__dirname, 'elements', 'openstack-config'))],
});

// Machines tell when they are configured, and are waited for; unless SIGNAL=none is set, for hardware that is only pretended.
const signal = process.env.SIGNAL === 'none' ? Signal.NONE : undefined;

// The seed deploys the undercloud: one machine on the seed's own network.
const seed = new SeedCloud(app, 'seed', carriedOut);
new BaremetalPool(seed, 'machines', {
  nodes: [
    {
      name: 'seed-node-0',
      driver: 'fake-hardware',
      ports: [{ mac: '52:54:00:5e:ed:00', physicalNetwork: 'seed' }],
      cpus: 8,
      memory: 32768,
      disk: 200,
      resourceClass: 'undercloud',
    },
  ],
});
const baremetal = new FlatNetwork(seed, 'baremetal', { cidr: '192.0.2.0/26', physicalNetwork: 'seed', gateway: '192.0.2.1' });
const password = new RandomSecret(seed, 'undercloud-admin');
const undercloud = new Undercloud(app, 'undercloud', {
  ...carriedOut,
  parent: seed,
  control: {
    count: 1,
    image,
    hardware: { resourceClass: 'undercloud', minimumCpus: 4, minimumMemory: 16384 },
    networks: [baremetal],
    configuration: { keystone: { admin_password: password.value }, ironic: { enabled_hardware_types: 'ipmi,redfish' } },
    signal,
  },
});

// The undercloud deploys the overcloud, from the same image, on machines of its own.
BaremetalPool.fromFile(undercloud, 'machines', join(__dirname, 'nodes.json'));
const virtual = new FlatNetwork(undercloud, 'virtual', { cidr: '192.0.2.64/26', physicalNetwork: 'ctlplane', gateway: '192.0.2.65' });
const overcloud = new Overcloud(app, 'overcloud', {
  ...carriedOut,
  parent: undercloud,
  control: {
    count: 3,
    image,
    hardware: { resourceClass: 'control', minimumMemory: 16384 },
    networks: [virtual],
    configuration: { neutron: { flat_networks: 'external' } },
    signal,
  },
  compute: {
    count: 2,
    image,
    hardware: { resourceClass: 'compute', minimumCpus: 16, minimumMemory: 65536 },
    networks: [virtual],
    configuration: { nova: { compute: { libvirt_type: 'kvm' } } },
    signal,
  },
});

// Inside the overcloud: where floating addresses come from, and a tenant's network, flavor and instance.
new FlatNetwork(overcloud, 'external', { cidr: '192.0.2.0/24', floatingRange: '192.0.2.128/25', gateway: '192.0.2.1', dhcp: false });
const guest = new GuestImage(app, 'guest', { distribution: Distribution.DEBIAN, release: 'trixie', size: 2 });
const tenant = new Stack(overcloud, 'tenant');
const network = new Network(tenant, 'net', { name: 'tenant' });
const subnet = new Subnet(tenant, 'subnet', { name: 'tenant', network, cidr: '10.0.0.0/24' });
const port = new Port(tenant, 'port', { name: 'tenant-0', network, subnet });
const flavor = new Flavor(tenant, 'flavor', { name: 'two-clouds-small', cpus: 1, memory: 512, disk: 2 });
new Server(tenant, 'instance', { name: 'tenant-0', image: guest.image, flavor: flavor.reference, ports: [port] });
new Output(tenant, 'address', { value: port.address, description: "The instance's address" });

app.synth();
