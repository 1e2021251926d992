import {
  BaremetalPool,
  Distribution,
  FlatNetwork,
  type FlatNetworkProps,
  GoldImage,
  type GoldImageProps,
  type RoleProps,
  SeedCloud,
  Undercloud,
} from '../../lib/constructs';
import { App, type BaremetalNode, type Engine } from '../../lib/core';

/** What a test changes in a program that is otherwise right. */
export interface SampleProps {
  readonly app?: string;
  readonly stage?: string;
  readonly engine?: Engine;
  readonly network?: Partial<FlatNetworkProps>;
  readonly image?: Partial<GoldImageProps>;
  readonly nodes?: readonly BaremetalNode[];
  readonly role?: Partial<RoleProps>;
}

/** A seed with a network and three nodes, and an undercloud of one controller. */
export function sample(props: SampleProps = {}) {
  const app = new App({ name: props.app ?? 'demo', stage: props.stage });
  const seed = new SeedCloud(app, 'seed', { engine: props.engine });
  const network = new FlatNetwork(seed, 'ctlplane', {
    cidr: '192.0.2.0/26',
    gateway: '192.0.2.1',
    allocationPools: [{ start: '192.0.2.10', end: '192.0.2.40' }],
    ...props.network,
  });
  const pool = new BaremetalPool(seed, 'nodes', { nodes: [...(props.nodes ?? [node(1), node(2), node(3)])] });
  const image = new GoldImage(app, 'gold', { distribution: Distribution.DEBIAN, release: 'trixie', ...props.image });
  const undercloud = new Undercloud(app, 'undercloud', { parent: seed, control: roleProps(image, network, props.role) });
  return { app, seed, network, pool, image, undercloud };
}

/** One machine, unless the test says otherwise. */
export function roleProps(image: GoldImage, network: FlatNetwork, props: Partial<RoleProps> = {}): RoleProps {
  return { image, networks: [network], ...(props.machines ? {} : { count: 1 }), ...props };
}

/** The sample's nodes differ in their number only. */
export function node(number: number, props: Partial<BaremetalNode> = {}): BaremetalNode {
  const pair = number.toString(16).padStart(2, '0');
  return {
    name: `node-${number}`,
    driver: 'ipmi',
    address: `198.51.100.${number}`,
    ports: [{ mac: `52:54:00:00:00:${pair}`, physicalNetwork: 'ctlplane' }],
    cpus: 8,
    memory: 16384,
    disk: 100,
    ...props,
  };
}
