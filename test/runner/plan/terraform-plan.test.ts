import { describe, expect, it } from 'vitest';
import type { Plan, PropertyChange } from '../../../lib/runner/plan/change';
import { differs } from '../../../lib/runner/plan/change';
import { formatPlan } from '../../../lib/runner/plan/format';
import { plan } from '../../../lib/runner/plan/plan';
import type { Document } from '../../../lib/runner/plan/side';
import { mergePlans, type TerraformFacts, type TerraformShow, terraformStackPlan } from '../../../lib/runner/plan/terraform-plan';
import { schemaLookup } from '../../../lib/runner/plan/terraform-schema';
import type { TerraformChange } from '../../../lib/runner/plan/terraform-show';
import { outputKey } from '../../../lib/runner/plan/view';
import { artifactOf, configuration, FACTS, merged, offline, online, recorded, type Shape, STACK, WHERE } from './configurations';
import { changeOf, effects, machineOf, propertyOf, side } from './sides';

const MACHINE = 'openstack_compute_instance_v2.m0';
const BIG: Shape = {
  resources: {
    'openstack_compute_flavor_v2.big': { '//': 'app/under/big', name: 'app-big', ram: 256, vcpus: 1, disk: 1 },
    [MACHINE]: { flavor_id: '${openstack_compute_flavor_v2.big.id}', lifecycle: {} },
  },
};

const MAC: Shape = { resources: { 'openstack_networking_port_v2.m0_net': { mac_address: 'fa:16:3e:00:00:99' } } };
const TRIGGER: Shape = {
  resources: { 'terraform_data.m0_replacement': { triggers_replace: ['${openstack_compute_flavor_v2.flavor.id}', 'x'] } },
};

/** Plans of Terraform's: what the configuration was changed to, what happens to resources, and to which machines. */
const RECORDED: [string, Shape, { [resource: string]: string }, { [machine: string]: string }][] = [
  ['nothing', {}, {}, {}],
  ['configuration', { workers: '4' }, { m0: 'in-place', m1: 'in-place' }, { m0: 'in-place', m1: 'in-place' }],
  ['image', { image: 'gold-b' }, { m0: 'rebuild-wipe', m1: 'rebuild-wipe' }, { m0: 'rebuild-wipe', m1: 'rebuild-wipe' }],
  ['flavor', { ram: 128 }, { flavor: 'replace', m0: 'replace', m1: 'replace' }, { m0: 'replace', m1: 'replace' }],
  ['add', { machines: ['m0', 'm1', 'm2'] }, { m2: 'add', m2_net: 'add' }, { m2: 'add' }],
  ['remove', { machines: ['m0'] }, { m1: 'delete', m1_net: 'delete' }, { m1: 'delete' }],
  ['subnet', { cidr: '203.0.113.0/27' }, { subnet: 'replace', m0_net: 'in-place', m1_net: 'in-place' }, { m0: 'in-place', m1: 'in-place' }],
  ['secret', { secretLength: 20 }, { admin: 'replace', m0: 'in-place', m1: 'in-place' }, { m0: 'in-place', m1: 'in-place' }],
  ['port', MAC, { m0: 'replace', m0_net: 'replace' }, { m0: 'replace' }],
  ['resize', BIG, { big: 'add', m0: 'in-place' }, { m0: 'in-place' }],
  ['trigger', TRIGGER, { m0: 'replace' }, { m0: 'replace' }],
];

function machineEffects({ machines }: Plan): { [machine: string]: string } {
  return Object.fromEntries(machines.filter(({ effect }) => effect !== 'none').map(({ resource, effect }) => [resource, effect]));
}

