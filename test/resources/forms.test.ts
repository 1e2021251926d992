import { describe, expect, it } from 'vitest';
import { ImageKind, SeedCloud } from '../../lib/constructs';
import { App, Engine, formatFinding, type Resource, Stack, shownPath } from '../../lib/core';
import { Flavor, ImageChange, Network, Port, RandomSecret, Server, Signal, Subnet } from '../../lib/resources';
import { writeStacks } from '../../lib/synth/documents';
import { sample } from '../checks/sample';

/** What a program's stacks can't say in an engine, a line for each. */
function gaps(app: App): string[] {
  const stacks = app.node.findAll().filter((construct): construct is Stack => Stack.isStack(construct));
  return writeStacks(stacks).findings.map(formatFinding);
}

const PARTITION = { kind: ImageKind.PARTITION };

describe('with Terraform', () => {
  it.each([
    ['a whole-disk image that is rebuilt', {}, { signal: Signal.NONE }],
    ['a partition image without an ephemeral disk', PARTITION, {}],
    ['a machine that is replaced when its image changes', {}, { signal: Signal.NONE, onImageChange: ImageChange.REPLACE }],
    [
      'a partition image whose ephemeral disk is lost',
      PARTITION,
      { signal: Signal.NONE, onImageChange: ImageChange.REBUILD, ephemeralDisk: 5 },
    ],
    ['a machine that is waited for until it has configured itself', {}, { configuration: { a: 'x' } }],
    ['a long setting', {}, { signal: Signal.NONE, configuration: { a: 'x'.repeat(10_000) } }],
  ])('%s can be said', (_what, image, role) => {
    expect(gaps(sample({ engine: Engine.TERRAFORM, image, role }).app)).toEqual([]);
  });

  it.each([
    [
      'an ephemeral disk can’t be kept',
      PARTITION,
      { signal: Signal.NONE, ephemeralDisk: 5 },
      'ENGINE_LACKS [undercloud/control/undercloud-control-0] terraform has no way to say onImageChange of a BaremetalServer; ' +
        'got REBUILD_PRESERVE_EPHEMERAL; allowed REBUILD or REPLACE; ',
    ],
    [
      'no machine can signal Heat',
      {},
      { configuration: { a: 'x' }, signal: Signal.HEAT },
      'ENGINE_LACKS [undercloud/control/undercloud-control-0/deployment] terraform has no way to say signal of a Deployment; ' +
        'got HEAT_SIGNAL; allowed TEMP_URL_SIGNAL or NO_SIGNAL; ',
    ],
  ])('%s', (_what, image, role, line) => {
    const found = gaps(sample({ engine: Engine.TERRAFORM, image, role }).app);
    expect(found).toEqual([expect.stringContaining(line)]);
    expect(gaps(sample({ engine: Engine.HEAT, image, role }).app)).toEqual([]);
  });
});

describe('with Heat', () => {
  const network = (props: { readonly external?: boolean; readonly physicalNetwork?: string }) => {
    const app = new App({ name: 'demo' });
    new Network(new SeedCloud(app, 'seed'), 'net', { name: 'net', ...props });
    return gaps(app);
  };

  it('a network of Neutron’s own making can’t be external', () => {
    expect(network({ external: true })).toEqual([
      expect.stringMatching(/^ENGINE_LACKS \[seed\/net\] heat has no way to say external of a Network/),
    ]);
    expect(network({ external: true, physicalNetwork: 'ext' })).toEqual([]);
    expect(network({})).toEqual([]);
  });
});

describe('a tenant’s things', () => {
  const stack = new Stack(new SeedCloud(new App({ name: 'demo' }), 'seed'), 'stack');
  const network = new Network(stack, 'net', { name: 'tenant' });
  const subnet = new Subnet(stack, 'subnet', { name: 'tenant', network, cidr: '10.0.0.0/24' });
  const port = new Port(stack, 'port', { name: 'vm', network, subnet });
  const flavor = new Flavor(stack, 'flavor', { name: 'small', cpus: 1, memory: 512, disk: 2 });
  const server = new Server(stack, 'server', { name: 'vm', image: flavor.reference, flavor: flavor.reference, ports: [port] });

  it.each([
    [network, 'OS::Neutron::Net', 'openstack_networking_network_v2'],
    [subnet, 'OS::Neutron::Subnet', 'openstack_networking_subnet_v2'],
    [port, 'OS::Neutron::Port', 'openstack_networking_port_v2'],
    [flavor, 'OS::Nova::Flavor', 'openstack_compute_flavor_v2'],
    [server, 'OS::Nova::Server', 'openstack_compute_instance_v2'],
    [new RandomSecret(stack, 'secret'), 'OS::Heat::RandomString', 'terraform_data'],
  ] as [Resource, string, string][])('have a form for each engine: $0.node.id', (resource, heat, terraform) => {
    expect(resource._form(Engine.HEAT).type).toBe(heat);
    expect(resource._form(Engine.TERRAFORM).type).toBe(terraform);
    expect(shownPath(resource)).toMatch(/^seed\/stack\//);
  });

  it('are guarded by nobody: a server is no machine', () => {
    expect(server._form(Engine.HEAT).machine).toBeUndefined();
    expect(server._form(Engine.TERRAFORM).machine).toBeUndefined();
  });

  it('are for all projects where nobody says otherwise', () => {
    expect(flavor._form(Engine.TERRAFORM).properties).toMatchObject({ is_public: true, ephemeral: 0, ram: 512 });
  });
});
