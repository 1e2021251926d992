import { describe, expect, it } from 'vitest';
import { type PropertySchema, terraformSchema } from '../../lib/terraform/schema';
import { readProviderSchema } from '../../scripts/terraform-bindings/provider-schema';
// From `terraform providers schema -json` with the provider 1.54.1, cut down to a few types.
import output from './provider-schema-1.54.1.json';

const NOTHING_KNOWN = { ...terraformSchema(), provider: 'somebody/else' };

/** One made-up resource's properties, as another provider would tell them. */
function read(block: object): { readonly [name: string]: PropertySchema } {
  const provider = { resource_schemas: { made_up: { version: 0, block } } };
  const schema = readProviderSchema(
    { format_version: '1.0', provider_schemas: { 'example.org/made/up': provider } },
    undefined,
    NOTHING_KNOWN,
  );
  return schema.resources.made_up;
}

/** One attribute of it. */
function attribute(type: unknown, flags: object = { optional: true }): PropertySchema {
  return read({ attributes: { it: { type, ...flags } } }).it;
}

describe('the OpenStack provider’s own output', () => {
  const schema = readProviderSchema(output, undefined, terraformSchema());
  const instance = schema.resources.openstack_compute_instance_v2;
  const port = schema.resources.openstack_networking_port_v2;

  it('is called as configurations call it, whichever registry was asked', () => {
    expect(schema.provider).toBe('terraform-provider-openstack/openstack');
    const [[address, provider]] = Object.entries(output.provider_schemas);
    const elsewhere = { ...output, provider_schemas: { [address.replace('terraform.io', 'opentofu.org')]: provider } };
    expect(readProviderSchema(elsewhere, undefined, terraformSchema()).provider).toBe(schema.provider);
  });

  it('has its resources, data sources and settings, and none of Terraform’s own', () => {
    expect(Object.keys(schema.resources)).toEqual([
      'openstack_compute_instance_v2',
      'openstack_compute_servergroup_v2',
      'openstack_keymanager_order_v1',
      'openstack_networking_port_v2',
    ]);
    expect(Object.keys(schema.data_sources)).toEqual(['openstack_compute_instance_v2', 'openstack_images_image_v2']);
    expect(schema.configuration).toEqual({
      cloud: { type: 'string', optional: true },
      max_retries: { type: 'int', optional: true, default: 0 },
      password: { type: 'string', optional: true, sensitive: true },
    });
  });

  it('says what is required, optional, computed, sensitive and deprecated', () => {
    expect(instance.name).toEqual({ type: 'string', required: true });
    expect(instance.image_id).toEqual({ type: 'string', optional: true, computed: true });
    expect(instance.all_metadata).toEqual({ type: 'map', element: 'string', computed: true });
    expect(instance.admin_pass).toEqual({ type: 'string', optional: true, sensitive: true });
    expect(instance.floating_ip).toEqual({ type: 'string', optional: true, deprecated: true });
  });

  it('is completed from the pack where it is silent', () => {
    expect(instance.network_mode).toMatchObject({ force_new: true, conflicts_with: ['network'] });
    expect(instance.network.block!.access_network).toEqual({ type: 'bool', optional: true, default: false });
    expect(port.binding).toMatchObject({ type: 'list', optional: true, computed: true, max_items: 1 });
    expect(schema.resources.openstack_compute_servergroup_v2.policies).toMatchObject({ min_items: 1, max_items: 1 });
  });

  it('counts where it differs from the pack', () => {
    expect(port.fixed_ip.block!.subnet_id.required).toBe(true);
    expect(terraformSchema().resources.openstack_networking_port_v2.fixed_ip.block!.subnet_id.required).toBeUndefined();
    expect(instance.hypervisor_hostname).toBeUndefined();
  });

  it('is not completed from the pack of another provider', () => {
    const alone = readProviderSchema(output, undefined, NOTHING_KNOWN).resources;
    expect(alone.openstack_compute_instance_v2.network_mode).toEqual({ type: 'string', optional: true });
    expect(alone.openstack_networking_port_v2.binding).not.toHaveProperty('computed');
  });

  it('wants blocks of which there must be one', () => {
    expect(schema.resources.openstack_keymanager_order_v1.meta).toMatchObject({ type: 'list', required: true, min_items: 1, max_items: 1 });
  });

  it('leaves out what all resources have: the id, and how long to wait', () => {
    expect(instance).not.toHaveProperty('id');
    expect(instance).not.toHaveProperty('timeouts');
    expect(schema.data_sources.openstack_images_image_v2).not.toHaveProperty('id');
  });

  it('keeps an id by which a data source looks', () => {
    expect(schema.data_sources.openstack_compute_instance_v2.id).toEqual({ type: 'string', required: true });
    expect(readProviderSchema(output, undefined, NOTHING_KNOWN).data_sources.openstack_images_image_v2).toHaveProperty('id');
  });
});

