import { describe, expect, it } from 'vitest';
import { memberName } from '../../lib/core/member-name';

describe('the names that programs use', () => {
  it.each([
    ['fixed_ips', 'fixedIps'],
    ['ipv6_ra_mode', 'ipv6RaMode'],
    ['block_device_mapping_v2', 'blockDeviceMappingV2'],
    ['diskConfig', 'diskConfig'],
    ['accessIPv4', 'accessIPv4'],
    ['binding:vnic_type', 'bindingVnicType'],
    ['X-Container-Read', 'xContainerRead'],
    ['PurgeOnDelete', 'purgeOnDelete'],
    ['VPCZoneIdentifier', 'vpcZoneIdentifier'],
    ['DBInstanceClass', 'dbInstanceClass'],
    ['CREATE', 'create'],
  ])('%s is %s', (name, member) => {
    expect(memberName(name)).toBe(member);
  });
});