describe('a plan of Terraform’s', () => {
  it.each(RECORDED)('%s', (name, shape, resources, machines) => {
    const found = online(recorded(name), configuration(shape));
    expect(effects(found)).toEqual(resources);
    expect(machineEffects(found)).toEqual(machines);
    expect(found.stacks).toMatchObject([{ stack: STACK, ...WHERE, action: differs(found) ? 'update' : 'none' }]);
    expect(found.machines.filter(({ guarded }) => guarded).map(({ effect }) => effect)).toEqual(
      Object.values(machines).filter((effect) => ['replace', 'rebuild-wipe', 'delete'].includes(effect)),
    );
  });

  it('says nothing differs where it finds nothing to do, whatever it has found out anew', () => {
    const found = online(recorded('nothing'));
    expect(recorded('nothing').resource_drift).not.toEqual([]);
    expect(formatPlan(found)).toBe('Nothing differs.\n');
    expect(found.machines.map(({ machine, effect }) => [machine, effect])).toEqual([
      ['app-m0', 'none'],
      ['app-m1', 'none'],
    ]);
  });

  it('tells what happens, why, and what it does to which machine', () => {
    expect(formatPlan(online(recorded('flavor'), configuration({ ram: 128 })))).toMatchInlineSnapshot(`
      "2 machines would lose data:
        !! app-m0  REPLACED: a new machine takes its place, its disks are lost
           app/under/m0 on seed
           flavor_id: "flavor-id" → get_resource flavor (flavor is replaced): replace, a new one takes its place (replace_triggered_by)
        !! app-m1  REPLACED: a new machine takes its place, its disks are lost
           app/under/m1 on seed
           flavor_id: "flavor-id" → get_resource flavor (flavor is replaced): replace, a new one takes its place (replace_triggered_by)

      cloud seed
        update stack app-under (app-under@seed)
          ± machine app-m0: REPLACED: a new machine takes its place, its disks are lost  [app/under/m0]
              flavor_id: "flavor-id" → get_resource flavor (flavor is replaced): replace, a new one takes its place (replace_triggered_by)
          ± machine app-m1: REPLACED: a new machine takes its place, its disks are lost  [app/under/m1]
              flavor_id: "flavor-id" → get_resource flavor (flavor is replaced): replace, a new one takes its place (replace_triggered_by)
          ± flavor: replace  openstack_compute_flavor_v2 [app/under/flavor]
              name: "app-flavor-64" → "app-flavor-128": replace, the provider cannot update it (no update allowed)
              ram: 64 → 128: replace, the provider cannot update it (no update allowed)

      Resources: 3 replace. Machines: 2 replace.
      "
    `);
    expect(formatPlan(online(recorded('secret'), configuration({ secretLength: 20 })))).toMatchInlineSnapshot(`
      "cloud seed
        update stack app-under (app-under@seed)
            its outputs change
          ~ machine app-m0: in place  [app/under/m0]
              metadata.keystone.admin: "******" → get_attr admin.output (admin is replaced): in place, the agent on the server reads it
          ~ machine app-m1: in place  [app/under/m1]
              metadata.keystone.admin: "******" → get_attr admin.output (admin is replaced): in place, the agent on the server reads it
          ± admin: replace  terraform_data [app/under/admin]
              triggers_replace.0: 16 → 20: replace, what it holds is made anew (no update allowed)

      Resources: 2 in place, 1 replace. Machines: 2 in place.
      "
    `);
    expect(formatPlan(online(recorded('port'), configuration(MAC)))).toMatchInlineSnapshot(`
      "1 machine would lose data:
        !! app-m0  REPLACED: a new machine takes its place, its disks are lost
           app/under/m0 on seed
           network.0.port: "m0_net-id" → get_resource m0_net (m0_net is replaced): replace, a new server takes its place (no update allowed)

      cloud seed
        update stack app-under (app-under@seed)
            its outputs change
          ± machine app-m0: REPLACED: a new machine takes its place, its disks are lost  [app/under/m0]
              network.0.port: "m0_net-id" → get_resource m0_net (m0_net is replaced): replace, a new server takes its place (no update allowed)
              ± m0_net: replace  openstack_networking_port_v2 [app/under/m0/net]
                  mac_address: "fa:16:3e:a1:08:36" → "fa:16:3e:00:00:99": replace, the provider cannot update it (no update allowed)

      Resources: 2 replace. Machines: 1 untouched, 1 replace.
      "
    `);
  });

  it.each(RECORDED.filter(([name]) => name !== 'trigger'))('is what the files tell without it: %s', (name, shape) => {
    const [found, told] = [online(recorded(name), configuration(shape)), offline(configuration(), configuration(shape))];
    // What there is Terraform knows by its ids, the files by what they refer to.
    const comparable = ({ changes, machines, counts }: Plan) => ({
      changes: changes.map(({ path: _, properties, ...change }) => ({ ...change, properties: properties.map(withoutBefore) })),
      machines: machines.map(({ path: _, reasons, ...machine }) => ({ ...machine, reasons: reasons.map(withoutBefore) })),
      counts,
    });
    expect(comparable(told)).toEqual(comparable(found));
    expect(told.stacks[0].action).toBe(found.stacks[0].action);
  });

  it('shows no secret', () => {
    for (const [name, shape] of RECORDED) expect(JSON.stringify(online(recorded(name), configuration(shape)))).not.toContain('hunter');
  });
});

