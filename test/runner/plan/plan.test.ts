import { describe, expect, it } from 'vitest';
import { resourceType } from '../../../lib/heat/schema';
import { differs } from '../../../lib/runner/plan/change';
import { compare, plan } from '../../../lib/runner/plan/plan';
import type { ResourceState, Side, StackSide } from '../../../lib/runner/plan/side';
import { outputKey } from '../../../lib/runner/plan/view';
import {
  attr,
  changeOf,
  common,
  deployed,
  effects,
  get,
  machine,
  machineOf,
  machines,
  param,
  planOf,
  propertyOf,
  type Resources,
  side,
  stack,
} from './sides';

describe('two sides that are the same', () => {
  it('give an empty plan', () => {
    const found = planOf(side(machines(machine('control_0'))), side(machines(machine('control_0'))));
    expect(found.changes).toEqual([]);
    expect(found.stacks).toEqual([{ stack: 'under', stackName: 'app-Under', cloud: 'seed', action: 'none', notes: [] }]);
    expect(found.machines).toMatchObject([{ machine: 'app-control_0', effect: 'none', guarded: false }]);
    expect(differs(found)).toBe(false);
  });

  it('may be written in other types and orders', () => {
    const before = {
      Flavor: { type: 'OS::Nova::Flavor', properties: { ram: '1024', vcpus: 1, is_public: 'true', extra_specs: { a: 1, b: 2 } } },
    };
    const after = {
      Flavor: { type: 'OS::Nova::Flavor', properties: { extra_specs: { b: 2, a: 1 }, is_public: true, vcpus: '1', ram: 1024 } },
    };
    expect(planOf(side(before), side(after)).changes).toEqual([]);
  });

  it('may leave out what is the default, at any depth', () => {
    const port = (properties: object) => side({ P: { type: 'OS::Neutron::Port', properties: { network: 'n', ...properties } } });
    const spelled = { admin_state_up: true, 'binding:vnic_type': 'normal', fixed_ips: [{ ip_address: '192.0.2.9', subnet: null }] };
    expect(effects(planOf(port({ fixed_ips: [{ ip_address: '192.0.2.9', subnet: '' }] }), port(spelled)))).toEqual({});
    expect(effects(planOf(port({}), port({ admin_state_up: true, name: null })))).toEqual({ P: 'in-place' });
    expect(effects(planOf(port({ admin_state_up: false }), port({})))).toEqual({ P: 'in-place' });
  });
});

