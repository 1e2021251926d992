import { readFileSync } from 'node:fs';
import { App, Configuration, Engine, Network, Output, Port, RandomSecret, SeedCloud, Stack, Subnet } from 'tripleo-cdk';

/** What differs between the programs that the test of several engines deploys. */
export interface Mixed {
  readonly app: string;
  /** Length of the secret in the middle, which Terraform carries out. */
  readonly length: number;
  /** What carries the last stack out. */
  readonly last: 'heat' | 'terraform';
}

/** Three stacks in a row, each of which uses what the one before it tells: Heat's, Terraform's, Heat's. */
const given = JSON.parse(readFileSync(process.argv[2], 'utf8')) as Mixed;
const app = new App({ name: given.app });
const seed = new SeedCloud(app, 'seed', { terraform: { providerVersion: '~> 1.54' } });

const first = new Stack(seed, 'first');
const network = new Network(first, 'network', { name: `${given.app}-network` });
const secret = new RandomSecret(first, 'secret');

const middle = new Stack(seed, 'middle', { engine: Engine.TERRAFORM });
const subnet = new Subnet(middle, 'subnet', { name: `${given.app}-subnet`, network, cidr: '10.1.0.0/24' });
const own = new RandomSecret(middle, 'secret', { length: given.length });
new Output(middle, 'network', { value: network.reference, description: "The first stack's" });
new Output(middle, 'secrets', { value: [secret.value, own.value], description: 'One of each' });

const last = new Stack(seed, 'last', { engine: given.last === 'heat' ? Engine.HEAT : Engine.TERRAFORM });
const port = new Port(last, 'port', { name: `${given.app}-port`, network, subnet });
new Configuration(last, 'configuration', { settings: { password: own.value } });
new Output(last, 'subnet', { value: subnet.reference, description: "The middle stack's" });
new Output(last, 'address', { value: port.address, description: 'An address of the subnet' });

app.synth();