function withoutBefore({ before: _, ...property }: PropertyChange): object {
  return property;
}

describe('a stack', () => {
  it('is created where the state holds nothing', () => {
    const found = online(recorded('create'));
    expect(found.stacks).toEqual([{ stack: STACK, ...WHERE, action: 'create', notes: [] }]);
    expect(new Set(Object.values(effects(found)))).toEqual(new Set(['add']));
    expect(Object.keys(effects(found))).not.toContain('m0_replacement');
    expect(found.counts.machines).toMatchObject({ add: 2 });
  });

  it('goes with its machines, which only the state knows', () => {
    const found = merged(terraformStackPlan(STACK, undefined, WHERE, {}, recorded('stack-gone'), FACTS));
    expect(found.stacks[0]).toMatchObject({ action: 'delete', notes: [] });
    expect(found.machines).toMatchObject([
      { machine: 'app-m0', path: `${STACK}/m0`, effect: 'delete', guarded: true, parts: ['m0_net'] },
      { machine: 'app-m1', effect: 'delete', guarded: true, parts: ['m1_net'] },
    ]);
    expect(Object.keys(effects(found))).toEqual(['admin', 'flavor', 'm0', 'm0_net', 'm1', 'm1_net', 'net', 'subnet']);
  });

  it('that goes is told by the paths of its last configuration', () => {
    const found = merged(terraformStackPlan(STACK, undefined, WHERE, configuration(), recorded('stack-gone'), FACTS));
    expect(changeOf(found, 'm0_net')).toMatchObject({ path: 'app/under/m0/net', machine: 'app-m0' });
  });

  it('is updated for an output alone', () => {
    const show = recorded('nothing');
    const moved = { ...show, output_changes: { ...show.output_changes, net: { actions: ['update'], before: 'a', after: 'b' } } };
    expect(online(moved).stacks).toMatchObject([{ action: 'update', notes: ['its outputs change'] }]);
  });

  it('says where others changed or deleted what is put right now', () => {
    expect(online(recorded('drift')).stacks[0].notes).toEqual(['changed outside Terraform: m1_net']);
    const lost = online(recorded('lost'));
    expect(lost.stacks[0].notes).toEqual(['changed outside Terraform: m1_net', 'deleted outside Terraform: m1']);
    expect(machineOf(lost, 'm1')).toMatchObject({ effect: 'add', guarded: false, parts: ['m1_net'] });
  });

  it('says where Terraform came to no end, and what it clears away', () => {
    const show = recorded('nothing');
    const [server] = show.resource_changes!;
    const deposed = { ...server, deposed: '1f2e', change: { actions: ['delete'], before: { id: 'old' }, after: null } };
    const found = online({ ...show, errored: true, resource_changes: [...show.resource_changes!, deposed] });
    expect(found.stacks[0]).toMatchObject({
      action: 'update',
      notes: ['Terraform could not plan all of it', 'what earlier replacements left behind is deleted: m0'],
    });
    expect(found.changes).toEqual([]);
  });
});