describe('the effect of a changed property', () => {
  const cases: [string, string, object, object, string][] = [
    ['one that Heat can update', 'OS::Neutron::Net', { name: 'a' }, { name: 'b' }, 'in-place'],
    ['one that Heat cannot update', 'OS::Neutron::Net', { tenant_id: 'a' }, { tenant_id: 'b' }, 'replace'],
    ['one that is taken away', 'OS::Neutron::Net', { dns_domain: 'a.' }, {}, 'in-place'],
    ['an immutable one', 'OS::Neutron::Trunk', { port: 'a' }, { port: 'b' }, 'none'],
    ['one that the schema does not know', 'OS::Neutron::Net', { surprise: 'a' }, { surprise: 'b' }, 'replace'],
    ['one of a type that the schema does not know', 'OS::Made::Up', { a: 1 }, { a: 2 }, 'replace'],
    ['one of a template of its own', 'role.yaml', { a: 1 }, { a: 2 }, 'in-place'],
    ['a shared configuration', 'OS::Heat::StructuredConfig', { config: { a: 1 } }, { config: { a: 2 } }, 'replace'],
    ['image, by default', 'OS::Nova::Server', { image: 'a' }, { image: 'b' }, 'rebuild-wipe'],
    ['image, REBUILD', 'OS::Nova::Server', { image: 'a' }, { image: 'b', image_update_policy: 'REBUILD' }, 'rebuild-wipe'],
    [
      'image, REBUILD_PRESERVE_EPHEMERAL',
      'OS::Nova::Server',
      { image: 'a' },
      { image: 'b', image_update_policy: 'REBUILD_PRESERVE_EPHEMERAL' },
      'rebuild-keep',
    ],
    ['image, REPLACE', 'OS::Nova::Server', { image: 'a' }, { image: 'b', image_update_policy: 'REPLACE' }, 'replace'],
    [
      'image, with the policy of before gone',
      'OS::Nova::Server',
      { image: 'a', image_update_policy: 'REPLACE' },
      { image: 'b' },
      'rebuild-wipe',
    ],
    [
      'image, with an unknowable policy',
      'OS::Nova::Server',
      { image: 'a' },
      { image: 'b', image_update_policy: attr('x', 'value') },
      'replace',
    ],
    ['a policy alone', 'OS::Nova::Server', { image_update_policy: 'REBUILD' }, { image_update_policy: 'REPLACE' }, 'none'],
    ['flavor, by default', 'OS::Nova::Server', { flavor: 'a' }, { flavor: 'b' }, 'in-place'],
    ['flavor, REPLACE', 'OS::Nova::Server', { flavor: 'a' }, { flavor: 'b', flavor_update_policy: 'REPLACE' }, 'replace'],
    ['user_data, by default', 'OS::Nova::Server', { user_data: 'a' }, { user_data: 'b' }, 'replace'],
    ['user_data, REPLACE', 'OS::Nova::Server', { user_data: 'a' }, { user_data: 'b', user_data_update_policy: 'REPLACE' }, 'replace'],
    ['user_data, IGNORE', 'OS::Nova::Server', { user_data: 'a' }, { user_data: 'b', user_data_update_policy: 'IGNORE' }, 'none'],
    ['user_data, REBUILD', 'OS::Nova::Server', { user_data: 'a' }, { user_data: 'b', user_data_update_policy: 'REBUILD' }, 'rebuild-wipe'],
    ['user_data_format', 'OS::Nova::Server', { user_data_format: 'RAW' }, { user_data_format: 'SOFTWARE_CONFIG' }, 'replace'],
    ['software_config_transport', 'OS::Nova::Server', {}, { software_config_transport: 'POLL_SERVER_HEAT' }, 'in-place'],
    ['networks', 'OS::Nova::Server', { networks: [{ network: 'a' }] }, { networks: [{ network: 'b' }] }, 'in-place'],
    ['metadata', 'OS::Nova::Server', { metadata: { a: '1' } }, { metadata: { a: '2' } }, 'in-place'],
    ['name', 'OS::Nova::Server', { name: 'a' }, { name: 'b' }, 'in-place'],
    ['key_name', 'OS::Nova::Server', { key_name: 'a' }, { key_name: 'b' }, 'replace'],
    ['availability_zone', 'OS::Nova::Server', { availability_zone: 'a' }, {}, 'replace'],
    [
      'the worst of several',
      'OS::Nova::Server',
      { name: 'a', key_name: 'a', image: 'a' },
      { name: 'b', key_name: 'b', image: 'b' },
      'replace',
    ],
    ['config of a deployment', 'OS::Heat::StructuredDeployment', { server: 's', config: 'a' }, { server: 's', config: 'b' }, 'in-place'],
    [
      'input_values of a deployment',
      'OS::Heat::StructuredDeployment',
      { server: 's' },
      { server: 's', input_values: { a: 1 } },
      'in-place',
    ],
    ['server of a deployment', 'OS::Heat::StructuredDeployment', { server: 's' }, { server: 't' }, 'replace'],
    ['length of a generated secret', 'OS::Heat::RandomString', { length: 8 }, { length: 9 }, 'replace'],
    ['the order of a list', 'OS::Neutron::Subnet', { dns_nameservers: ['a', 'b'] }, { dns_nameservers: ['b', 'a'] }, 'in-place'],
  ];
  it.each(cases)('%s', (_, type, before, after, effect) => {
    const found = planOf(side({ It: { type, properties: before } }), side({ It: { type, properties: after } }));
    expect(effects(found)).toEqual({ It: effect });
    expect(found.stacks[0].action).toBe('update');
  });

  it.each([
    ['metadata', { metadata: { a: 1 } }, { metadata: { a: 2 } }, { It: 'in-place' }],
    ['deletion_policy', {}, { deletion_policy: 'retain' }, { It: 'none' }],
    ['deletion_policy spelled out', {}, { deletion_policy: 'Delete' }, {}],
    ['update_policy', {}, { update_policy: { batch: 1 } }, { It: 'none' }],
    ['depends_on', { depends_on: ['a'] }, { depends_on: ['a', 'b'] }, {}],
    ['empty metadata', {}, { metadata: {} }, {}],
  ])('what stands beside the properties: %s', (_, before, after, expected) => {
    const one = (sections: object) => side({ It: { type: 'OS::Nova::Server', properties: { flavor: 'f' }, ...sections } });
    expect(effects(planOf(one(before), one(after)))).toEqual(expected);
  });

  it('takes another type for another resource', () => {
    const found = planOf(side({ It: { type: 'OS::Neutron::Net' } }), side({ It: { type: 'OS::Neutron::Router' } }));
    expect(changeOf(found, 'It')).toMatchObject({ effect: 'replace', type: 'OS::Neutron::Router' });
    expect(propertyOf(changeOf(found, 'It'), 'type')).toMatchObject({
      before: 'OS::Neutron::Net',
      after: 'OS::Neutron::Router',
      section: true,
    });
  });

  it('takes the type that the registry puts in its place', () => {
    const it = { It: { type: 'My::Net' } };
    const registry = (type: string) => ({ environment: { resource_registry: { 'My::Net': type } } });
    expect(effects(planOf(side(it, registry('OS::Neutron::Net')), side(it, registry('OS::Neutron::Router'))))).toEqual({ It: 'replace' });
    expect(effects(planOf(side(it, registry('OS::Neutron::Net')), side(it, registry('OS::Neutron::Net'))))).toEqual({});
  });

  it('names the places in a map that differ, and only those', () => {
    const config = (workers: number) =>
      side({ C: { type: 'OS::Heat::StructuredConfig', properties: { config: { nova: { workers, debug: false }, list: [1, 2] } } } });
    expect(changeOf(planOf(config(2), config(4)), 'C')?.properties).toEqual([
      {
        name: 'config',
        steps: ['nova', 'workers'],
        before: 2,
        after: 4,
        effect: 'replace',
        why: 'a new configuration takes its place',
        policy: 'no update allowed',
      },
    ]);
  });

  it('of an external resource is nothing, and making one is refused', () => {
    const net = (external: string | undefined, name: string) =>
      side({ N: { type: 'OS::Neutron::Net', ...(external ? { external_id: external } : {}), properties: { name } } });
    expect(planOf(net('1', 'a'), net('1', 'b')).changes).toEqual([]);
    expect(changeOf(planOf(net(undefined, 'a'), net('1', 'a')), 'N')).toMatchObject({
      effect: 'none',
      properties: [{ name: 'external_id', fails: true }],
    });
  });
});

