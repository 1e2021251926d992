import { describe, expect, it } from 'vitest';
import { Match } from '../../lib/assertions/match';
import { Template } from '../../lib/assertions/template';
import { FlatNetwork, SeedCloud } from '../../lib/constructs';
import { App, Engine, Output, Stack, SynthesisError } from '../../lib/core';
import { Net, Port } from '../../lib/heat/bindings/neutron';
import { Parameter } from '../../lib/heat/parameter';
import { Network, Subnet } from '../../lib/resources';
import * as terraform from '../../lib/terraform/bindings';

/** A stack with a network, two ports, an output and a parameter. */
function program() {
  const app = new App({ name: 'demo' });
  const seed = new SeedCloud(app, 'seed');
  const stack = new Stack(seed, 'tenant');
  const net = new Net(stack, 'net', { name: 'tenant' });
  const port = new Port(stack, 'port', { network: net.reference, name: 'first', fixedIps: [{ ipAddress: '192.0.2.9' }] });
  new Port(stack, 'other', { network: net.reference, name: 'second' });
  new Parameter(stack, 'size', { defaultValue: 'small' });
  new Output(stack, 'address', { value: port.attr('fixed_ips', 0), description: 'The address' });
  return { app, seed, stack, net };
}

const template = () => Template.fromStack(program().stack);

/** The message of what a call throws. */
function message(call: () => void): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('a template of a stack', () => {
  it('has a resource whose properties are like those given', () => {
    template().hasResourceProperties('OS::Neutron::Port', { name: 'second' });
    template().hasResourceProperties('OS::Neutron::Port', { network: { get_resource: 'net' }, fixed_ips: [{ ip_address: '192.0.2.9' }] });
  });

  it('tells the nearest resource, its construct and each difference where none is like those given', () => {
    const wanted = { name: 'first', network: { get_resource: 'lan' }, admin_state_up: true };
    expect(message(() => template().hasResourceProperties('OS::Neutron::Port', wanted))).toBe(
      [
        'none of 2 of OS::Neutron::Port matches; the nearest: port [seed/tenant/port]',
        '  properties.network.get_resource: expected "lan", got "net"',
        '  properties.admin_state_up: expected true, got nothing',
      ].join('\n'),
    );
  });

  it('has a resource whose whole definition is like the one given', () => {
    template().hasResource('OS::Neutron::Net', { depends_on: ['before_all'], properties: { name: 'tenant' } });
    expect(message(() => template().hasResource('OS::Neutron::Net', { depends_on: ['other'] }))).toBe(
      'the OS::Neutron::Net differs: net [seed/tenant/net]\n  depends_on.0: expected "other", got "before_all"',
    );
    expect(() => template().hasResource('OS::Neutron::Net', Match.not(Match.objectLike({ depends_on: ['before_all'] })))).toThrow(
      'OS::Neutron::Net: expected not a map with {"depends_on":["before_all"]}, got {',
    );
  });

  it('says which types there are where there is none of the one asked for', () => {
    expect(message(() => template().hasResource('OS::Nova::Server', {}))).toBe(
      'there is no OS::Nova::Server; there are 2 of OS::Heat::Value, 1 of OS::Neutron::Net, 2 of OS::Neutron::Port',
    );
  });

  it('counts resources of a type', () => {
    template().resourceCountIs('OS::Neutron::Port', 2);
    template().resourceCountIs('OS::Nova::Server', 0);
    expect(message(() => template().resourceCountIs('OS::Neutron::Port', 1))).toBe('expected 1 of OS::Neutron::Port, got 2: other, port');
    expect(message(() => template().resourceCountIs('OS::Nova::Server', 1))).toBe('expected 1 of OS::Nova::Server, got 0: none');
  });

  it('finds resources by type and definition', () => {
    expect(Object.keys(template().findResources('OS::Neutron::Port'))).toEqual(['other', 'port']);
    expect(Object.keys(template().findResources('OS::Neutron::Port', { properties: { fixed_ips: Match.absent() } }))).toEqual(['other']);
    expect(template().findResources('OS::Nova::Server')).toEqual({});
  });

  it('has outputs and parameters', () => {
    template().hasOutput('address');
    template().hasOutput('address', { value: { get_attr: ['port', 'fixed_ips', 0] } });
    template().hasParameter('size', { type: 'string', default: 'small' });
    expect(message(() => template().hasOutput('adress'))).toBe('there is no output adress; there are address');
    expect(message(() => template().hasParameter('size', { default: 'large' }))).toBe(
      'the parameter differs: size\n  default: expected "large", got "small"',
    );
  });

  it('gives its content, which a test cannot change', () => {
    const one = template();
    expect(one.toJson()).toMatchObject({ heat_template_version: '2021-04-16', resources: { net: { type: 'OS::Neutron::Net' } } });
    one.toJson().resources.net.type = 'changed';
    one.hasResource('OS::Neutron::Net', {});
  });

  it('is rendered among the app’s other stacks: what they ask of it are its outputs', () => {
    const { seed, net, stack } = program();
    const other = new Stack(seed, 'other');
    new Port(other, 'port', { network: net.reference });
    Template.fromStack(stack).hasOutput('net', { value: { get_resource: 'net' } });
    Template.fromStack(other).hasParameter('seed_tenant_net');
  });

  it('may be a program that the checks would refuse', () => {
    const { seed } = program();
    const network = new FlatNetwork(seed, 'flat', { cidr: '192.0.2.1/26' });
    Template.fromStack(network.network.stack).hasResourceProperties('OS::Neutron::Subnet', { cidr: '192.0.2.1/26' });
  });

  it('is refused where something cannot be written', () => {
    const { stack } = program();
    new Net(stack, 'bad', { name: 7 as unknown as string, adminStateUp: 'perhaps' as unknown as boolean });
    expect(() => Template.fromStack(stack)).toThrow(SynthesisError);
    expect(() => Template.fromStack(stack)).toThrow('HEAT_PROPERTY [seed/tenant/bad]');
  });
});

