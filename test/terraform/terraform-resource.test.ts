import { describe, expect, it } from 'vitest';
import { Engine } from '../../lib/core/engine';
import { Reference } from '../../lib/core/reference';
import { InstanceV2Data } from '../../lib/terraform/bindings/compute';
import { ImageV2Data } from '../../lib/terraform/bindings/images';
import { NetworkV2, PortV2, type PortV2Props } from '../../lib/terraform/bindings/networking';
import { TerraformDataSource } from '../../lib/terraform/terraform-data-source';
import { TerraformProvider } from '../../lib/terraform/terraform-provider';
import { TerraformResource, terraformForm } from '../../lib/terraform/terraform-resource';
import { testStack } from '../heat/support';

const form = (resource: TerraformResource | TerraformDataSource) => resource._form(Engine.TERRAFORM);

describe('a form', () => {
  it('has Terraform’s names for those of the generated struct, in blocks too', () => {
    const later = new NetworkV2(testStack(), 'Network').reference;
    const props = {
      networkId: later,
      name: undefined,
      noSecurityGroups: true,
      fixedIp: [{ subnetId: 's', ipAddress: '192.0.2.1' }],
      valueSpecs: { keepThis: { asIt: 'is' } },
    } satisfies PortV2Props;
    expect(terraformForm(PortV2.TYPE, props)).toEqual({
      type: 'openstack_networking_port_v2',
      properties: {
        network_id: later,
        no_security_groups: true,
        fixed_ip: [{ subnet_id: 's', ip_address: '192.0.2.1' }],
        value_specs: { keepThis: { asIt: 'is' } },
      },
    });
  });

  it('takes Terraform’s own names as well', () => {
    expect(terraformForm(PortV2.TYPE, { network_id: 'n', fixed_ip: [{ subnet_id: 's' }] }).properties).toEqual({
      network_id: 'n',
      fixed_ip: [{ subnet_id: 's' }],
    });
  });

  it('of a type that the pack doesn’t list stays as it is', () => {
    expect(terraformForm('terraform_data', { triggers_replace: [1], someThing: { aB: 1 } }).properties).toEqual({
      triggers_replace: [1],
      someThing: { aB: 1 },
    });
  });

  it('leaves values and what it can’t walk alone', () => {
    const later = new NetworkV2(testStack(), 'Network').reference;
    expect(terraformForm(PortV2.TYPE, { fixedIp: later, binding: [later, null, 'x'] }).properties).toEqual({
      fixed_ip: later,
      binding: [later, null, 'x'],
    });
  });

  it('has the names of objects and of maps of blocks, by another provider’s schema', () => {
    const block = { deep_name: { type: 'string', optional: true } } as const;
    const resources = {
      up_thing: { one_block: { type: 'object', optional: true, block }, by_key: { type: 'map', optional: true, block } },
    } as const;
    const schema = { provider: 'made/up', configuration: {}, resources, data_sources: {} };
    expect(terraformForm('up_thing', { oneBlock: { deepName: 'x' }, byKey: { deepName: { deepName: 'y' } } }, schema).properties).toEqual({
      one_block: { deep_name: 'x' },
      by_key: { deepName: { deep_name: 'y' } },
    });
  });
});

describe('a generated resource', () => {
  it('is written by Terraform’s type and names', () => {
    const stack = testStack();
    const network = new NetworkV2(stack, 'Network', { adminStateUp: true });
    expect(form(network)).toMatchObject({ type: 'openstack_networking_network_v2', properties: { admin_state_up: true } });
    expect(form(new PortV2(stack, 'Port', { networkId: network.reference })).properties).toEqual({ network_id: network.reference });
  });

  it('tells its attributes by Terraform’s names', () => {
    const port = new PortV2(testStack(), 'Port', { networkId: 'n' });
    expect(port.attrAllFixedIps).toEqual(new Reference(port, 'all_fixed_ips'));
    expect(port.attrMacAddress).toEqual(new Reference(port, 'mac_address'));
  });

  it('takes beside its properties what stands beside them in the configuration', () => {
    const stack = testStack();
    const network = new NetworkV2(stack, 'Network');
    const port = new PortV2(stack, 'Port', {
      networkId: 'n',
      terraform: {
        preventDestroy: true,
        createBeforeDestroy: false,
        ignoreChanges: ['fixedIp', 'tags', 'value_specs["a"]'],
        replaceTriggeredBy: [network.reference, 1],
        timeouts: { create: '5m' },
      },
    });
    expect(form(port)).toEqual({
      type: 'openstack_networking_port_v2',
      properties: { network_id: 'n' },
      sections: {
        lifecycle: { prevent_destroy: true, create_before_destroy: false, ignore_changes: ['fixed_ip', 'tags', 'value_specs["a"]'] },
        replacement: [network.reference, 1],
        timeouts: { create: '5m' },
      },
    });
  });
});

describe('a data source', () => {
  it('is looked up and not made, by its own properties and not those of the resource', () => {
    expect(form(new ImageV2Data(testStack(), 'Image', { mostRecent: true, properties: { aKey: 'x' } }))).toEqual({
      type: 'openstack_images_image_v2',
      properties: { most_recent: true, properties: { aKey: 'x' } },
      dataSource: true,
    });
  });

  it('may have an id of its own beside its construct’s', () => {
    const server = new InstanceV2Data(testStack(), 'Server', { id: '42' });
    expect([server.node.id, form(server).properties]).toEqual(['Server', { id: '42' }]);
  });

  it('can be of any type, as a resource can', () => {
    const stack = testStack();
    expect(form(new TerraformDataSource(stack, 'Data', 'http', { url: 'u' }))).toEqual({
      type: 'http',
      properties: { url: 'u' },
      dataSource: true,
    });
    expect(form(new TerraformResource(stack, 'Any', 'random_id', { byte_length: 8 }))).toMatchObject({
      type: 'random_id',
      properties: { byte_length: 8 },
    });
  });
});

describe('bindings of another provider', () => {
  const schemas = { byte_length: { type: 'int', required: true } } as const;
  const schema = {
    provider: 'hashicorp/random',
    configuration: {},
    resources: { random_id: schemas },
    data_sources: { random_id: schemas },
  };
  const provider = new TerraformProvider({ source: 'hashicorp/random', version: '~> 3.7', schema });

  it('bring the names that they know', () => {
    const resource = new TerraformResource(testStack(), 'Id', 'random_id', { byteLength: 8 }, { ignoreChanges: ['byteLength'] }, provider);
    expect(form(resource)).toMatchObject({ properties: { byte_length: 8 }, sections: { lifecycle: { ignore_changes: ['byte_length'] } } });
    expect(form(new TerraformDataSource(testStack(), 'Id', 'random_id', { byteLength: 8 }, provider)).properties).toEqual({
      byte_length: 8,
    });
  });

  it('say where the provider comes from', () => {
    expect(provider).toMatchObject({ source: 'hashicorp/random', version: '~> 3.7' });
  });
});

describe('in a stack that Heat writes', () => {
  it.each([
    ['a resource', (stack: ReturnType<typeof testStack>) => new NetworkV2(stack, 'It')],
    ['a data source', (stack: ReturnType<typeof testStack>) => new ImageV2Data(stack, 'It', {})],
  ])('%s of Terraform is a gap that says what to do', (_what, make) => {
    const { type, properties, gaps } = make(testStack())._form(Engine.HEAT);
    expect([type, properties]).toEqual([undefined, {}]);
    expect(gaps).toEqual([expect.objectContaining({ property: 'the type', advice: expect.stringContaining('Engine.TERRAFORM') })]);
  });
});