describe('a machine', () => {
  it('is all that is added when one is added', () => {
    const before = side(machines(machine('compute_0'), machine('compute_2')));
    const after = side(machines(machine('compute_0'), machine('compute_1'), machine('compute_2')));
    const found = planOf(before, after);
    expect(effects(found)).toEqual({ compute_1: 'add', compute_1_Port: 'add', compute_1_Deployment: 'add' });
    expect(found.machines.map(({ resource, effect }) => [resource, effect])).toEqual([
      ['compute_0', 'none'],
      ['compute_1', 'add'],
      ['compute_2', 'none'],
    ]);
    expect(found.counts.machines).toMatchObject({ none: 2, add: 1, replace: 0 });
    expect(found.changes.every((change) => change.machine === 'app-compute_1')).toBe(true);
  });

  it('is all that is deleted when one is taken from the middle', () => {
    const before = side(machines(machine('compute_0'), machine('compute_1'), machine('compute_2')));
    const after = side(machines(machine('compute_0'), machine('compute_2')));
    const found = planOf(before, after);
    expect(effects(found)).toEqual({ compute_1: 'delete', compute_1_Port: 'delete', compute_1_Deployment: 'delete' });
    expect(machineOf(found, 'compute_1')).toMatchObject({ effect: 'delete', guarded: true });
  });

  it('is reconfigured in place by its shared configuration', () => {
    const before = side(machines(machine('compute_0')));
    const after = side({
      ...machines(machine('compute_0')),
      Config: { type: 'OS::Heat::StructuredConfig', properties: { group: 'os-apply-config', config: { nova: { workers: 4 } } } },
    });
    const found = planOf(before, after);
    expect(effects(found)).toEqual({ Config: 'replace', compute_0_Deployment: 'in-place' });
    expect(propertyOf(changeOf(found, 'compute_0_Deployment'), 'config')).toMatchObject({
      causes: ['Config is replaced'],
      before: { get_resource: 'Config' },
    });
    expect(machineOf(found, 'compute_0')).toMatchObject({ effect: 'in-place', guarded: false, parts: ['compute_0_Deployment'] });
  });

  it('is changed in place when its port is replaced', () => {
    const after = machines(machine('compute_0'));
    after.compute_0_Port = { type: 'OS::Neutron::Port', properties: { network: 'other', fixed_ips: [{ ip_address: '192.0.2.10' }] } };
    const found = planOf(side(machines(machine('compute_0'))), side(after));
    expect(effects(found)).toEqual({ compute_0: 'in-place', compute_0_Port: 'replace' });
    expect(machineOf(found, 'compute_0')).toMatchObject({ effect: 'in-place', guarded: false, parts: ['compute_0_Port'] });
  });

  it('is replaced when its flavor is, as the policy says', () => {
    const after = machines(machine('compute_0'));
    after.Flavor = { type: 'OS::Nova::Flavor', properties: { ram: 2048, vcpus: 1, disk: 10, ephemeral: 20 } };
    const found = planOf(side(machines(machine('compute_0'))), side(after));
    expect(effects(found)).toEqual({ Flavor: 'replace', compute_0: 'replace', compute_0_Deployment: 'replace' });
    expect(machineOf(found, 'compute_0')).toMatchObject({
      effect: 'replace',
      guarded: true,
      reasons: [{ name: 'flavor', causes: ['Flavor is replaced'], policy: 'flavor_update_policy REPLACE' }],
    });
    expect(changeOf(found, 'compute_0')).toMatchObject({ restricted: true });
  });

  it('cannot be resized; a virtual one can', () => {
    const resize = (flavor: string) => ({ flavor, flavor_update_policy: 'RESIZE' });
    const bare = planOf(side(machines(machine('m', resize('a')))), side(machines(machine('m', resize('b')))));
    expect(propertyOf(changeOf(bare, 'm'), 'flavor')).toMatchObject({ effect: 'in-place', fails: true });
    const virtual = (flavor: string) => side({ vm: { type: 'OS::Nova::Server', properties: { flavor } } });
    expect(propertyOf(changeOf(planOf(virtual('a'), virtual('b')), 'vm'), 'flavor')).not.toHaveProperty('fails');
  });

  it('keeps an ephemeral disk only if its flavor has one', () => {
    const rebuilt = (flavor: Resources[string], given: unknown = get('Flavor')) => {
      const of = (image: string) => side({ ...machines(machine('m', { image, flavor: given })), Flavor: flavor });
      return machineOf(planOf(of('gold-1'), of('gold-2')), 'm');
    };
    const flavor = (properties: object) => ({ type: 'OS::Nova::Flavor', properties: { name: 'bm', ram: 1, vcpus: 1, ...properties } });
    expect(rebuilt(flavor({ ephemeral: 20 }))).toMatchObject({ effect: 'rebuild-keep', guarded: false });
    expect(rebuilt(flavor({}))).toMatchObject({ effect: 'rebuild-wipe', guarded: true });
    expect(rebuilt(flavor({ ephemeral: 0 }), 'bm')).toMatchObject({ effect: 'rebuild-wipe', guarded: true });
    expect(rebuilt(flavor({ ephemeral: 0 }), 'not-ours')).toMatchObject({ effect: 'rebuild-keep', guarded: false });
  });

  it('that is renamed is told by both names', () => {
    const after: Side = { stacks: { under: { ...stack(machines(machine('m', { name: 'new' }))), machines: { m: 'new' } } } };
    expect(machineOf(planOf(side(machines(machine('m'))), after), 'm')).toMatchObject({
      machine: 'new',
      formerly: 'app-m',
      effect: 'in-place',
    });
  });

  it('that its template keeps in the cloud is not lost when its resource goes', () => {
    const retained = side(machines(machine('m', {}, { deletion_policy: 'Retain' })));
    const found = planOf(retained, side(common()));
    expect(changeOf(found, 'm')).toMatchObject({ effect: 'delete', retained: true });
    expect(machineOf(found, 'm')).toMatchObject({ effect: 'delete', guarded: false });
    const replaced = planOf(retained, side(machines(machine('m', { key_name: 'k' }, { deletion_policy: 'Retain' }))));
    expect(machineOf(replaced, 'm')).toMatchObject({ effect: 'replace', guarded: true });
  });
});

