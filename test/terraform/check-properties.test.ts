import { describe, expect, it } from 'vitest';
import { Reference } from '../../lib/core/reference';
import { NetworkV2 } from '../../lib/terraform/bindings/networking';
import { checkTerraformProperties } from '../../lib/terraform/check-properties';
import type { PropertySchemas } from '../../lib/terraform/schema';
import { testStack } from '../heat/support';

const PORT = 'openstack_networking_port_v2';
const SERVER = 'openstack_compute_instance_v2';
const SUBNET = 'openstack_networking_subnet_v2';

const later = new Reference(new NetworkV2(testStack(), 'Network'));

function problems(type: string, properties: object): string[] {
  return checkTerraformProperties(type, { ...properties }).map(({ property, problem }) => `${property} ${problem}`);
}

const port = (properties: object) => problems(PORT, { network_id: 'n', ...properties });
const subnet = (properties: object) => problems(SUBNET, { network_id: 'n', ...properties });

/** Of a made-up resource that another provider's schema describes. */
function own(schemas: PropertySchemas, properties: { readonly [name: string]: unknown }) {
  const schema = { provider: 'made/up', configuration: {}, resources: { up_thing: schemas }, data_sources: {} };
  return checkTerraformProperties('up_thing', properties, undefined, schema);
}