describe('a machine', () => {
  const changed = (name: string, shape: Shape, facts = {}) => online(recorded(name), configuration(shape), facts);

  it('is wiped by another image, though Terraform calls it an update', () => {
    expect(machineOf(changed('image', { image: 'gold-b' }), 'm0')).toMatchObject({
      effect: 'rebuild-wipe',
      guarded: true,
      reasons: [{ name: 'image_id', before: 'gold-a', after: 'gold-b', policy: 'the provider rebuilds' }],
    });
  });

  it.each(['image_name', 'personality'])('is wiped by another %s as well', (name) => {
    const show = placed(recorded('image'), MACHINE, { image_id: 'image-a', [name]: 'b' }, { [name]: 'a' });
    expect(machineOf(online(show), 'm0')).toMatchObject({ effect: 'rebuild-wipe', guarded: true, reasons: [{ name }] });
  });

  it('is rebuilt with an image that is yet to be uploaded', () => {
    const show = placed(recorded('image'), MACHINE, { image_id: '(not known yet)' });
    const found = online(show, configuration({ image: 'gold-b' }), { movedInputs: new Map([['image_gold-b', 'gold-b is uploaded']]) });
    expect(machineOf(found, 'm0')?.reasons).toMatchObject([{ before: 'gold-a', after: 'gold-b', causes: ['gold-b is uploaded'] }]);
  });

  it('is replaced by another flavor where its configuration says so', () => {
    expect(machineOf(changed('flavor', { ram: 128 }), 'm0')).toMatchObject({
      effect: 'replace',
      reasons: [{ name: 'flavor_id', policy: 'replace_triggered_by', causes: ['flavor is replaced'] }],
    });
  });

  it('is not resized', () => {
    expect(propertyOf(changeOf(changed('resize', BIG), 'm0'), 'flavor_id')).toMatchObject({ effect: 'in-place', fails: true });
  });

  it('is replaced by whatever else its configuration has it replaced after', () => {
    const found = changed('trigger', TRIGGER);
    expect(machineOf(found, 'm0')?.reasons).toMatchObject([
      { name: 'replace_triggered_by', section: true, before: ['flavor-id'], after: ['flavor-id', 'x'] },
    ]);
  });

  it('is replaced after another resource of its stack', () => {
    const lifecycle = { replace_triggered_by: ['${openstack_compute_flavor_v2.flavor.id}'] };
    const document = configuration({ ram: 128, resources: { [MACHINE]: { lifecycle, flavor_id: 'other' } } });
    const found = online(placed(recorded('flavor'), MACHINE, { flavor_id: 'flavor-id' }), document);
    expect(machineOf(found, 'm0')?.reasons).toMatchObject([{ name: 'replace_triggered_by', causes: ['flavor is replaced'] }]);
  });

  it('that is gone is known by the state’s output alone, its name too', () => {
    const found = changed('remove', { machines: ['m0'] });
    expect(machineOf(found, 'm1')).toEqual({
      machine: 'app-m1',
      cloud: 'seed',
      stack: STACK,
      resource: 'm1',
      path: `${STACK}/m1`,
      effect: 'delete',
      guarded: true,
      reasons: [],
      parts: ['m1_net'],
    });
    expect(found.changes.map(({ resource, machine }) => [resource, machine])).toEqual([
      ['m1', 'app-m1'],
      ['m1_net', 'app-m1'],
    ]);
  });

  it('that was never one is none when it goes', () => {
    const show = recorded('remove');
    expect(online({ ...show, output_changes: {} }, configuration({ machines: ['m0'] })).machines).toMatchObject([{ machine: 'app-m0' }]);
  });

  it('is known by its former name', () => {
    const document = configuration({ resources: { [MACHINE]: { name: 'other' } } });
    expect(machineOf(online(recorded('nothing'), document), 'm0')).toMatchObject({ machine: 'other', formerly: 'app-m0' });
  });

  it('carries what happens to its ports', () => {
    expect(machineOf(changed('subnet', { cidr: '203.0.113.0/27' }), 'm0')).toMatchObject({
      effect: 'in-place',
      guarded: false,
      reasons: [],
      parts: ['m0_net'],
    });
  });

  describe('whose creation did not end well', () => {
    it('is created again, without a word from anybody', () => {
      const found = changed('tainted', { image: 'gold-b', workers: '5' });
      expect(changeOf(found, 'm0')).toMatchObject({
        effect: 'add',
        restricted: true,
        properties: [{ name: 'state', section: true, before: 'tainted', effect: 'add' }],
      });
      expect(machineOf(found, 'm0')).toMatchObject({ effect: 'add', guarded: false });
    });

    it('is kept where its server is there, and changed as any other', () => {
      const found = changed('tainted', { image: 'gold-b', workers: '5' }, { kept: new Set([MACHINE]) });
      expect(changeOf(found, 'm0')?.properties.map(({ name, effect }) => [name, effect])).toEqual([
        ['state', 'in-place'],
        ['image_id', 'rebuild-wipe'],
        ['metadata', 'in-place'],
      ]);
      expect(machineOf(found, 'm0')).toMatchObject({ effect: 'rebuild-wipe', guarded: true });
    });

    it.each([
      [{}, 'in-place', false],
      [{ config_drive: false }, 'replace', true],
      [{ flavor_id: 'other' }, 'replace', true],
    ])('is kept, and with %j: %s', (after, effect, guarded) => {
      const show = placed(recorded('tainted'), MACHINE, { image_id: 'image-a', ...after }, { config_drive: true, flavor_id: 'flavor-id' });
      const found = online(show, configuration({ workers: '5' }), { kept: new Set([MACHINE]) });
      expect(machineOf(found, 'm0')).toMatchObject({ effect, guarded });
    });
  });
});