describe('a reference', () => {
  const holder = (value: unknown): Resources => ({ It: { type: 'OS::Heat::StructuredConfig', properties: { config: { value } } } });
  const net = (properties: object) => ({ N: { type: 'OS::Neutron::Net', properties } });

  it.each([
    ['an id of what is replaced', get('N'), { N: 'replace', It: 'replace' }],
    ['an attribute of what is replaced', attr('N', 'mtu'), { N: 'replace', It: 'replace' }],
    ['an attribute that the template itself says', attr('N', 'name'), { N: 'replace' }],
    ['a function of it', { str_replace: { template: 'x', params: { x: get('N') } } }, { N: 'replace', It: 'replace' }],
    ['none', 'text', { N: 'replace' }],
  ])('to %s', (_, value, expected) => {
    const of = (tenant: string) => side({ ...net({ name: 'n', tenant_id: tenant }), ...holder(value) });
    expect(effects(planOf(of('a'), of('b')))).toEqual(expected);
  });

  it.each([
    ['the id of what changes in place', get('N'), { N: 'in-place' }],
    ['the attribute that changes', attr('N', 'name'), { N: 'in-place', It: 'replace' }],
    ['another attribute', attr('N', 'mtu'), { N: 'in-place' }],
    ['all attributes', attr('N', 'show'), { N: 'in-place', It: 'replace' }],
  ])('to %s', (_, value, expected) => {
    const of = (name: string) => side({ ...net({ name }), ...holder(value) });
    expect(effects(planOf(of('a'), of('b')))).toEqual(expected);
  });

  it('follows a value that changes in place, and only the part that changes', () => {
    const of = (value: unknown) => side({ V: { type: 'OS::Heat::Value', properties: { value } }, ...holder(attr('V', 'value', 'a')) });
    expect(effects(planOf(of({ a: 1 }), of({ a: 2 })))).toEqual({ V: 'in-place', It: 'replace' });
    expect(effects(planOf(of({ a: 1, b: 1 }), of({ a: 1, b: 2 })))).toEqual({ V: 'in-place' });
  });

  it('reaches a fixed address only if it changes', () => {
    const of = (ip: string, network: string) =>
      side({
        P: { type: 'OS::Neutron::Port', properties: { network, fixed_ips: [{ ip_address: ip }] } },
        ...holder(attr('P', 'fixed_ips', 0, 'ip_address')),
      });
    expect(effects(planOf(of('192.0.2.5', 'a'), of('192.0.2.5', 'b')))).toEqual({ P: 'replace' });
    expect(effects(planOf(of('192.0.2.5', 'a'), of('192.0.2.6', 'a')))).toEqual({ P: 'in-place', It: 'replace' });
  });

  it('shows where a generated secret goes, and the secret never', () => {
    const of = (length: number) =>
      side({ S: { type: 'OS::Heat::RandomString', properties: { length } }, ...machines(machine('m')), ...holder(attr('S', 'value')) });
    const found = planOf(of(20), of(32));
    expect(effects(found)).toEqual({ S: 'replace', It: 'replace' });
    expect(propertyOf(changeOf(found, 'It'), 'config')).toMatchObject({
      causes: ['S is replaced'],
      after: { value: { get_attr: ['S', 'value'] } },
    });
  });

  it('makes of replaced user data what the policy says', () => {
    const of = (text: string, policy: string) =>
      side({
        ...machines(machine('m', { user_data: get('U'), user_data_update_policy: policy })),
        U: { type: 'OS::Heat::SoftwareConfig', properties: { config: text } },
      });
    expect(machineOf(planOf(of('a', 'REPLACE'), of('b', 'REPLACE')), 'm')).toMatchObject({ effect: 'replace', guarded: true });
    expect(machineOf(planOf(of('a', 'IGNORE'), of('b', 'IGNORE')), 'm')).toMatchObject({ effect: 'none', guarded: false });
  });

  it('to a key pair is its name, which may stay when it is replaced', () => {
    const of = (key: string, name: string) =>
      side({
        K: { type: 'OS::Nova::KeyPair', properties: { name, public_key: key } },
        vm: { type: 'OS::Nova::Server', properties: { flavor: 'f', key_name: get('K') } },
      });
    expect(effects(planOf(of('a', 'k'), of('b', 'k')))).toEqual({ K: 'replace' });
    expect(effects(planOf(of('a', 'k'), of('a', 'l')))).toEqual({ K: 'replace', vm: 'replace' });
  });

  it('runs through a thousand resources, and a cycle does not trap it', () => {
    const chain = (first: string): Resources => {
      const resources: Resources = { r0: { type: 'OS::Heat::RandomString', properties: { salt: first } } };
      for (let i = 1; i < 1000; i++) resources[`r${i}`] = { type: 'OS::Heat::RandomString', properties: { salt: get(`r${i - 1}`) } };
      return resources;
    };
    expect(planOf(side(chain('a')), side(chain('b'))).counts.resources.replace).toBe(1000);
    const cycle = {
      a: { type: 'OS::Heat::RandomString', properties: { salt: get('b') } },
      b: { type: 'OS::Heat::RandomString', properties: { salt: get('a') } },
    };
    expect(planOf(side(cycle), side(cycle)).changes).toEqual([]);
  });
});

describe('a reference to another stack', () => {
  const two = (net: object, inputs = true): Side => ({
    stacks: {
      seed: {
        ...stack({ Net: { type: 'OS::Neutron::Net', properties: net } }, { stackName: 'app-Seed', resources: { Net: 'app/Seed/Net' } }),
        template: { resources: { Net: { type: 'OS::Neutron::Net', properties: net } }, outputs: { Net: { value: get('Net') } } },
      },
      under: stack(
        { P: { type: 'OS::Neutron::Port', properties: { network: param('Net') } } },
        {
          template: {
            parameters: { Net: { type: 'string' } },
            resources: { P: { type: 'OS::Neutron::Port', properties: { network: param('Net') } } },
          },
          ...(inputs ? { inputs: { Net: { artifact: 'seed', output: 'Net' } } } : {}),
        },
      ),
    },
  });

  it('passes a replacement on', () => {
    const found = planOf(two({ tenant_id: 'a' }), two({ tenant_id: 'b' }));
    expect(effects(found)).toEqual({ Net: 'replace', P: 'replace' });
    expect(propertyOf(changeOf(found, 'P'), 'network')).toMatchObject({
      before: { get_output: ['seed', 'Net'] },
      causes: ['Net is replaced'],
    });
  });

  it('passes nothing on where the id stays', () => {
    expect(effects(planOf(two({ name: 'a' }), two({ name: 'b' })))).toEqual({ Net: 'in-place' });
  });

  it('holds between what is deployed and the assembly', () => {
    const after = two({ name: 'a' });
    const under = (net: string) => deployed(after.stacks.under, { parameters: { Net: net } });
    const seed = deployed(after.stacks.seed, { outputs: { Net: 'uuid-1' } });
    expect(planOf({ stacks: { seed, under: under('uuid-1') } }, after).changes).toEqual([]);
    const stale = planOf({ stacks: { seed, under: under('uuid-0') } }, after);
    expect(propertyOf(changeOf(stale, 'P'), 'network')).toMatchObject({
      before: 'uuid-0',
      after: { get_output: ['seed', 'Net'] },
      effect: 'replace',
    });
  });

  it('compares structured values whatever the spacing of their JSON', () => {
    const after = two({ name: 'a' });
    const seed = deployed(after.stacks.seed, { outputs: { Net: { a: [1, 2] } } });
    const under = deployed(after.stacks.under, { parameters: { Net: '{"a": [1, 2]}' } });
    expect(planOf({ stacks: { seed, under } }, after).changes).toEqual([]);
  });

  it('compares texts that Heat tells as JSON, since the parameter takes any', () => {
    const after = two({ name: 'a' });
    const seed = deployed(after.stacks.seed, { outputs: { Net: 'uuid-1' } });
    const under = (net: string) => deployed(after.stacks.under, { parameters: { Net: net } });
    expect(planOf({ stacks: { seed, under: under('"uuid-1"') } }, after).changes).toEqual([]);
    expect(planOf({ stacks: { seed, under: under('"uuid-0"') } }, after).changes).not.toEqual([]);
  });

  it('is new where a default stood before', () => {
    const before = two({}, false);
    const withDefault = {
      ...before.stacks.under,
      template: { ...before.stacks.under.template, parameters: { Net: { type: 'string', default: 'public' } } },
    };
    const found = planOf({ stacks: { ...before.stacks, under: withDefault } }, two({}));
    expect(propertyOf(changeOf(found, 'P'), 'network')).toMatchObject({ before: 'public', after: { get_output: ['seed', 'Net'] } });
  });
});

