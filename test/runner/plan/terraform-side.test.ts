import { describe, expect, it } from 'vitest';
import { differs } from '../../../lib/runner/plan/change';
import { plan } from '../../../lib/runner/plan/plan';
import type { Document, Side } from '../../../lib/runner/plan/side';
import { schemaLookup } from '../../../lib/runner/plan/terraform-schema';
import { terraformSide } from '../../../lib/runner/plan/terraform-side';
import { artifactOf, configuration, offline, STACK } from './configurations';
import { attr, changeOf, effects, get, machineOf, param, propertyOf, stack } from './sides';

const NET = 'openstack_networking_network_v2.net';
const PORT = 'openstack_networking_port_v2.m0_net';
const SERVER = 'openstack_compute_instance_v2.m0';

/** What comes of a resource that has these members in one configuration, those in the other. */
function changed(address: string, before: Document, after: Document) {
  const of = (members: Document) => configuration({ resources: { [address]: members } });
  return offline(of(before), of(after));
}

describe('a configuration as a side of a comparison', () => {
  const document = configuration({ machines: ['m0'] });
  const found = terraformSide(artifactOf(document), document, new Map([['gold-a@seed', 'gold-a']]));

  it('has resources by name, and what is the configuration’s own by address', () => {
    expect(found.template.resources).toMatchObject({
      m0: {
        type: 'openstack_compute_instance_v2',
        properties: {
          flavor_id: get('flavor'),
          network: [{ port: get('m0_net') }],
          metadata: { 'keystone.admin': attr('admin', 'output') },
        },
      },
      'terraform_data.m0_replacement': { type: 'terraform_data', properties: { triggers_replace: [get('flavor')] } },
    });
    expect(found.resources).toEqual({
      net: 'app/under/net',
      subnet: 'app/under/subnet',
      flavor: 'app/under/flavor',
      admin: 'app/under/admin',
      m0: 'app/under/m0',
      m0_net: 'app/under/m0/net',
    });
    expect(found.machines).toEqual({ m0: 'app-m0' });
  });

  it('has no properties that stand beside them, or are ignored', () => {
    const { m0, admin } = found.template.resources as { [name: string]: Document };
    expect(Object.keys(m0.properties as Document)).toEqual(['name', 'image_id', 'flavor_id', 'network', 'config_drive', 'metadata']);
    expect(admin.properties).toEqual({ triggers_replace: [16] });
  });

  it('has variables as parameters: images by their names, secrets hidden', () => {
    expect(found.template.parameters).toEqual({
      'image_gold-a': { type: 'json', default: { id: 'gold-a', checksum: 'checksum of gold-a' } },
      seed_value: { type: 'string' },
      secret_admin: { type: 'string', hidden: true },
    });
    expect(found.inputs).toEqual({ seed_value: { artifact: 'app-seed@seed', output: 'value' } });
  });

  it('has outputs but the package’s own', () => {
    expect(found.template.outputs).toEqual({
      machine_addresses: { value: { m0: { net: attr('m0_net', 'all_fixed_ips', 0) } } },
      admin_value: { value: attr('admin', 'output') },
      net: { value: get('net') },
    });
  });
});

