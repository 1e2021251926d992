import { describe, expect, it } from 'vitest';
import { dataSourceSchema, isSettable, resourceSchema, terraformSchema } from '../../lib/terraform/schema';

describe('the schema pack', () => {
  it('lists the 108 resources and 61 data sources of the provider’s release 3.4.0', () => {
    const { provider, version, resources, data_sources } = terraformSchema();
    expect([provider, version]).toEqual(['terraform-provider-openstack/openstack', '3.4.0']);
    expect([Object.keys(resources).length, Object.keys(data_sources).length]).toEqual([108, 61]);
  });

  it('says what replaces a server and what doesn’t: an image doesn’t', () => {
    const server = resourceSchema('openstack_compute_instance_v2')!;
    expect(server.user_data.force_new).toBe(true);
    expect(server.config_drive.force_new).toBe(true);
    expect(server.image_id.force_new).toBeUndefined();
    expect(server.flavor_id.force_new).toBeUndefined();
    expect(server.metadata.force_new).toBeUndefined();
  });

  it('names nothing of the machine that it was made on', () => {
    expect(JSON.stringify(terraformSchema())).not.toMatch(/"\/(root|home)\//);
  });

  it('tells resources from data sources, and knows neither that is not listed, whatever objects inherit', () => {
    expect(resourceSchema('openstack_images_image_ids_v2')).toBeUndefined();
    expect(dataSourceSchema('openstack_images_image_ids_v2')).toBeDefined();
    expect(resourceSchema('terraform_data')).toBeUndefined();
    expect(resourceSchema('constructor')).toBeUndefined();
    expect(dataSourceSchema('constructor')).toBeUndefined();
  });

  it('can be another provider’s', () => {
    const own = { ...terraformSchema(), resources: { random_password: {} } };
    expect(resourceSchema('random_password', own)).toEqual({});
    expect(resourceSchema('openstack_compute_instance_v2', own)).toBeUndefined();
  });
});

describe('a property', () => {
  it('can be set where it, and something in it, is required or optional', () => {
    const told = { type: 'string', computed: true } as const;
    expect(isSettable({ type: 'string', required: true })).toBe(true);
    expect(isSettable({ type: 'string', optional: true, computed: true })).toBe(true);
    expect(isSettable(told)).toBe(false);
    expect(isSettable({ type: 'list', optional: true, block: { told, name: { type: 'string', optional: true } } })).toBe(true);
    expect(isSettable({ type: 'list', optional: true, block: { told } })).toBe(false);
  });
});