describe('a stack that another engine carries out', () => {
  const under = stack(
    { P: { type: 'OS::Neutron::Port', properties: { network: param('Net') } } },
    {
      template: {
        parameters: { Net: { type: 'string' } },
        resources: { P: { type: 'OS::Neutron::Port', properties: { network: param('Net') } } },
        outputs: { port: { value: get('P') }, name: { value: 'p' } },
      },
      inputs: { Net: { artifact: 'seed', output: 'Net' } },
    },
  );
  const present = (net: string): Side => ({
    stacks: { under: deployed(under, { parameters: { Net: net } }) },
    elsewhere: { seed: { Net: 'uuid-1' } },
  });
  const after = { stacks: { under } };

  it('passes on why its outputs move, and is told which move by that', () => {
    const moved = new Map([[outputKey('seed', 'Net'), 'net is replaced']]);
    const { plan: found, movedOutputs } = compare(present('uuid-1'), after, resourceType, moved);
    expect(propertyOf(changeOf(found, 'P'), 'network')).toMatchObject({
      before: { get_output: ['seed', 'Net'] },
      effect: 'replace',
      causes: ['net is replaced'],
    });
    expect([...movedOutputs]).toEqual([[outputKey('under', 'port'), 'P is replaced']]);
  });

  it('passes nothing on where they stay', () => {
    const { plan: found, movedOutputs } = compare(present('uuid-1'), after, resourceType, new Map());
    expect(differs(found)).toBe(false);
    expect(movedOutputs.size).toBe(0);
  });

  it('is asked for what they are now', () => {
    const { plan: found } = compare(present('uuid-0'), after, resourceType, new Map());
    expect(propertyOf(changeOf(found, 'P'), 'network')).toMatchObject({ before: 'uuid-0', after: { get_output: ['seed', 'Net'] } });
  });

  it('may be there before its user is', () => {
    const { plan: found, movedOutputs } = compare(undefined, after, resourceType, new Map([[outputKey('seed', 'Net'), 'net is created']]));
    expect(effects(found)).toEqual({ P: 'add' });
    expect([...movedOutputs.keys()]).toEqual([outputKey('under', 'port'), outputKey('under', 'name')]);
  });
});

describe('a parameter', () => {
  const vm = (value: unknown, definition: object, more: Partial<StackSide> = {}): Side => {
    const resources = { vm: { type: 'OS::Nova::Server', properties: { flavor: 'f', metadata: { value } } } };
    return side(resources, { template: { parameters: { p: definition }, resources }, ...more });
  };

  it.each([
    ['default', vm(param('p'), { type: 'string', default: 'a' }), vm(param('p'), { type: 'string', default: 'b' })],
    [
      'environment',
      vm(param('p'), { type: 'string', default: 'a' }),
      vm(param('p'), { type: 'string', default: 'a' }, { environment: { parameters: { p: 'b' } } }),
    ],
    [
      'parameter_defaults',
      vm(param('p'), { type: 'string', default: 'a' }, { environment: { parameter_defaults: { p: 'a' } } }),
      vm(param('p'), { type: 'string', default: 'a' }, { environment: { parameter_defaults: { p: 'b' } } }),
    ],
    [
      'a place in it',
      vm(param('p', 'x', 0), { type: 'json', default: { x: [1] } }),
      vm(param('p', 'x', 0), { type: 'json', default: '{"x": [2]}' }),
    ],
  ])('changes what uses it: %s', (_, before, after) => {
    expect(effects(planOf(before, after))).toEqual({ vm: 'in-place' });
    expect(effects(planOf(after, after))).toEqual({});
  });

  it('counts by its value, not by how it is written', () => {
    expect(effects(planOf(vm(param('p'), { type: 'string', default: 'a' }), vm('a', { type: 'string', default: 'b' })))).toEqual({});
    const list = (value: unknown) => vm(param('p'), { type: 'comma_delimited_list', default: value });
    expect(effects(planOf(list('a,b'), list(['a', 'b'])))).toEqual({});
    const json = (value: unknown) => vm(param('p'), { type: 'json', default: value });
    expect(effects(planOf(json('{"a": 1}'), json({ a: 1 })))).toEqual({});
    const number = (value: unknown) => vm(param('p'), { type: 'number', default: value });
    expect(effects(planOf(number('5'), number(5)))).toEqual({});
    const boolean = (value: unknown) => vm(param('p'), { type: 'boolean', default: value });
    expect(effects(planOf(boolean('yes'), boolean(true)))).toEqual({});
  });

  it.each([
    ['a-b-c', { list_join: ['-', ['a', param('p')], ['c']] }],
    ['b and cc', { str_replace: { template: 'X and XX', params: { X: param('p'), XX: 'cc' } } }],
    [['a', 'b'], { list_concat: [['a'], [param('p')]] }],
    [{ x: 'b', y: 1 }, { map_merge: [{ x: 1, y: 1 }, { x: param('p') }] }],
  ])('makes %j known through a function', (value, expression) => {
    const b = { type: 'string', default: 'b' };
    expect(effects(planOf(vm(value, b), vm(expression, b)))).toEqual({});
    expect(effects(planOf(vm(expression, b), vm(expression, { ...b, default: 'c' })))).toEqual({ vm: 'in-place' });
  });

  it('leaves a function open that needs more', () => {
    const join = { list_join: ['-', [attr('vm', 'name'), 'x']] };
    expect(effects(planOf(vm(join, {}), vm(join, {})))).toEqual({});
    expect(effects(planOf(vm(join, {}), vm('a-x', {})))).toEqual({ vm: 'in-place' });
  });

  it('that nothing uses changes nothing', () => {
    expect(differs(planOf(vm('x', { type: 'string', default: 'a' }), vm('x', { type: 'string', default: 'b' })))).toBe(false);
  });

  it('that is hidden is compared where it can be seen, and never shown', () => {
    const hidden = (secret: string) => vm(param('p'), { type: 'string', hidden: true }, { environment: { parameters: { p: secret } } });
    const found = planOf(hidden('hunter2'), hidden('hunter3'));
    expect(effects(found)).toEqual({ vm: 'in-place' });
    expect(JSON.stringify(found)).not.toContain('hunter');
    expect(effects(planOf(hidden('******'), hidden('hunter3')))).toEqual({});
    expect(effects(planOf(hidden('******'), vm('plain', { type: 'string' })))).toEqual({ vm: 'in-place' });
  });

  it('of the stack itself is known or stays the same', () => {
    const of = (name: string, value: unknown) => vm(value, { type: 'string' }, { stackName: name });
    expect(effects(planOf(of('s', param('OS::stack_name')), of('s', 's')))).toEqual({});
    expect(effects(planOf(of('s', param('OS::stack_id')), of('s', param('OS::stack_id'))))).toEqual({});
  });
});