describe('a property that changes', () => {
  const NET = 'openstack_networking_network_v2.net';

  /** What becomes of a network, planned so. */
  function net(
    change: Partial<TerraformChange>,
    configured: Document = {},
    facts: Partial<TerraformFacts> = {},
  ): readonly PropertyChange[] {
    const entry = { address: NET, mode: 'managed', type: 'openstack_networking_network_v2', name: 'net' };
    const show = { resource_changes: [{ ...entry, change: { actions: ['update'], before: {}, after: {}, ...change } }] };
    return changeOf(online(show, configuration({ resources: { [NET]: configured } }), facts), 'net')?.properties ?? [];
  }

  it('is told by the place', () => {
    const [before, after] = [{ value_specs: { a: '1', b: '1', c: '1' } }, { value_specs: { a: '1', b: '2' } }];
    expect(net({ before, after }, after).map(({ name, steps, before, after }) => [name, steps, before, after])).toEqual([
      ['value_specs', ['b'], '1', '2'],
      ['value_specs', ['c'], '1', null],
    ]);
  });

  it('stays secret where its new value isn’t known yet, though the configuration tells what it is made of', () => {
    const change = {
      before: { description: 'x' },
      before_sensitive: { description: true },
      after: {},
      after_unknown: { description: true },
    };
    expect(net(change, { description: 'made of ${var.secret_admin}' })).toMatchObject([{ before: '******', after: '******' }]);
  });

  it('is told though the configuration no longer has it', () => {
    expect(net({ before: { description: 'a' }, after: { description: '' } })).toMatchObject([
      { name: 'description', before: 'a', after: '' },
    ]);
  });

  it.each([
    ['what the provider sets and doesn’t know yet', { before: { mtu: 1500 }, after: {}, after_unknown: { mtu: true } }],
    ['nothing in other words', { before: { tags: [] }, after: { tags: null } }],
    [
      'what is unknown within a block',
      {
        before: { segments: [{ segmentation_id: 4 }] },
        after: { segments: [{}] },
        after_unknown: { segments: [{ segmentation_id: true }] },
      },
    ],
  ])('is not %s', (_, change) => {
    expect(net(change)).toEqual([]);
  });

  it('is told where it replaces the resource, whoever sets it', () => {
    const change = { actions: ['delete', 'create'], before: { region: 'one' }, after: {}, after_unknown: { region: true } };
    expect(net({ ...change, replace_paths: [['region']] })).toMatchObject([
      { name: 'region', before: 'one', after: { get_unknown: null }, effect: 'replace' },
    ]);
    expect(net(change)).toEqual([]);
  });

  it('of what is replaced replaces nothing itself', () => {
    const change = { actions: ['create', 'delete'], before: { name: 'a', region: 'one' }, after: { name: 'b', region: 'two' } };
    expect(net({ ...change, replace_paths: [['region']] }, { region: 'two' }).map(({ name, effect }) => [name, effect])).toEqual([
      ['name', 'in-place'],
      ['region', 'replace'],
    ]);
  });

  it('has the expression of the configuration for what isn’t known yet', () => {
    const change = { before: { name: 'a' }, after: {}, after_unknown: { name: true } };
    expect(net(change, { name: 'net-${var.seed_value}-${terraform_data.admin.output}' })).toMatchObject([
      { after: { list_join: ['', ['net-', { get_output: ['app-seed@seed', 'value'] }, '-', { get_attr: ['admin', 'output'] }]] } },
    ]);
  });

  it('says which value of another stack brings it about, by its placeholder too', () => {
    const movedInputs = new Map([['seed_value', 'net is replaced']]);
    const [change] = online(recorded('input'), configuration(), { movedInputs }).changes;
    expect(change.properties).toMatchObject([
      {
        name: 'metadata',
        steps: ['from_seed'],
        before: 's1',
        after: { get_output: ['app-seed@seed', 'value'] },
        causes: ['net is replaced'],
      },
    ]);
  });

  it('names the member of a map that will be another, though Terraform takes all of it for unknown', () => {
    const [change] = online(recorded('secret'), configuration({ secretLength: 20 })).changes.filter(({ resource }) => resource === 'm0');
    expect(change.properties).toMatchObject([
      {
        name: 'metadata',
        steps: ['keystone.admin'],
        before: '******',
        after: { get_attr: ['admin', 'output'] },
        causes: ['admin is replaced'],
      },
    ]);
  });

  it('tells a change in place of what it refers to', () => {
    const entry = (address: string, change: TerraformChange) => ({
      address,
      mode: 'managed',
      type: address.split('.')[0],
      name: address.split('.')[1],
      change,
    });
    const show = {
      resource_changes: [
        entry(NET, { actions: ['update'], before: { id: 'n', name: 'a' }, after: { id: 'n', name: 'b' } }),
        entry('openstack_networking_subnet_v2.subnet', {
          actions: ['update'],
          before: { name: 'a', description: 'n' },
          after: { name: 'b', description: 'x' },
        }),
      ],
    };
    const document = configuration({
      resources: { 'openstack_networking_subnet_v2.subnet': { name: `\${${NET}.name}`, description: `\${${NET}.id}` } },
    });
    expect(changeOf(online(show, document), 'subnet')?.properties.map(({ name, causes }) => [name, causes])).toEqual([
      ['description', undefined],
      ['name', ['name of net is changed']],
    ]);
  });

  it.each([
    [
      'by what the provider calls sensitive',
      { before: { name: 'hunter1' }, after: { name: 'hunter2' }, before_sensitive: { name: true }, after_sensitive: { name: true } },
    ],
    ['by what becomes so', { before: { name: 'plain' }, after: { name: 'hunter2' }, after_sensitive: { name: true } }],
    ['by its name', { before: { value_specs: { admin_password: 'hunter1' } }, after: { value_specs: { admin_password: 'hunter2' } } }],
    [
      'in a list that grows',
      {
        before: { tags: ['hunter1'] },
        after: { tags: ['hunter1', 'hunter2'] },
        before_sensitive: { tags: [true] },
        after_sensitive: { tags: [true, true] },
      },
    ],
  ])('is masked %s', (_, change) => {
    const properties = net(change);
    expect(properties).toHaveLength(1);
    expect(JSON.stringify(properties)).toContain('******');
    expect(JSON.stringify(properties)).not.toContain('hunter');
  });

  it('is not one that is ignored', () => {
    const change = {
      actions: ['delete', 'create'],
      before: { name: 'a', region: 'one' },
      after: { name: 'b', region: 'two' },
      replace_paths: [['region']],
    };
    expect(net(change, { region: 'two', lifecycle: { ignore_changes: ['name'] } }).map(({ name }) => name)).toEqual(['region']);
  });
});

