import { describe, expect, it } from 'vitest';
import { Engine } from '../../lib/core/engine';
import { AutoScalingGroup, NoneResource } from '../../lib/heat/bindings/heat';
import { Net, Port } from '../../lib/heat/bindings/neutron';
import { Server, ServerUserDataFormat } from '../../lib/heat/bindings/nova';
import { checkProperties } from '../../lib/heat/check-properties';
import { Condition } from '../../lib/heat/condition';
import { DeletionPolicy, HeatResource } from '../../lib/heat/heat-resource';
import { Hot } from '../../lib/heat/hot';
import { TestContext, testStack } from './support';

function written(resource: HeatResource): { type: string; [section: string]: unknown } {
  const { type, properties, sections } = resource._form(Engine.HEAT);
  return new TestContext(resource.stack).render({ type, properties, ...sections }) as { type: string };
}

describe('a generated resource', () => {
  it('is written by Heat’s type and names', () => {
    const stack = testStack();
    const net = new Net(stack, 'Net', { adminStateUp: true });
    const port = new Port(stack, 'Port', { network: net.reference, fixedIps: [{ ipAddress: '192.0.2.1' }] });
    const server = new Server(stack, 'Server', {
      flavor: 'm1',
      networks: [{ port: port.reference }],
      userDataFormat: ServerUserDataFormat.RAW,
    });
    expect(written(server)).toEqual({
      type: 'OS::Nova::Server',
      properties: { flavor: 'm1', networks: [{ port: { get_resource: 'Port' } }], user_data_format: 'RAW' },
    });
  });

  it('tells its attributes by Heat’s names', () => {
    const server = new Server(testStack(), 'Server', { flavor: 'm1' });
    const render = (value: unknown) => new TestContext(server.stack).render(value);
    expect(render(server.attrInstanceName)).toEqual({ get_attr: ['Server', 'instance_name'] });
    expect(render(server.attrAccessIPv4)).toEqual({ get_attr: ['Server', 'accessIPv4'] });
  });

  it('needs no properties where its type needs none', () => {
    expect(written(new NoneResource(testStack(), 'None'))).toEqual({ type: 'OS::Heat::None', properties: {} });
  });

  it('takes beside its properties what stands beside them in the template', () => {
    const stack = testStack();
    const wanted = new Condition(stack, 'Wanted', { expression: Hot.conditionEquals(Hot.stackName, 'a') });
    const group = new AutoScalingGroup(stack, 'Group', {
      minSize: 1,
      maxSize: 2,
      resource: { type: 'OS::Heat::None' },
      heat: {
        metadata: { inside: { fixedIps: 1 } },
        deletionPolicy: DeletionPolicy.RETAIN,
        updatePolicy: { rolling: true },
        condition: wanted,
        externalId: Hot.stackId,
        description: 'A group',
      },
    });
    expect(written(group)).toEqual({
      type: 'OS::Heat::AutoScalingGroup',
      properties: { min_size: 1, max_size: 2, resource: { type: 'OS::Heat::None' } },
      metadata: { inside: { fixedIps: 1 } },
      deletion_policy: 'Retain',
      update_policy: { rolling: true },
      condition: 'Wanted',
      external_id: { get_param: 'OS::stack_id' },
      description: 'A group',
    });
  });
});

describe('a resource of any type', () => {
  it('keeps the properties of a type that the pack doesn’t list', () => {
    const resource = new HeatResource(testStack(), 'X', 'OS::Foo::Bar', { some_thing: 1, fixedIps: [] }, { description: 'd' });
    expect(written(resource)).toEqual({ type: 'OS::Foo::Bar', properties: { some_thing: 1, fixedIps: [] }, description: 'd' });
  });

  it('takes Heat’s names for a listed type too', () => {
    const resource = new HeatResource(testStack(), 'X', Port.TYPE, { network: 'n', fixed_ips: [{ ip_address: '192.0.2.1' }] });
    expect(written(resource).properties).toEqual({ network: 'n', fixed_ips: [{ ip_address: '192.0.2.1' }] });
  });
});

describe('an override', () => {
  const port = () => new Port(testStack(), 'Port', { network: 'n', fixedIps: [{ ipAddress: '192.0.2.1' }, { subnet: 's' }] });

  it('sets what the schema doesn’t know, and no check looks at it', () => {
    const resource = port();
    resource.addOverride('properties.fixed_ips.0.new_key', 'x');
    resource.addOverride('properties.numa\\.policy', { a: Hot.stackName });
    expect(written(resource).properties).toEqual({
      network: 'n',
      fixed_ips: [{ ip_address: '192.0.2.1', new_key: 'x' }, { subnet: 's' }],
      'numa.policy': { a: { get_param: 'OS::stack_name' } },
    });
    expect(checkProperties(Port.TYPE, resource._form(Engine.HEAT).properties)).toEqual([]);
  });

  it('sets sections and makes the maps on the way', () => {
    const resource = port();
    resource.addOverride('metadata.a.b', 1);
    expect(written(resource).metadata).toEqual({ a: { b: 1 } });
  });

  it('takes away with undefined, out of a list too', () => {
    const resource = port();
    resource.addOverride('properties.fixed_ips.0', undefined);
    resource.addOverride('properties.network', undefined);
    expect(written(resource).properties).toEqual({ fixed_ips: [{ subnet: 's' }] });
  });

  it('goes into what an earlier one brought', () => {
    const resource = port();
    resource.addOverride('metadata.a', { x: 1, l: [1, 2] });
    resource.addOverride('metadata.a.y', 2);
    resource.addOverride('metadata.a.l.2', 3);
    expect(written(resource).metadata).toEqual({ a: { x: 1, l: [1, 2, 3], y: 2 } });
  });

  it('goes neither into a value nor past a list’s end', () => {
    const value = new Port(testStack(), 'Port', { network: Hot.stackName });
    value.addOverride('properties.network.x', 1);
    expect(() => written(value)).toThrow('[Cloud/Stack/Port] override "properties.network.x"');
    const list = port();
    list.addOverride('properties.fixed_ips.7.subnet', 's');
    expect(() => written(list)).toThrow('"7" is no index of a list of 2');
  });

  it('leaves the program’s own objects alone', () => {
    const props = { network: 'n', valueSpecs: { a: 1 } };
    const resource = new Port(testStack(), 'Port', props);
    resource.addOverride('properties.value_specs.b', 2);
    expect(written(resource).properties).toEqual({ network: 'n', value_specs: { a: 1, b: 2 } });
    expect(props).toEqual({ network: 'n', valueSpecs: { a: 1 } });
  });
});