describe('a condition', () => {
  const conditional = (yes: unknown, more: Partial<StackSide> = {}): Side => {
    const resources = {
      N: { type: 'OS::Neutron::Net', condition: 'wanted', properties: { name: { if: ['wanted', 'a', 'b'] } } },
      M: { type: 'OS::Neutron::Net', properties: { name: { if: ['wanted', 'a', 'b'] }, tags: ['x', { if: ['wanted', 'y'] }] } },
    };
    const template = {
      parameters: { size: { type: 'number', default: yes } },
      conditions: {
        big: { equals: [param('size'), 3] },
        wanted: { and: ['big', { not: { or: [false, { equals: [param('size'), 4] }] } }] },
      },
      resources,
    };
    return side(resources, { template, ...more });
  };

  it('that no longer holds deletes, that begins to hold adds', () => {
    const [on, off] = [conditional(3), conditional(1)];
    expect(effects(planOf(on, off))).toEqual({ N: 'delete', M: 'in-place' });
    expect(effects(planOf(off, on))).toEqual({ N: 'add', M: 'in-place' });
    expect(effects(planOf(on, on))).toEqual({});
    expect(effects(planOf(off, off))).toEqual({});
  });

  it('leaves list items out', () => {
    const tags = propertyOf(changeOf(planOf(conditional(3), conditional(1)), 'M'), 'tags');
    expect(tags).toMatchObject({ before: ['x', 'y'], after: ['x'] });
  });

  it('that only a deployment can decide is taken for the worst where it changes', () => {
    const open = (limit: number): Side => {
      const resources = { ...machines(machine('m')) };
      resources.m = { ...resources.m, condition: { equals: [param('OS::project_id'), String(limit)] } };
      return side(resources);
    };
    expect(planOf(open(1), open(1)).changes).toEqual([]);
    expect(machineOf(planOf(open(1), open(2)), 'm')).toMatchObject({ effect: 'delete', guarded: true });
  });
});

describe('a file', () => {
  const of = (name: string, sha256?: string) =>
    side(
      { C: { type: 'OS::Heat::SoftwareConfig', properties: { config: { get_file: name } } } },
      { files: sha256 ? { [name]: sha256 } : undefined },
    );

  it('counts by its content', () => {
    expect(effects(planOf(of('a.sh', '11'), of('b.sh', '11')))).toEqual({});
    expect(effects(planOf(of('a.sh', '11'), of('a.sh', '22')))).toEqual({ C: 'replace' });
  });

  it('counts by its name where the content is not known', () => {
    expect(effects(planOf(of('a.sh'), of('a.sh', '11')))).toEqual({});
    expect(effects(planOf(of('a.sh'), of('b.sh', '11')))).toEqual({ C: 'replace' });
  });
});

describe('what is deployed', () => {
  const assembly = side(machines(machine('control_0'), machine('control_1')));

  it('equals the assembly that it came from', () => {
    const found = planOf({ stacks: { under: deployed(assembly.stacks.under) } }, assembly);
    expect(differs(found)).toBe(false);
    expect(found.machines.map(({ machine: name }) => name)).toEqual(['app-control_0', 'app-control_1']);
  });

  it('is known to hold a machine that the assembly no longer has', () => {
    const found = planOf({ stacks: { under: deployed(assembly.stacks.under) } }, side(machines(machine('control_0'))));
    expect(machineOf(found, 'control_1')).toMatchObject({ machine: 'app-control_1', effect: 'delete', guarded: true });
  });

  it('takes an unrestricted server for no machine', () => {
    const vm = stack({ vm: { type: 'OS::Nova::Server', properties: { flavor: 'f' } } });
    expect(planOf({ stacks: { under: deployed(vm) } }, side({})).machines).toEqual([]);
  });

  it('may be nothing yet', () => {
    const found = planOf(undefined, assembly);
    expect(found.stacks[0].action).toBe('create');
    expect(new Set(Object.values(effects(found)))).toEqual(new Set(['add']));
    expect(effects(found)).not.toHaveProperty('before_all');
    expect(found.machines.every(({ guarded, effect }) => !guarded && effect === 'add')).toBe(true);
  });

  it('may have to go altogether', () => {
    const found = planOf(assembly, undefined);
    expect(found.stacks[0].action).toBe('delete');
    expect(found.machines.every(({ guarded }) => guarded)).toBe(true);
  });

  it('under another stack name is another stack', () => {
    const found = planOf(assembly, { stacks: { under: { ...assembly.stacks.under, stackName: 'renamed' } } });
    expect(found.stacks.map(({ action, stackName }) => [action, stackName])).toEqual([
      ['create', 'renamed'],
      ['delete', 'app-Under'],
    ]);
    expect(found.machines.map(({ effect }) => effect)).toEqual(['add', 'add', 'delete', 'delete']);
  });

  it('has outputs and a description, which need an update and change no machine', () => {
    const after = { stacks: { under: stack(machines(machine('control_0'), machine('control_1')), {}) } };
    const template = { ...after.stacks.under.template, description: 'new', outputs: { x: { value: get('control_0') } } };
    const found = planOf(assembly, { stacks: { under: { ...after.stacks.under, template } } });
    expect(found.stacks[0]).toMatchObject({ action: 'update', notes: ['its outputs change', 'its description changes'] });
    expect(found.changes).toEqual([]);
  });
});

