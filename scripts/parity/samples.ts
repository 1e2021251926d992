import { Distribution, GoldImage } from '../../lib/constructs';
import { App, type Resource, type Stack } from '../../lib/core';
import * as resources from '../../lib/resources';

/** Every class of resources, by name. */
export const CLASSES = { ...resources };

type Classes = typeof resources;

/** Names of the classes of resources. */
export type ResourceName = {
  [N in keyof Classes]: Classes[N] extends new (...parameters: any[]) => Resource ? N : never;
}[keyof Classes];

type Props<N extends ResourceName> = NonNullable<ConstructorParameters<Classes[N]>[2]>;

/** Values of every property: first the one that the resource has where another property is looked at, then those to compare with it. */
export type Samples<N extends ResourceName> = { readonly [K in keyof Props<N>]-?: readonly [Props<N>[K], Props<N>[K], ...Props<N>[K][]] };

/** What the resources of a sample refer to: two of each. */
export interface Things {
  readonly images: readonly [GoldImage, GoldImage];
  readonly flavors: readonly [resources.Flavor, resources.Flavor];
  readonly networks: readonly [resources.Network, resources.Network];
  readonly subnets: readonly [resources.Subnet, resources.Subnet];
  readonly ports: readonly [resources.Port, resources.Port];
  readonly servers: readonly [resources.BaremetalServer, resources.BaremetalServer];
  readonly configurations: readonly [resources.Configuration, resources.Configuration];
}

/** Adds them to a stack. */
export function things(stack: Stack): Things {
  const two = <T>(make: (id: string) => T): [T, T] => [make('one'), make('other')];
  const images = two((id) => new GoldImage(App.of(stack), id, { distribution: Distribution.DEBIAN, release: id }));
  const flavors = two((id) => new resources.Flavor(stack, `flavor-${id}`, { name: id, cpus: 1, memory: 512, disk: 1 }));
  const networks = two((id) => new resources.Network(stack, `network-${id}`, { name: id }));
  const subnets = two((id) => new resources.Subnet(stack, `subnet-${id}`, { name: id, network: networks[0], cidr: '192.0.2.0/26' }));
  const ports = two((id) => new resources.Port(stack, `port-${id}`, { name: id, network: networks[0], subnet: subnets[0] }));
  const servers = two(
    (id) =>
      new resources.BaremetalServer(stack, `server-${id}`, {
        name: id,
        image: images[0].image,
        flavor: flavors[0].reference,
        ports: [],
        onImageChange: resources.ImageChange.REBUILD,
      }),
  );
  const configurations = two((id) => new resources.Configuration(stack, `configuration-${id}`, { settings: { said: id } }));
  return { images, flavors, networks, subnets, ports, servers, configurations };
}

/** What makes use of a resource that says nothing on its own. */
export const USES: { readonly [N in ResourceName]?: (subject: InstanceType<Classes[N]>, things: Things) => void } = {
  Configuration: (configuration, { servers }) => {
    new resources.Deployment(servers[0], 'use', { name: 'use', configuration, server: servers[0], signal: resources.Signal.NONE });
  },
};

/** Samples of every class. The compiler asks for one where a class or a property is new. */
export const SAMPLES: { readonly [N in ResourceName]: (things: Things) => Samples<N> } = {
  BaremetalFlavor: () => ({
    name: ['one', 'other'],
    resourceClass: ['baremetal', 'compute'],
    traits: [[], ['CUSTOM_GPU']],
    cpus: [1, 2],
    memory: [1024, 2048],
    disk: [10, 20],
    ephemeralDisk: [0, 10],
  }),
  BaremetalServer: ({ images, flavors, ports }) => ({
    name: ['one', 'other'],
    image: [images[0].image, images[1].image],
    flavor: [flavors[0].reference, flavors[1].reference],
    ports: [[ports[0]], [ports[1]]],
    onImageChange: [resources.ImageChange.REBUILD, resources.ImageChange.REPLACE, resources.ImageChange.REBUILD_KEEPING_EPHEMERAL],
  }),
  Configuration: () => ({ settings: [{ nova: { workers: 1 } }, { nova: { workers: 2 } }] }),
  Deployment: ({ configurations, servers }) => ({
    name: ['one', 'other'],
    configuration: [configurations[0], configurations[1]],
    server: [servers[0], servers[1]],
    signal: [resources.Signal.NONE, resources.Signal.TEMP_URL, resources.Signal.HEAT, resources.Signal.CFN],
  }),
  Flavor: () => ({
    name: ['one', 'other'],
    cpus: [1, 2],
    memory: [512, 1024],
    disk: [1, 2],
    ephemeralDisk: [undefined, 1],
    isPublic: [undefined, false],
    extraSpecs: [undefined, { 'hw:boot_menu': 'true' }],
  }),
  Network: () => ({
    name: ['one', 'other'],
    physicalNetwork: ['one', 'other', undefined],
    external: [true, undefined],
    shared: [undefined, true],
  }),
  Port: ({ networks, subnets }) => ({
    name: ['one', 'other'],
    network: [networks[0], networks[1]],
    subnet: [subnets[0], subnets[1]],
    address: [undefined, '192.0.2.10'],
  }),
  RandomSecret: () => ({ length: [undefined, 64] }),
  Server: ({ images, flavors, ports }) => ({
    name: ['one', 'other'],
    image: [images[0].image, images[1].image],
    flavor: [flavors[0].reference, flavors[1].reference],
    ports: [[ports[0]], [ports[1]]],
  }),
  Subnet: ({ networks }) => ({
    name: ['one', 'other'],
    network: [networks[0], networks[1]],
    cidr: ['192.0.2.0/26', '192.0.2.0/25'],
    allocationPools: [undefined, [{ start: '192.0.2.10', end: '192.0.2.40' }]],
    gateway: [undefined, '192.0.2.1'],
    dnsServers: [undefined, ['192.0.2.2']],
    dhcp: [undefined, false],
  }),
};