describe('what is no resource of the program', () => {
  const change = (address: string, actions: string[], more: object = {}) => {
    const [type, name] = address.split('.').slice(-2);
    const values = actions.includes('create') ? { before: null, after: {} } : { before: { id: '1', ...more }, after: null };
    return { address, mode: address.startsWith('data.') ? 'data' : 'managed', type, name, change: { actions, ...values } };
  };

  it.each([
    ['data', change('data.openstack_networking_network_v2.found', ['read']), 'none', []],
    ['what watches for a replacement', change('terraform_data.m2_replacement', ['create']), 'update', []],
    ['the same, gone', change('terraform_data.m2_replacement', ['delete']), 'update', []],
    ['a secret that is gone', change('terraform_data.other', ['delete'], { input: 'hunter2' }), 'update', ['other']],
    ['what Terraform lets go of', change('openstack_networking_network_v2.other', ['forget']), 'update', ['other']],
  ])('%s', (_, entry, action, shown) => {
    const found = online({ ...recorded('nothing'), resource_changes: [entry] });
    expect(found.stacks[0].action).toBe(action);
    expect(Object.keys(effects(found))).toEqual(shown);
  });
});

describe('outputs that will have other values', () => {
  const moved = (name: string, shape: Shape = {}) => [...online(recorded(name), configuration(shape)).movedOutputs];

  it('are told with what brings it about', () => {
    expect(moved('secret', { secretLength: 20 })).toEqual([[outputKey(STACK, 'admin_value'), 'admin is replaced']]);
    expect(moved('add', { machines: ['m0', 'm1', 'm2'] })).toEqual([[outputKey(STACK, 'machine_addresses'), 'm2_net is created']]);
    expect(moved('remove', { machines: ['m0'] })).toEqual([
      [outputKey(STACK, 'machine_addresses'), `output machine_addresses of ${STACK} changes`],
    ]);
  });

  it('are all of a stack that is created', () => {
    expect(moved('create').map(([key]) => key)).toEqual(['machine_addresses', 'admin_value', 'net'].map((name) => outputKey(STACK, name)));
  });

  it('are none where values stay, and never the package’s own', () => {
    expect(moved('image', { image: 'gold-b' })).toEqual([]);
    expect(recorded('add').output_changes).toHaveProperty('tripleo_machines');
  });
});