describe('what failed before', () => {
  const assembly = side(machines(machine('m')));
  const after = (resource: string, status: string, physical?: string) =>
    planOf(
      {
        stacks: {
          under: deployed(assembly.stacks.under, {
            status: 'CREATE_FAILED',
            states: { [resource]: { status, ...(physical ? { physical } : {}) } },
          }),
        },
      },
      assembly,
    );

  it.each([
    ['m', 'CREATE_FAILED', undefined, 'add', true],
    ['m', 'CREATE_FAILED', 'ERROR', 'add', true],
    ['m', 'CREATE_FAILED', 'ACTIVE', 'in-place', false],
    ['m', 'UPDATE_FAILED', 'ACTIVE', 'in-place', false],
    ['m', 'UPDATE_FAILED', 'ERROR', 'replace', true],
    ['m', 'CHECK_FAILED', 'ACTIVE', 'replace', true],
    ['m', 'INIT_COMPLETE', undefined, 'add', false],
    ['m_Port', 'CREATE_FAILED', 'DOWN', 'in-place', false],
    ['m_Port', 'CREATE_FAILED', undefined, 'add', false],
    ['Flavor', 'UPDATE_FAILED', undefined, 'replace', false],
    ['Net', 'UPDATE_FAILED', undefined, 'in-place', false],
    ['Net', 'UPDATE_FAILED', 'ERROR', 'replace', false],
  ])('%s as %s, physically %s: %s', (resource, status, physical, effect, restricted) => {
    const change = changeOf(after(resource, status, physical), resource);
    expect(change?.effect).toBe(effect);
    expect(change?.restricted ?? false).toBe(restricted);
  });

  it('is guarded where it had been up', () => {
    expect(machineOf(after('m', 'CREATE_FAILED'), 'm')).toMatchObject({ effect: 'add', guarded: false });
    expect(machineOf(after('m', 'UPDATE_FAILED', 'ERROR'), 'm')).toMatchObject({ effect: 'replace', guarded: true });
  });

  describe('is compared as Heat holds it, not as the template that failed says', () => {
    const wanted = machine('m', { image: 'gold-2', image_update_policy: 'REPLACE' });
    const held = (image: string, port = 'port-1'): ResourceState => ({
      status: 'UPDATE_COMPLETE',
      id: 'server-1',
      properties: { ...(wanted.m.properties as object), image, flavor: 'flavor-1', networks: [{ port }] },
    });
    const states = (m: ResourceState) => ({
      m,
      Flavor: { status: 'CREATE_COMPLETE', id: 'flavor-1' },
      m_Port: { status: 'CREATE_COMPLETE', id: 'port-1' },
    });
    const failed = (resources: Resources, m: ResourceState): Side => ({
      stacks: { under: deployed(stack(resources), { status: 'UPDATE_FAILED', states: states(m) }) },
    });

    it('where what was wanted has not been done', () => {
      const found = planOf(failed(machines(wanted), held('gold-1')), side(machines(wanted)));
      expect(effects(found)).toEqual({ m: 'replace', m_Deployment: 'replace' });
      expect(changeOf(found, 'm')?.properties).toMatchObject([{ name: 'image', before: 'gold-1', after: 'gold-2' }]);
      expect(machineOf(found, 'm')).toMatchObject({ guarded: true });
    });

    it('where it is given up again', () => {
      const old = machines(machine('m', { image: 'gold-1', image_update_policy: 'REPLACE' }));
      expect(effects(planOf(failed(machines(wanted), held('gold-1')), side(old)))).toEqual({});
      expect(effects(planOf(failed(machines(wanted), held('gold-2')), side(old)))).toEqual({ m: 'replace', m_Deployment: 'replace' });
    });

    it('by the ids that there are', () => {
      expect(effects(planOf(failed(machines(wanted), held('gold-2', 'port-0')), side(machines(wanted))))).toEqual({ m: 'in-place' });
    });

    it('and by the template where no id is known', () => {
      const before = failed(machines(wanted), held('gold-2'));
      const under = { ...before.stacks.under, states: { m: held('gold-2') } };
      expect(effects(planOf({ stacks: { under } }, side(machines(wanted))))).toEqual({});
    });
  });

  it('makes the stack be updated though nothing else differs', () => {
    const found = planOf({ stacks: { under: deployed(assembly.stacks.under, { status: 'UPDATE_FAILED' }) } }, assembly);
    expect(found.stacks[0].action).toBe('update');
    expect(found.stacks[0].notes[0]).toContain('UPDATE_FAILED');
  });
});

describe('a deployment', () => {
  it('is run again by any update of its resource', () => {
    const of = (sections: object) => {
      const resources = machines(machine('m'));
      resources.m_Deployment = { ...resources.m_Deployment, ...sections };
      return side(resources);
    };
    expect(effects(planOf(of({}), of({ depends_on: ['Config'] })))).toEqual({ m_Deployment: 'in-place' });
    expect(effects(planOf(of({}), of({ deletion_policy: 'retain' })))).toEqual({ m_Deployment: 'in-place' });
    expect(machineOf(planOf(of({}), of({ depends_on: ['Config'] })), 'm')).toMatchObject({ effect: 'in-place' });
  });

  it('is run again even when a default is spelled out', () => {
    const of = (properties: object) => side({ D: { type: 'OS::Heat::StructuredDeployment', properties: { server: 's', ...properties } } });
    const found = planOf(of({}), of({ input_key: 'get_input' }));
    expect(changeOf(found, 'D')?.properties).toMatchObject([
      { name: 'input_key', before: null, after: 'get_input', effect: 'in-place', why: 'Heat deploys again' },
    ]);
    expect(planOf(of({ input_key: 'get_input' }), of({ input_key: 'get_input' })).changes).toEqual([]);
  });

  it('may send back other values then', () => {
    const of = (value: number) => {
      const resources = machines(machine('m'));
      const { type, properties } = resources.m_Deployment as { type: string; properties: object };
      resources.m_Deployment = { type, properties: { ...properties, input_values: { value } } };
      return side({ ...resources, User: { type: 'OS::Heat::Value', properties: { value: attr('m_Deployment', 'result') } } });
    };
    expect(effects(planOf(of(1), of(2)))).toEqual({ m_Deployment: 'in-place', User: 'in-place' });
  });
});