describe('a change of a configuration', () => {
  it.each([
    ['a name', NET, { name: 'a' }, { name: 'b' }, { net: 'in-place' }],
    [
      'what the provider can’t update',
      NET,
      { tenant_id: 'a' },
      { tenant_id: 'b' },
      { net: 'replace', subnet: 'replace', m0: 'replace', m0_net: 'replace', m1: 'replace', m1_net: 'replace' },
    ],
    ['a default spelled out', 'openstack_networking_subnet_v2.subnet', {}, { no_gateway: false }, {}],
    ['the order of a set', NET, { tags: ['a', 'b'] }, { tags: ['b', 'a'] }, {}],
    [
      'the order of blocks of a set',
      PORT,
      { allowed_address_pairs: [{ ip_address: '1' }, { ip_address: '2' }] },
      { allowed_address_pairs: [{ ip_address: '2' }, { ip_address: '1' }] },
      {},
    ],
    [
      'the order of a list',
      'openstack_networking_subnet_v2.subnet',
      { dns_nameservers: ['a', 'b'] },
      { dns_nameservers: ['b', 'a'] },
      { subnet: 'in-place' },
    ],
    ['what the provider goes on computing', NET, { mtu: 1500 }, {}, {}],
    ['what it no longer is given', NET, { description: 'a' }, {}, { net: 'in-place' }],
    [
      'files that a server is given',
      SERVER,
      { personality: [{ file: 'a', content: 'a' }] },
      { personality: [{ file: 'a', content: 'b' }] },
      { m0: 'rebuild-wipe' },
    ],
    ['what is ignored', SERVER, { user_data: 'a' }, { user_data: 'b' }, {}],
    ['how long Terraform waits', SERVER, { timeouts: { create: '30m' } }, {}, {}],
    ['what it comes after', NET, { depends_on: ['terraform_data.admin'] }, {}, {}],
    ['a guard', SERVER, { lifecycle: { prevent_destroy: true } }, { lifecycle: {} }, {}],
    ['a secret’s first value', 'terraform_data.admin', { input: '${var.secret_admin}' }, { input: '${var.seed_value}' }, {}],
    [
      'a place where only blocks within can’t be updated',
      SERVER,
      { scheduler_hints: [{ group: 'a' }] },
      { scheduler_hints: [{ group: 'b' }] },
      { m0: 'replace' },
    ],
    ['a type that isn’t in the schema', 'other_thing_v1.x', { '//': 'app/under/x', a: 1 }, { '//': 'app/under/x', a: 2 }, { x: 'replace' }],
    [
      'a member of a map that looks like a call',
      NET,
      { value_specs: { if: 'a' } },
      { value_specs: { if: 'b' } },
      { net: 'replace', subnet: 'replace', m0: 'replace', m0_net: 'replace', m1: 'replace', m1_net: 'replace' },
    ],
  ])('%s', (_, address, before, after, expected) => {
    expect(effects(changed(address, before, after))).toEqual(expected);
    expect(differs(changed(address, before, before))).toBe(false);
  });

  it('is told by the provider’s own doing', () => {
    expect(propertyOf(changeOf(changed(NET, { name: 'a' }, { name: 'b' }), 'net'), 'name')).toMatchObject({
      why: 'the provider updates it',
    });
    expect(propertyOf(changeOf(changed(NET, { tenant_id: 'a' }, { tenant_id: 'b' }), 'net'), 'tenant_id')).toMatchObject({
      why: 'the provider cannot update it',
    });
  });

  it('tells two things in one map apart, and what brings about which', () => {
    const found = offline(configuration(), configuration({ workers: '4', secretLength: 20 }));
    expect(changeOf(found, 'm0')?.properties.map(({ steps, before, causes }) => [steps, before, causes])).toEqual([
      [['keystone.admin'], attr('admin', 'output'), ['admin is replaced']],
      [['nova.workers'], '2', undefined],
    ]);
  });

  it('of what is looked up changes what is found', () => {
    const of = (name: string) => ({
      ...configuration({ resources: { [PORT]: { network_id: '${data.openstack_networking_network_v2.found.id}' } } }),
      data: { openstack_networking_network_v2: { found: { '//': 'app/under/found', name } } },
    });
    const found = offline(of('a'), of('b'));
    expect(effects(found)).toEqual({ m0: 'replace', m0_net: 'replace' });
    expect(propertyOf(changeOf(found, 'm0_net'), 'network_id')).toMatchObject({
      causes: ['id of data.openstack_networking_network_v2.found is changed'],
    });
    expect(differs(offline(of('a'), of('a')))).toBe(false);
  });

  it('of a machine’s admin_pass can only fail, but not that of others', () => {
    const before = configuration({ resources: { [SERVER]: { admin_pass: 'a' } } });
    const after = configuration({ resources: { [SERVER]: { admin_pass: 'b' } } });
    expect(propertyOf(changeOf(offline(before, after), 'm0'), 'admin_pass')).toMatchObject({ fails: true, before: '******' });
    const virtual = (document: Document): Side => ({
      stacks: { [STACK]: terraformSide({ ...artifactOf(document), machines: {} }, document) },
    });
    const found = plan(virtual(before), virtual(after), schemaLookup);
    expect(found.machines).toEqual([]);
    expect(propertyOf(changeOf(found, 'm0'), 'admin_pass')).not.toHaveProperty('fails');
  });

  it('that makes a machine watch something else replaces it, and beginning to watch doesn’t', () => {
    const watching = (lifecycle: Document) => configuration({ resources: { [SERVER]: { lifecycle } } });
    const [flavor, net] = ['openstack_compute_flavor_v2.flavor', NET].map((address) =>
      watching({ replace_triggered_by: [`\${${address}.id}`] }),
    );
    expect(machineOf(offline(flavor, net), 'm0')).toMatchObject({
      effect: 'replace',
      reasons: [{ name: 'replace_triggered_by', section: true }],
    });
    expect(effects(offline(watching({}), net))).toEqual({});
    expect(effects(offline(net, watching({})))).toEqual({});
  });

  it('reaches a stack of the other engine, and comes back from it', () => {
    const heat = (tenant: string) =>
      stack(
        { Net: { type: 'OS::Neutron::Net', properties: { tenant_id: tenant } } },
        {
          stackName: 'app-seed',
          template: {
            resources: { Net: { type: 'OS::Neutron::Net', properties: { tenant_id: tenant } } },
            outputs: { value: { value: get('Net') } },
          },
        },
      );
    const user = stack(
      {},
      {
        template: {
          parameters: { addresses: { type: 'json' } },
          resources: { User: { type: 'OS::Heat::Value', properties: { value: param('addresses') } } },
        },
        resources: { User: 'app/User' },
        inputs: { addresses: { artifact: STACK, output: 'net' } },
      },
    );
    const document = configuration({ resources: { [NET]: { tenant_id: '${var.seed_value}' } } });
    const of = (tenant: string): Side => ({
      stacks: { 'app-seed@seed': heat(tenant), [STACK]: terraformSide(artifactOf(document), document), user },
    });
    const found = plan(of('a'), of('b'), schemaLookup);
    expect(propertyOf(changeOf(found, 'net'), 'tenant_id')).toMatchObject({ effect: 'replace', causes: ['Net is replaced'] });
    expect(propertyOf(changeOf(found, 'User'), 'value')).toMatchObject({ causes: ['net is replaced'] });
  });
});
