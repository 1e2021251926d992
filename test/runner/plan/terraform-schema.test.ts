import { expect, it } from 'vitest';
import { resourceType } from '../../../lib/heat/schema';
import { schemaLookup, terraformSchemaLookup } from '../../../lib/runner/plan/terraform-schema';
import { terraformSchema } from '../../../lib/terraform/schema';

function propertyOf(type: string, name: string) {
  return terraformSchemaLookup(type)?.properties[name];
}

it.each([
  ['openstack_networking_network_v2', 'name', { type: 'string', update_allowed: true }],
  ['openstack_networking_network_v2', 'tenant_id', { type: 'string', update_allowed: false, computed: true }],
  ['openstack_networking_network_v2', 'tags', { type: 'set', update_allowed: true, schema: { '*': { type: 'string' } } }],
  ['openstack_networking_subnet_v2', 'enable_dhcp', { type: 'boolean', update_allowed: true, default: true }],
  ['openstack_compute_instance_v2', 'metadata', { type: 'map', update_allowed: true }],
  ['terraform_data', 'triggers_replace', { type: 'any', update_allowed: false }],
])('tells what a plan asks of %s.%s', (type, name, property) => {
  expect(propertyOf(type, name)).toEqual(property);
});

it('takes a property for replacing where anything within it replaces', () => {
  expect(propertyOf('openstack_compute_instance_v2', 'scheduler_hints')).toMatchObject({ type: 'set', update_allowed: false });
  expect(propertyOf('openstack_networking_port_v2', 'fixed_ip')).toMatchObject({
    type: 'list',
    update_allowed: true,
    schema: { '*': { type: 'map', schema: { subnet_id: { type: 'string' } } } },
  });
});

it('knows every type of the pack, and none beside', () => {
  for (const type of Object.keys(terraformSchema().resources)) expect(schemaLookup(type)?.properties, type).toBeDefined();
  expect(schemaLookup('openstack_made_up_v9')).toBeUndefined();
});

it('leaves Heat’s types to Heat', () => {
  expect(schemaLookup('OS::Neutron::Net')).toBe(resourceType('OS::Neutron::Net'));
  expect(schemaLookup('role.yaml')).toBeUndefined();
});