describe('a restriction', () => {
  const restricted = (actions: unknown, pattern = 'N') => ({
    environment: { resource_registry: { resources: { [pattern]: { restricted_actions: actions } } } },
  });
  const net = (properties: object) => ({ N: { type: 'OS::Neutron::Net', properties } });

  it.each([
    ['replace', 'N', true],
    [['update', 'replace'], 'N', true],
    ['replace', '*', true],
    ['replace', '[MN]', true],
    ['replace', '[!N]', false],
    ['replace', 'N?', false],
    ['update', 'N', false],
  ])('%s for %s stops a replacement: %s', (actions, pattern, stops) => {
    const found = planOf(side(net({ tenant_id: 'a' })), side(net({ tenant_id: 'b' }), restricted(actions, pattern)));
    expect(changeOf(found, 'N')?.restricted ?? false).toBe(stops);
  });

  it('counts by the new environment', () => {
    const found = planOf(side(net({ tenant_id: 'a' }), restricted('replace')), side(net({ tenant_id: 'b' })));
    expect(changeOf(found, 'N')).not.toHaveProperty('restricted');
  });

  it('of updates makes one fail', () => {
    const found = planOf(side(net({ name: 'a' })), side(net({ name: 'b' }), restricted('update')));
    expect(propertyOf(changeOf(found, 'N'), 'name')).toMatchObject({ fails: true });
  });

  it('that is missing in the cloud is set again, though it changes no resource', () => {
    const found = planOf(side(net({})), side(net({}), restricted('replace')));
    expect(found.changes).toEqual([]);
    expect(found.stacks.map(({ action, notes }) => [action, notes])).toEqual([['update', ['what the environment restricts changes']]]);
  });

  it('that is the same is nothing to do', () => {
    expect(differs(planOf(side(net({}), restricted('replace')), side(net({}), restricted('replace'))))).toBe(false);
  });
});

describe('images and nodes', () => {
  const image = (imageName: string, packages: string[]) => ({
    cloud: 'seed',
    path: 'gold',
    imageName,
    content: { distribution: 'debian', packages },
  });
  const nodes = (...list: object[]): Side => ({ stacks: {}, nodes: { pool: { cloud: 'seed', nodes: list as [] } } });

  it('uploads an image of another content, and says what differs in it', () => {
    const found = planOf(
      { stacks: {}, images: { 'gold-1@seed': image('gold-1', ['a']) } },
      { stacks: {}, images: { 'gold-2@seed': image('gold-2', ['b']) } },
    );
    expect(found.images).toEqual([
      {
        artifact: 'gold-2@seed',
        cloud: 'seed',
        path: 'gold',
        imageName: 'gold-2',
        before: 'gold-1',
        upload: true,
        properties: [{ name: 'packages.0', before: 'a', after: 'b' }],
      },
    ]);
    expect(differs(found)).toBe(true);
  });

  it('uploads an image in place of no other construct’s, and of none that is still asked for', () => {
    const [old, now] = [image('gold-1', ['a']), image('gold-2', ['b'])];
    const other = { stacks: {}, images: { 'other-1@seed': { ...old, path: 'other' }, 'gold-1@under': { ...old, cloud: 'under' } } };
    expect(planOf(other, { stacks: {}, images: { 'gold-2@seed': now } }).images).toMatchObject([
      { imageName: 'gold-2', before: null, properties: [] },
      { imageName: null },
      { imageName: null },
    ]);
    const both = { stacks: {}, images: { 'gold-1@seed': old, 'gold-2@seed': now } };
    expect(planOf({ stacks: {}, images: { 'gold-1@seed': old } }, both).images).toMatchObject([{ imageName: 'gold-2', before: null }]);
  });

  it('uploads what is missing, leaves what is there, deletes nothing', () => {
    const gold = { stacks: {}, images: { gold: image('gold-1', ['a']) } };
    expect(planOf(undefined, gold).images).toMatchObject([{ imageName: 'gold-1', before: null, upload: true }]);
    expect(planOf({ stacks: {}, images: { gold: { cloud: 'seed', imageName: 'gold-1' } } }, gold).images).toEqual([]);
    expect(planOf(gold, undefined).images).toMatchObject([{ imageName: null, before: 'gold-1', upload: false }]);
  });

  it('tells nodes apart by name, in any order', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ name, driver: 'ipmi', properties: { cpus: 4 } }));
    expect(planOf(nodes(a, b), nodes(b, a)).nodes).toEqual([]);
    const found = planOf(nodes(a, b), nodes({ ...a, properties: { cpus: 8 } }, c));
    expect(found.nodes).toMatchObject([
      { node: 'a', change: 'changed', properties: [{ name: 'properties.cpus', before: 4, after: 8 }] },
      { node: 'c', change: 'added' },
      { node: 'b', change: 'removed' },
    ]);
  });

  it('compares a node that only its name is known of by name', () => {
    expect(planOf(nodes({ name: 'a' }), nodes({ name: 'a', driver: 'ipmi' })).nodes).toEqual([]);
  });

  it('never shows a password', () => {
    const found = planOf(
      nodes({ name: 'a', driver_info: { ipmi_password: 'old' } }),
      nodes({ name: 'a', driver_info: { ipmi_password: 'new' } }),
    );
    expect(found.nodes[0].properties).toEqual([{ name: 'driver_info.ipmi_password', before: '******', after: '******' }]);
  });
});

it('is the same for the same sides, to the byte', () => {
  const [before, after] = [side(machines(machine('a'))), side(machines(machine('b')))];
  const once = JSON.stringify(planOf(before, after));
  expect(JSON.stringify(planOf(before, after))).toBe(once);
});

it('asks the schema that it is given', () => {
  const schema = () => ({ properties: { name: { type: 'string', immutable: true } } });
  const of = (name: string) => side({ N: { type: 'X', properties: { name } } });
  expect(plan(of('a'), of('b'), schema).changes[0].properties[0]).toMatchObject({ fails: true, policy: 'immutable' });
});
