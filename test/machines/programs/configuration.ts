import { readFileSync } from 'node:fs';
import {
  App,
  BaremetalFlavor,
  BaremetalPool,
  FlatNetwork,
  heat,
  nova,
  Port,
  Role,
  SeedCloud,
  Signal,
  Stack,
  Undercloud,
} from 'tripleo-cdk';
import { testImage } from './image';

/** What a test gives the program. */
export interface Told {
  readonly app: string;
  readonly message: string;
  /** Host names of machines that are to fail. */
  readonly failOn: readonly string[];
  /** An SSH key, of somebody and of the machine `user` as a whole. */
  readonly key: string;
}

/** A machine for each way to tell how it went, each by an image of its own; and one that user data tells of a user. */
const { app: name, message, failOn, key } = JSON.parse(readFileSync(process.argv[2], 'utf8')) as Told;
const app = new App({ name });
const images = { config: testImage(app), cloud: testImage(app, true) };
const seed = new SeedCloud(app, 'seed');
new BaremetalPool(seed, 'pool', {
  nodes: [0, 1, 2].map((index) => ({
    name: `${name}-${index}`,
    driver: 'fake-hardware',
    ports: [{ mac: `52:54:00:c0:f1:0${index}`, physicalNetwork: name }],
    cpus: 2,
    memory: 2048,
    disk: 10,
    resourceClass: name,
  })),
});
const network = new FlatNetwork(seed, 'network', { cidr: '192.0.2.0/26', physicalNetwork: name });
const role = {
  hardware: { resourceClass: name },
  networks: [network],
  configuration: { hello: { message, fail_on: failOn } },
};
const undercloud = new Undercloud(app, 'undercloud', {
  parent: seed,
  control: { ...role, machines: [{ name: 'by-heat' }], image: images.config, signal: Signal.HEAT },
});
new Role(undercloud, 'compute', { ...role, machines: [{ name: 'by-cfn' }], image: images.cloud, signal: Signal.CFN });

const users = new Stack(seed, 'users');
const flavor = new BaremetalFlavor(users, 'flavor', {
  name: `${name}-user`,
  resourceClass: name,
  traits: [],
  cpus: 1,
  memory: 1024,
  disk: 2,
  ephemeralDisk: 0,
});
const keyPair = new nova.KeyPair(users, 'key', { name, publicKey: key });
const somebody = { name: 'somebody', ssh_authorized_keys: [key] };
const port = new Port(users, 'port', { name: `${name}-user`, network: network.network, subnet: network.subnet });
new nova.Server(users, 'server', {
  name: 'user',
  image: images.cloud.image,
  flavor: flavor.reference,
  networks: [{ port: port.reference }],
  keyName: keyPair.reference,
  configDrive: true,
  userDataFormat: nova.ServerUserDataFormat.SOFTWARE_CONFIG,
  softwareConfigTransport: nova.ServerSoftwareConfigTransport.POLL_SERVER_HEAT,
  userData: new heat.CloudConfig(users, 'user-data', { cloudConfig: { users: ['default', somebody] } }).reference,
});
app.synth();