describe('a type', () => {
  it.each<[unknown, object]>([
    ['string', { type: 'string' }],
    ['bool', { type: 'bool' }],
    ['number', { type: 'float' }],
    ['dynamic', { type: 'any' }],
    [['list', 'string'], { type: 'list', element: 'string' }],
    [['set', 'number'], { type: 'set', element: 'float' }],
    [['map', 'dynamic'], { type: 'map', element: 'any' }],
    [['list', ['map', 'string']], { type: 'list', element: 'map' }],
    [['tuple', ['string', 'number']], { type: 'list' }],
  ])('%j is read', (type, schema) => {
    expect(attribute(type)).toEqual({ ...schema, optional: true });
  });

  it('that is an object has members, to be set or told as the whole is', () => {
    const type = ['list', ['object', { b: 'bool', a: ['set', 'string'] }]];
    expect(attribute(type)).toEqual({
      type: 'list',
      optional: true,
      block: { a: { type: 'set', element: 'string', optional: true }, b: { type: 'bool', optional: true } },
      attribute: true,
    });
    expect(attribute(['object', { a: 'string' }], { computed: true }).block).toEqual({ a: { type: 'string', computed: true } });
  });

  it.each([['tensor'], [['bag', 'string']]])('%j is new: the reader stops', (type) => {
    expect(() => attribute(type)).toThrow('is new');
  });
});

describe('what is nested', () => {
  it.each([
    ['list', 'list'],
    ['set', 'set'],
    ['map', 'map'],
    ['single', 'object'],
    ['group', 'object'],
  ])('as %s is a %s', (nesting_mode, type) => {
    const block = { attributes: { a: { type: 'string', required: true } } };
    expect(read({ block_types: { it: { nesting_mode, block } } }).it).toEqual({
      type,
      optional: true,
      block: { a: { type: 'string', required: true } },
    });
  });

  it('in an attribute may be an expression', () => {
    const nested_type = { nesting_mode: 'single', attributes: { a: { type: 'string', optional: true } } };
    expect(read({ attributes: { it: { nested_type, required: true } } }).it).toEqual({
      type: 'object',
      required: true,
      block: { a: { type: 'string', optional: true } },
      attribute: true,
    });
  });

  it('in another way is new: the reader stops', () => {
    expect(() => read({ block_types: { it: { nesting_mode: 'spiral', block: {} } } })).toThrow('"spiral" is new');
  });
});

describe('an output', () => {
  const several = { format_version: '1.0', provider_schemas: { 'example.org/a/one': {}, 'example.org/a/two': {} } };

  it('of several providers is read for the one that is asked for', () => {
    expect(readProviderSchema(several, 'example.org/a/two', terraformSchema()).provider).toBe('example.org/a/two');
    expect(() => readProviderSchema(several, undefined, terraformSchema())).toThrow(
      'allowed is one of example.org/a/one, example.org/a/two',
    );
    expect(() => readProviderSchema(several, 'a/three', terraformSchema())).toThrow('--provider is a/three');
  });

  it('of a format that is not known is refused', () => {
    expect(() => readProviderSchema({ ...several, format_version: '2.0' }, undefined, terraformSchema())).toThrow('format_version is 2.0');
    expect(() => readProviderSchema([], undefined, terraformSchema())).toThrow('is not a map');
  });
});
