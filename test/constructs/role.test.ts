import { describe, expect, it } from 'vitest';
import {
  Distribution,
  FlatNetwork,
  GoldImage,
  type GoldImageProps,
  type Role,
  type RoleProps,
  SeedCloud,
  Undercloud,
} from '../../lib/constructs';
import { App, Engine, Resource, type ResourceForm } from '../../lib/core';
import { ImageChange, Signal } from '../../lib/resources';

function role(props: (network: FlatNetwork) => Partial<RoleProps>, imageProps: Partial<GoldImageProps> = {}) {
  const app = new App({ name: 'demo' });
  const seed = new SeedCloud(app, 'seed');
  const network = new FlatNetwork(seed, 'ctlplane', { cidr: '192.0.2.0/24' });
  const image = new GoldImage(app, 'gold', { distribution: Distribution.DEBIAN, release: 'trixie', size: 12, ...imageProps });
  const { control } = new Undercloud(app, 'undercloud', { parent: seed, control: { image, networks: [network], ...props(network) } });
  return { seed, network, image, control };
}

const stacks = (made: Role) => made.stacks.map((stack) => [stack.stackName, stack._elements.length] as const);

/** What a role's stacks hold, by name. */
function forms(made: Role): Record<string, ResourceForm> {
  const resources = made.stacks.flatMap((stack) => stack._elements).filter((element): element is Resource => Resource.isResource(element));
  return Object.fromEntries(resources.map((resource) => [resource.logicalId, resource._form(Engine.HEAT)]));
}

function fixedAddresses(port: ResourceForm): unknown[] {
  return (port.properties.fixed_ips as Array<{ ip_address?: unknown }>).map((fixed) => fixed.ip_address);
}

describe("a role's machines", () => {
  it('are named by cloud, role and index where they are counted', () => {
    expect(role(() => ({ count: 2 })).control.machines.map(({ name }) => name)).toEqual(['undercloud-control-0', 'undercloud-control-1']);
  });

  it('are those that it names, and one that goes renames and moves none', () => {
    const names = (...machines: string[]) => forms(role(() => ({ machines: machines.map((name) => ({ name })) })).control);
    const [all, fewer] = [names('a', 'b', 'c'), names('a', 'c')];
    expect(Object.keys(all)).toEqual(['a_ctlplane', 'a', 'b_ctlplane', 'b', 'c_ctlplane', 'c']);
    for (const [name, form] of Object.entries(fewer)) expect(form.properties.name).toBe(all[name].properties.name);
    expect(Object.keys(fewer)).toEqual(Object.keys(all).filter((name) => !name.startsWith('b')));
  });

  it('are servers in the parent cloud, each on ports of its own', () => {
    const { control, seed } = role(() => ({ count: 1 }));
    expect(control.stacks.map((stack) => stack.cloud)).toEqual([seed]);
    const { 'undercloud-control-0': server, 'undercloud-control-0_ctlplane': port } = forms(control);
    expect(server).toMatchObject({
      type: 'OS::Nova::Server',
      machine: 'undercloud-control-0',
      properties: { name: 'undercloud-control-0' },
    });
    expect(port).toMatchObject({ type: 'OS::Neutron::Port', properties: { name: 'undercloud-control-0-ctlplane' } });
  });

  it('have the addresses that they are given', () => {
    const { control } = role((network) => ({ machines: [{ name: 'a', addresses: [{ network, address: '192.0.2.7' }] }, { name: 'b' }] }));
    const addresses = ['a_ctlplane', 'b_ctlplane'].map((name) => fixedAddresses(forms(control)[name]));
    expect(addresses).toEqual([['192.0.2.7'], [undefined]]);
  });

  it('have every update policy written out', () => {
    const policies = (props: Partial<RoleProps>, kind?: string) => {
      const { properties } = forms(role(() => ({ count: 1, ...props }), { kind: kind as GoldImageProps['kind'] }).control)[
        'undercloud-control-0'
      ];
      return [properties.image_update_policy, properties.flavor_update_policy, properties.user_data_update_policy];
    };
    expect(policies({})).toEqual(['REBUILD', 'REPLACE', 'IGNORE']);
    expect(policies({}, 'partition')).toEqual(['REBUILD_PRESERVE_EPHEMERAL', 'REPLACE', 'IGNORE']);
    expect(policies({ onImageChange: ImageChange.REPLACE }, 'partition')).toEqual(['REPLACE', 'REPLACE', 'IGNORE']);
  });

  it('are told a configuration where there is one, and are waited for unless the program says otherwise', () => {
    const told = (signal?: Signal) => forms(role(() => ({ count: 1, configuration: { ntp: { servers: ['192.0.2.1'] } }, signal })).control);
    expect(told().role_configuration).toMatchObject({
      type: 'OS::Heat::StructuredConfig',
      properties: { group: 'os-apply-config', config: { ntp: { servers: ['192.0.2.1'] } } },
    });
    expect(told()['undercloud-control-0_deployment'].properties).toMatchObject({ name: 'control', signal_transport: 'HEAT_SIGNAL' });
    expect(told(Signal.NONE)['undercloud-control-0_deployment'].properties.signal_transport).toBe('NO_SIGNAL');
    expect(Object.keys(forms(role(() => ({ count: 1 })).control))).toEqual(['undercloud-control-0_ctlplane', 'undercloud-control-0']);
  });
});