describe('a template from text', () => {
  it('is YAML or JSON, dates as text', () => {
    const text = 'heat_template_version: 2021-04-16\nresources: {net: {type: OS::Neutron::Net}}\n';
    expect(Template.fromString(text).toJson()).toEqual({
      heat_template_version: '2021-04-16',
      resources: { net: { type: 'OS::Neutron::Net' } },
    });
    Template.fromString('{"resources": {"net": {"type": "OS::Neutron::Net"}}}').resourceCountIs('OS::Neutron::Net', 1);
  });

  it('has no construct to name', () => {
    const one = Template.fromString('resources: {net: {type: OS::Neutron::Net}}');
    expect(message(() => one.hasResourceProperties('OS::Neutron::Net', { name: 'a' }))).toBe(
      'the OS::Neutron::Net differs: net\n  properties: expected a map with {"name":"a"}, got nothing',
    );
  });

  it('is a map', () => {
    expect(() => Template.fromString('- 1')).toThrow('a template is a map; got [1]');
    expect(() => Template.fromString('')).toThrow('a template is a map; got nothing');
  });
});

describe('a template of a stack that Terraform carries out', () => {
  const app = new App({ name: 'demo' });
  const stack = new Stack(new SeedCloud(app, 'seed', { engine: Engine.TERRAFORM }), 'tenant');
  const network = new Network(stack, 'net', { name: 'tenant' });
  const other = new Stack(stack.cloud, 'other', { engine: Engine.HEAT });
  new Subnet(stack, 'subnet', { name: 'tenant', network: new Network(other, 'net', { name: 'other' }), cidr: '192.0.2.0/24' });
  new terraform.networking.NetworkV2Data(stack, 'found', { name: 'public' });
  new Output(stack, 'id', { value: network.reference, description: 'The network' });
  const configuration = Template.fromStack(stack);

  it('has resources of the provider’s types, by their addresses', () => {
    configuration.resourceCountIs('openstack_networking_network_v2', 1);
    configuration.resourceCountIs('data.openstack_networking_network_v2', 1);
    configuration.hasResourceProperties('openstack_networking_subnet_v2', { network_id: '${var.seed_other_net}' });
    expect(Object.keys(configuration.findResources('openstack_networking_network_v2'))).toEqual(['openstack_networking_network_v2.net']);
    expect(message(() => configuration.hasResourceProperties('openstack_networking_network_v2', { name: 'no' }))).toContain(
      'openstack_networking_network_v2.net [seed/tenant/net]',
    );
  });

  it('has its variables as parameters, and its outputs', () => {
    configuration.hasParameter('seed_other_net', { type: 'string' });
    configuration.hasOutput('id', { value: '${openstack_networking_network_v2.net.id}' });
  });
});