describe('a plan of both engines', () => {
  const heat = (name: string) =>
    plan(
      side({ Net: { type: 'OS::Neutron::Net', properties: { name: 'a' } } }),
      side({ Net: { type: 'OS::Neutron::Net', properties: { name } } }),
      schemaLookup,
    );
  const image = configuration({ image: 'gold-b' });
  const terraform = (id: string) => terraformStackPlan(id, artifactOf(image), WHERE, image, recorded('image'), FACTS);

  it('is in the order of the artifacts, what they no longer have at the end', () => {
    const found = mergePlans(['second', 'under', 'first'], heat('b'), [terraform('first'), terraform('gone'), terraform('second')]);
    expect(found.stacks.map(({ stack }) => stack)).toEqual(['second', 'under', 'first', 'gone']);
    expect(found.changes.map(({ stack, resource }) => `${stack} ${resource}`)).toEqual([
      'second m0',
      'second m1',
      'under Net',
      'first m0',
      'first m1',
      'gone m0',
      'gone m1',
    ]);
    expect(found.machines.map(({ stack }) => stack)).toEqual(['second', 'second', 'first', 'first', 'gone', 'gone']);
  });

  it('counts what both do, and keeps images and nodes', () => {
    const images = [{ artifact: 'gold', cloud: 'seed', imageName: 'gold-b', before: null, upload: true, properties: [] }];
    const found = mergePlans([], { ...heat('b'), images, counts: { ...heat('b').counts, images: 1 } }, [terraform(STACK)]);
    expect(found.counts.resources).toMatchObject({ 'in-place': 1, 'rebuild-wipe': 2 });
    expect(found.counts.machines).toMatchObject({ 'rebuild-wipe': 2 });
    expect([found.images, found.counts.images]).toEqual([images, 1]);
  });
});

/** A recorded plan in which a resource is to have other values. */
function placed(show: TerraformShow, address: string, values: object, present: object = {}): TerraformShow {
  const resource_changes = show.resource_changes!.map((entry) => {
    if (entry.address !== address) return entry;
    const { before, after, after_unknown: unknown, ...change } = entry.change;
    const stillUnknown = Object.entries(unknown as object).filter(([name]) => !(name in values));
    const all = { before: { ...(before as object), ...present }, after: { ...(after as object), ...present, ...values } };
    return { ...entry, change: { ...change, ...all, after_unknown: Object.fromEntries(stillUnknown) } };
  });
  return { ...show, resource_changes };
}
