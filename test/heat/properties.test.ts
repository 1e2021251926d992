import { describe, expect, it } from 'vitest';
import { memberName } from '../../lib/core/member-name';
import { Reference } from '../../lib/core/reference';
import { NetworkInterface } from '../../lib/heat/bindings/aws-ec2';
import { StructuredConfig } from '../../lib/heat/bindings/heat';
import { Port, type PortProps, ProviderNet } from '../../lib/heat/bindings/neutron';
import { Server, ServerDiskConfig, type ServerProps } from '../../lib/heat/bindings/nova';
import { heatForm, heatProperties } from '../../lib/heat/properties';
import { heatSchema, type PropertySchemas } from '../../lib/heat/schema';
import { testStack } from './support';

describe('properties by Heat’s names', () => {
  it('come from the names of the generated struct, in lists of nested structs too', () => {
    const props = {
      name: 'p',
      network: 'n',
      bindingVnicType: undefined,
      fixedIps: [{ ipAddress: '192.0.2.1', subnet: 's' }],
      allowedAddressPairs: [{ macAddress: 'aa:bb:cc:dd:ee:ff', ipAddress: '192.0.2.2' }],
    } satisfies PortProps;
    expect(heatForm(Port.TYPE, props)).toEqual({
      type: 'OS::Neutron::Port',
      properties: {
        name: 'p',
        network: 'n',
        fixed_ips: [{ ip_address: '192.0.2.1', subnet: 's' }],
        allowed_address_pairs: [{ mac_address: 'aa:bb:cc:dd:ee:ff', ip_address: '192.0.2.2' }],
      },
    });
  });

  it('come from names three structs deep', () => {
    const props: ServerProps = { flavor: 'f', networks: [{ portExtraProperties: { bindingVnicType: 'direct' as never } }] };
    expect(heatProperties(Server.TYPE, props)).toEqual({
      flavor: 'f',
      networks: [{ port_extra_properties: { 'binding:vnic_type': 'direct' } }],
    });
  });

  it('keep Heat’s own spelling where that is no snake case', () => {
    expect(heatProperties(Server.TYPE, { diskConfig: ServerDiskConfig.AUTO, userDataFormat: 'RAW' })).toEqual({
      diskConfig: 'AUTO',
      user_data_format: 'RAW',
    });
    expect(heatProperties(NetworkInterface.TYPE, { groupSet: ['g'], subnetId: 's' })).toEqual({ GroupSet: ['g'], SubnetId: 's' });
  });

  it('leave the inside of free-form maps exactly as it was', () => {
    const config = { fixedIps: { someKey: 1 }, 'a.b': [{ ipAddress: 2 }] };
    const properties = heatProperties(StructuredConfig.TYPE, { inputValues: 1, config });
    expect(properties.config).toBe(config);
    expect(heatProperties(Server.TYPE, { metadata: { diskConfig: 1, fixedIps: 2 } })).toEqual({ metadata: { diskConfig: 1, fixedIps: 2 } });
  });

  it('leave values and HOT functions alone wherever they stand', () => {
    const reference = new Reference(new ProviderNet(testStack(), 'Net', { networkType: 'flat' as never, physicalNetwork: 'x' }));
    const repeat = { repeat: { template: { ip_address: '%a%' }, for_each: { '%a%': ['1'] } } };
    expect(heatProperties(Port.TYPE, { network: reference, fixedIps: repeat })).toEqual({ network: reference, fixed_ips: repeat });
  });

  it('leave out what is undefined, and keep what is null', () => {
    expect(heatProperties(Port.TYPE, { name: undefined, deviceOwner: null })).toEqual({ device_owner: null });
  });

  it('keep names that the type doesn’t have, and all names of types that the pack doesn’t list', () => {
    expect(heatProperties(Port.TYPE, { fixed_ips: [], fooBar: 1 })).toEqual({ fixed_ips: [], fooBar: 1 });
    expect(heatProperties('OS::Foo::Bar', { fixedIps: 1 })).toEqual({ fixedIps: 1 });
  });

  it('come back from every name of every type', () => {
    const lost: string[] = [];
    const example = (schemas: PropertySchemas, rename: (name: string) => string): { [name: string]: unknown } =>
      Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => {
          const nested = schema.schema && example(schema.type === 'list' ? (schema.schema['*'].schema ?? {}) : schema.schema, rename);
          return [rename(name), nested && schema.type === 'list' ? [nested] : (nested ?? 0)];
        }),
      );
    for (const [type, { properties }] of Object.entries(heatSchema().resource_types)) {
      const mapped = heatProperties(type, example(properties, memberName));
      if (JSON.stringify(mapped) !== JSON.stringify(example(properties, (name) => name))) lost.push(type);
    }
    expect(lost).toEqual([]);
  });
});
