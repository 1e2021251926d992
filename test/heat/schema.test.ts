import { describe, expect, it } from 'vitest';
import { heatSchema, isFunctionName, resourceType, templateVersion } from '../../lib/heat/schema';

describe('the schema pack', () => {
  it('lists the 168 resource types of Heat 24', () => {
    expect(Object.keys(heatSchema().resource_types)).toHaveLength(168);
  });

  it('says which changes are made in place and which replace the resource', () => {
    const server = resourceType('OS::Nova::Server')!.properties;
    expect(server.image.update_allowed).toBe(true);
    expect(server.availability_zone.update_allowed).toBeUndefined();
    expect(resourceType('OS::Neutron::Trunk')!.properties.port.immutable).toBe(true);
  });

  it('keeps support status where it says something', () => {
    expect(resourceType('OS::Aodh::Alarm')!.support).toBe('DEPRECATED');
    expect(resourceType('OS::Nova::Server')!.support).toBeUndefined();
  });

  it('knows no type that is not listed, whatever objects inherit', () => {
    expect(resourceType('OS::Foo::Bar')).toBeUndefined();
    expect(resourceType('constructor')).toBeUndefined();
    expect(templateVersion('constructor')).toBeUndefined();
  });

  it('finds a template version by its date and by its release', () => {
    expect(templateVersion('wallaby')).toBe(templateVersion('2021-04-16'));
    expect(templateVersion('2015-04-30')!.functions).toContain('repeat');
    expect(templateVersion('2014-10-16')!.functions).not.toContain('repeat');
  });

  it('knows functions of all versions by name', () => {
    expect(isFunctionName('str_replace')).toBe(true);
    expect(isFunctionName('Fn::Join')).toBe(true);
    expect(isFunctionName('name')).toBe(false);
  });
});
