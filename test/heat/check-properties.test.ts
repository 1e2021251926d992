import { describe, expect, it } from 'vitest';
import { checkProperties } from '../../lib/heat/check-properties';
import { Hot } from '../../lib/heat/hot';

const PORT = 'OS::Neutron::Port';
const SERVER = 'OS::Nova::Server';
const SECRET = 'OS::Heat::RandomString';

function problems(type: string, properties: object): string[] {
  return checkProperties(type, properties as { [name: string]: unknown }).map(({ property, problem }) => `${property} ${problem}`);
}

describe('a check of properties', () => {
  it('passes what Heat takes', () => {
    expect(
      checkProperties(SERVER, {
        flavor: 'f',
        image: 'i',
        config_drive: true,
        diskConfig: 'AUTO',
        networks: [{ port: 'p' }, { fixed_ip: '192.0.2.1', network: 'n' }],
        metadata: { anything: ['at', { all: 1 }] },
      }),
    ).toEqual([]);
  });

  it('says what is wrong, where, and what would be allowed', () => {
    expect(checkProperties(SERVER, { flavor: 'f', diskConfig: 'YES' })).toEqual([
      { property: 'diskConfig', problem: 'is not an allowed value', got: 'YES', allowed: 'AUTO, MANUAL' },
    ]);
  });

  it('finds unknown properties, nested ones too, and lists the known ones', () => {
    const found = checkProperties(PORT, { network: 'n', nmae: 'x', fixed_ips: [{ ip: '192.0.2.1' }] });
    expect(found.map(({ property, problem }) => [property, problem])).toEqual([
      ['nmae', 'is unknown'],
      ['fixed_ips.0.ip', 'is unknown'],
    ]);
    expect(found[1].allowed).toBe('ip_address, subnet, subnet_id');
  });

  it('finds what is required and missing, nested too; null is an answer', () => {
    expect(problems(SERVER, {})).toEqual(['flavor is missing']);
    expect(problems(SERVER, { flavor: undefined })).toEqual(['flavor is missing']);
    expect(problems(SERVER, { flavor: null })).toEqual([]);
    expect(problems('OS::Heat::SoftwareConfig', { inputs: [{}] })).toEqual(['inputs.0.name is missing']);
  });

  it.each([
    ['a string', { name: { a: 1 } }, { name: 'x' }],
    ['a string', { name: 1.5 }, { name: 15 }],
    ['a list', { fixed_ips: 'x' }, { fixed_ips: [] }],
    ['a map', { value_specs: ['x'] }, { value_specs: { x: 1 } }],
    ['true or false', { admin_state_up: 1 }, { admin_state_up: 'True' }],
  ])('wants %s where Heat does', (wanted, wrong, right) => {
    const [problem] = checkProperties(PORT, { network: 'n', ...wrong });
    expect(problem).toMatchObject({ problem: 'has the wrong type', allowed: wanted });
    expect(problems(PORT, { network: 'n', ...right })).toEqual([]);
  });

  it('wants whole numbers for integers: Heat would cut the rest off', () => {
    expect(problems(SECRET, { length: 32 })).toEqual([]);
    expect(problems(SECRET, { length: '32' })).toEqual([]);
    expect(problems(SECRET, { length: 1.5 })).toEqual(['length has the wrong type']);
    expect(problems(SECRET, { length: 'long' })).toEqual(['length has the wrong type']);
  });

  it('holds numbers in their range, at both ends', () => {
    expect(problems(SECRET, { length: 1 })).toEqual([]);
    expect(problems(SECRET, { length: 512 })).toEqual([]);
    expect(checkProperties(SECRET, { length: 0 })).toMatchObject([{ problem: 'is out of range', got: '0', allowed: '1 to 512' }]);
    expect(problems(SECRET, { length: 513 })).toEqual(['length is out of range']);
  });

  it('counts characters as Heat does', () => {
    const queue = (name: string) => problems('OS::Zaqar::Queue', { name });
    expect(queue('😀'.repeat(64))).toEqual([]);
    expect(queue('x'.repeat(65))).toEqual(['name has the wrong length']);
  });

  it('takes numbers for the text that they are where Heat wants a string', () => {
    const device = (given: unknown) => problems('AWS::EC2::VolumeAttachment', { Device: given, InstanceId: 'i', VolumeId: 'v' });
    expect(device('/dev/vdb')).toEqual([]);
    expect(device(5)).toEqual(['Device does not match its pattern']);
    const container = (given: unknown) => problems(SERVER, { flavor: 'f', deployment_swift_data: { container: given } });
    expect(container(5)).toEqual([]);
    expect(container('')).toEqual(['deployment_swift_data.container has the wrong length']);
  });

  it('counts the items of a list, unless one may come out as nothing', () => {
    const pool = (prefixes: unknown[]) => problems('OS::Neutron::SubnetPool', { prefixes });
    expect(pool(['192.0.2.0/24'])).toEqual([]);
    expect(pool([])).toEqual(['prefixes has the wrong length']);
    const actions = (given: unknown[]) =>
      problems('OS::Heat::SoftwareComponent', { configs: [{ config: 'c', tool: 't', actions: given }] });
    expect(actions([])).toEqual(['configs.0.actions has the wrong length']);
    expect(actions([Hot.stackName])).toEqual([]);
  });

  it('checks each item of a list against the allowed values', () => {
    expect(problems('OS::Heat::Delay', { actions: ['CREATE', 'DELETE'] })).toEqual([]);
    expect(problems('OS::Heat::Delay', { actions: ['CREATE', 'BREAK'] })).toEqual(['actions is not an allowed value']);
  });

  it('takes allowed numbers as numbers and as text', () => {
    const rule = (protocol: unknown) => problems('OS::Neutron::SecurityGroupRule', { security_group: 'g', protocol });
    expect(rule(6)).toEqual([]);
    expect(rule('6')).toEqual([]);
    expect(rule('tcp')).toEqual([]);
    expect(rule(256)).toEqual(['protocol is not an allowed value']);
  });

  it('matches patterns with the whole value', () => {
    const lease = (start_date: string) =>
      problems('OS::Blazar::Lease', {
        name: 'l',
        start_date,
        end_date: '2030-01-01 00:00',
        reservations: [{ resource_type: 'virtual:instance' }],
      });
    expect(lease('2029-12-31 23:59')).toEqual([]);
    expect(lease('2029-12-31 23:59:00')).toEqual(['start_date does not match its pattern']);
  });

  it('takes values and HOT functions for right, at any depth', () => {
    expect(problems(SERVER, { flavor: Hot.stackName, networks: { repeat: {} }, diskConfig: { get_param: 'd' } })).toEqual([]);
    expect(
      problems(SERVER, { flavor: 'f', networks: [Hot.stackName, { if: ['c', { port: 'p' }] }, { port: { get_attr: ['a', 'b'] } }] }),
    ).toEqual([]);
  });

  it('takes a map of one key for what it is where the key is no function', () => {
    expect(problems(SERVER, { flavor: 'f', diskConfig: { config: 'x' } })).toEqual(['diskConfig has the wrong type']);
  });

  it('has nothing to say of a type that the pack doesn’t list', () => {
    expect(checkProperties('OS::Foo::Bar', { anything: 1 })).toEqual([]);
  });

  it('shows no more of a long value than fits', () => {
    const [{ got }] = checkProperties(SERVER, { flavor: 'f', diskConfig: 'x'.repeat(1000) });
    expect(got.length).toBeLessThanOrEqual(80);
  });
});