describe("a role's roll-out", () => {
  it('has a machine told again when its image changes', () => {
    const { control, image } = role(() => ({ count: 1, configuration: {} }));
    const { properties } = forms(control)['undercloud-control-0_deployment'];
    expect(properties.input_values).toEqual({ image: image.image });
  });

  it('goes from one stack to the next where it is in batches, and to all at once otherwise', () => {
    const predecessors = (batchSize?: number) =>
      role(() => ({ count: 120, batchSize })).control.stacks.map(({ _predecessors }) => _predecessors.map(({ stackName }) => stackName));
    expect(predecessors()).toEqual([[], [], []]);
    expect(predecessors(10)).toEqual([[], ['demo-undercloud-control'], ['demo-undercloud-control', 'demo-undercloud-control-2']]);
  });
});

describe("a role's stacks", () => {
  it('hold fifty machines each, with a port and a server for each and the addresses for all', () => {
    expect(stacks(role(() => ({ count: 50 })).control)).toEqual([['demo-undercloud-control', 101]]);
    expect(stacks(role(() => ({ count: 120 })).control)).toEqual([
      ['demo-undercloud-control', 101],
      ['demo-undercloud-control-2', 101],
      ['demo-undercloud-control-3', 41],
    ]);
  });

  it("are chosen by a machine's own name, never by its neighbours", () => {
    const home = (name: string, ...others: string[]) => {
      const { control } = role(() => ({ machines: [...others, name].map((machine) => ({ name: machine })) }));
      return control.stacks.find((stack) => stack.node.tryFindChild(name))?.stackName;
    };
    for (const others of [[], ['m-1', 'm-2'], ['m-51', 'm-200']]) {
      expect(home('m-50', ...others)).toBe('demo-undercloud-control-2');
      expect(home('alone', ...others)).toBe('demo-undercloud-control');
    }
  });

  it('are none for a role without machines', () => {
    expect(stacks(role(() => ({ count: 0 })).control)).toEqual([]);
  });
});

describe("a role's flavor", () => {
  const flavor = (props: Partial<RoleProps>) => {
    const { seed } = role(() => ({ count: 1, ...props }));
    const element = seed.stack._elements.find(({ logicalId }) => logicalId.endsWith('flavor')) as Resource;
    return element._form(Engine.HEAT);
  };

  it('stands in the parent cloud and asks for a whole machine of its class', () => {
    expect(flavor({})).toMatchObject({
      type: 'OS::Nova::Flavor',
      properties: {
        name: 'demo-undercloud-control-1c-1024m-12g',
        vcpus: 1,
        ram: 1024,
        disk: 12,
        ephemeral: 0,
        is_public: false,
        extra_specs: { 'resources:CUSTOM_BAREMETAL': '1', 'resources:VCPU': '0', 'resources:MEMORY_MB': '0', 'resources:DISK_GB': '0' },
      },
    });
  });

  it('asks for what the role asks for', () => {
    const hardware = { resourceClass: 'gold.large', traits: ['CUSTOM_GPU'], minimumCpus: 8, minimumMemory: 32768, minimumDisk: 100 };
    expect(flavor({ hardware, ephemeralDisk: 20 }).properties).toMatchObject({
      name: 'demo-undercloud-control-8c-32768m-100g-20e',
      vcpus: 8,
      ram: 32768,
      disk: 100,
      ephemeral: 20,
      extra_specs: { 'resources:CUSTOM_GOLD_LARGE': '1', 'trait:CUSTOM_GPU': 'required' },
    });
  });
});