// What Terraform takes, and what it refuses, was seen with `terraform validate` 1.11.4 and the provider 1.54.1.
describe('a check of properties', () => {
  it('passes what Terraform takes', () => {
    expect(
      checkTerraformProperties(SERVER, {
        name: 's',
        image_id: later,
        config_drive: true,
        network: [{ port: 'p' }, { uuid: later }],
        metadata: { a: 'x', b: later },
        tags: ['a', later],
      }),
    ).toEqual([]);
  });

  it('says what is wrong, where, and what would be allowed', () => {
    expect(checkTerraformProperties(PORT, { network_id: 'n', admin_state_up: 'yes' })).toEqual([
      { property: 'admin_state_up', problem: 'has the wrong type', got: 'yes', allowed: 'true or false' },
    ]);
  });

  it('finds unknown properties, nested ones too, and lists those that may be set', () => {
    const found = checkTerraformProperties(PORT, { network_id: 'n', nmae: 'x', fixed_ip: [{ ip: '192.0.2.1' }] });
    expect(found.map(({ property, problem }) => [property, problem])).toEqual([
      ['nmae', 'is unknown'],
      ['fixed_ip.0.ip', 'is unknown'],
    ]);
    expect(found[1].allowed).toBe('ip_address, subnet_id');
    expect(found[0].allowed).not.toContain('all_fixed_ips');
  });

  it('finds what is required and missing, nested too; null is nothing', () => {
    expect(problems(PORT, {})).toEqual(['network_id is missing']);
    expect(problems(PORT, { network_id: undefined })).toEqual(['network_id is missing']);
    expect(problems(PORT, { network_id: null })).toEqual(['network_id is missing']);
    expect(problems(PORT, { network_id: later })).toEqual([]);
    expect(port({ allowed_address_pairs: [{ mac_address: 'm' }] })).toEqual(['allowed_address_pairs.0.ip_address is missing']);
  });

  it('finds what the provider tells and nobody sets, nested too', () => {
    expect(port({ all_fixed_ips: ['192.0.2.1'] })).toEqual(['all_fixed_ips is told by the provider and not to it']);
    expect(port({ all_fixed_ips: later })).toHaveLength(1);
    expect(port({ binding: [{ vif_type: 'ovs' }] })).toEqual(['binding.0.vif_type is told by the provider and not to it']);
    expect(port({ mac_address: 'm', binding: [{ vnic_type: 'baremetal' }] })).toEqual([]);
  });

  it.each<[string, object, object[]]>([
    ['a string', { name: { a: 1 } }, [{ name: 'x' }, { name: 15 }, { name: 1.5 }, { name: true }]],
    ['a list', { tags: 'x' }, [{ tags: [] }, { tags: ['x'] }]],
    ['a list', { fixed_ip: 'x' }, [{ fixed_ip: [] }, { fixed_ip: { subnet_id: 's' } }]],
    ['a map', { value_specs: ['x'] }, [{ value_specs: { x: 1 } }]],
    ['a map', { fixed_ip: ['x'] }, [{ fixed_ip: [{ subnet_id: 's' }] }]],
    ['true or false', { admin_state_up: 1 }, [{ admin_state_up: 'true' }, { admin_state_up: '0' }]],
    ['true or false', { admin_state_up: 'True' }, [{ admin_state_up: false }]],
  ])('wants %s where Terraform does', (wanted, wrong, rights) => {
    expect(checkTerraformProperties(PORT, { network_id: 'n', ...wrong })).toMatchObject([
      { problem: 'has the wrong type', allowed: wanted },
    ]);
    for (const right of rights) expect(port(right)).toEqual([]);
  });

  it.each([4, '4', '4.0'])('takes %j for a whole number', (ip_version) => expect(subnet({ ip_version })).toEqual([]));

  it.each([4.5, '4.5', ' 4', true, 'four'])('takes %j for no whole number', (ip_version) => {
    expect(subnet({ ip_version })).toEqual(['ip_version has the wrong type']);
  });

  it('takes every number for a number that need not be whole', () => {
    const volume = (weight: unknown) => own({ weight: { type: 'float', optional: true } }, { weight }).length;
    expect([1, 1.5, '1.5', '-2e3'].map(volume)).toEqual([0, 0, 0, 0]);
    expect(['much', '', Number.NaN, false].map(volume)).toEqual([1, 1, 1, 1]);
  });

  it('looks at each item of a list and at each value of a map', () => {
    expect(port({ tags: ['a', ['b']] })).toEqual(['tags.1 has the wrong type']);
    expect(port({ value_specs: { a: 'x', b: { c: 1 } } })).toEqual(['value_specs.b has the wrong type']);
  });

  it('counts the items', () => {
    expect(port({ binding: [{}] })).toEqual([]);
    expect(port({ binding: [{}, {}] })).toEqual(['binding has too many items']);
    const group = (policies: unknown[]) => problems('openstack_compute_servergroup_v2', { name: 'g', policies });
    expect(group(['affinity'])).toEqual([]);
    expect(group([])).toEqual(['policies has too few items']);
    expect(group(['affinity', 'anti-affinity'])).toEqual(['policies has too many items']);
  });

  it('takes no blocks for nothing', () => {
    expect(problems(SERVER, { name: 's', vendor_options: [] })).toEqual([]);
    expect(problems('openstack_keymanager_order_v1', { type: 'key', meta: [] })).toEqual(['meta is missing']);
  });

  it('finds what can’t stand together, once, whichever of the two says so', () => {
    const both = { fixed_ip: [{ subnet_id: 's' }], no_fixed_ip: false };
    expect(checkTerraformProperties(PORT, { network_id: 'n', ...both })).toEqual([
      { property: 'no_fixed_ip', problem: "can't stand beside fixed_ip", got: 'fixed_ip and no_fixed_ip', allowed: 'one of the two' },
    ]);
    expect(port({ ...both, no_fixed_ip: null })).toEqual([]);
    expect(port({ ...both, fixed_ip: [] })).toEqual([]);
    // Of these two only the mode names the other.
    expect(problems(SERVER, { name: 's', network: [{ port: 'p' }], network_mode: 'auto' })).toHaveLength(1);
    expect(problems(SERVER, { name: 's', network_mode: 'auto', network: [{ port: 'p' }] })).toHaveLength(1);
  });

  it('takes what is known later for right, but not for a block', () => {
    expect(port({ name: later, tags: later, value_specs: { a: later }, fixed_ip: [{ subnet_id: later }] })).toEqual([]);
    expect(port({ fixed_ip: later })).toEqual(['fixed_ip is a block, which has to be written out']);
    expect(port({ fixed_ip: [later] })).toEqual(['fixed_ip.0 is a block, which has to be written out']);
    const schema = { type: 'list', optional: true, attribute: true, block: { a: { type: 'string', optional: true } } } as const;
    expect(own({ it: schema }, { it: later })).toEqual([]);
    expect(own({ it: schema }, { it: [later, { a: 'x' }] })).toEqual([]);
    expect(own({ it: schema }, { it: [{ b: 'x' }] })).toMatchObject([{ property: 'it.0.b', problem: 'is unknown' }]);
  });

  it('looks at maps of blocks, by their keys', () => {
    const it = { type: 'map', optional: true, block: { a: { type: 'string', required: true } } } as const;
    expect(own({ it }, { it: { one: { a: 'x' } } })).toEqual([]);
    expect(own({ it }, { it: { one: {} } })).toMatchObject([{ property: 'it.one.a', problem: 'is missing' }]);
  });

  it('knows a data source from the resource of the same type', () => {
    const image = { name: 'i', most_recent: true };
    expect(checkTerraformProperties('openstack_images_image_v2', image, true)).toEqual([]);
    expect(problems('openstack_images_image_v2', image)).toEqual([
      'most_recent is unknown',
      'container_format is missing',
      'disk_format is missing',
    ]);
  });

  it('has nothing to say of a type that the schema doesn’t list', () => {
    expect(problems('terraform_data', { anything: 1 })).toEqual([]);
  });

  it('shows no secret, no more of a long value than fits, and nothing of what is known later', () => {
    expect(checkTerraformProperties(SERVER, { name: 's', admin_pass: ['hunter2'] })[0].got).toBe('a secret');
    expect(checkTerraformProperties(PORT, { network_id: 'n', tags: 'x'.repeat(1000) })[0].got.length).toBeLessThanOrEqual(80);
    expect(checkTerraformProperties(PORT, { network_id: 'n', name: { a: later } })[0].got).toBe('{"a":"a value"}');
  });
});
