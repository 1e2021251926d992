import { describe, expect, it } from 'vitest';
import { guardsToLift, refusals, restrictionsToLift } from '../../../lib/runner/plan/refusals';
import type { Document, Side } from '../../../lib/runner/plan/side';
import { configuration, FACTS, offline, online, recorded } from './configurations';
import { common, deployed, machine, machines, planOf, side } from './sides';

const gold = (image: string, policy: string) => machine('m', { image, image_update_policy: policy });

function changed(policy: string) {
  return planOf(side(machines(gold('gold-1', policy))), side(machines(gold('gold-2', policy))));
}

describe('a plan that loses a machine is refused', () => {
  it('naming property, policy and machine', () => {
    expect(refusals(changed('REPLACE'), [])).toEqual([
      {
        code: 'MACHINE_WOULD_BE_REPLACED',
        machine: 'app-m',
        stack: 'under',
        resource: 'm',
        path: 'app/Under/m',
        property: 'image',
        policy: 'image_update_policy REPLACE',
        effect: 'replace',
        message:
          'MACHINE_WOULD_BE_REPLACED [app/Under/m] app-m: image "gold-1" → "gold-2" replaces the machine, and what is on its disks is lost (image_update_policy REPLACE); do undo the change, or say --allow app-m',
      },
    ]);
  });

  it('where it would be wiped', () => {
    expect(refusals(changed('REBUILD'), [])).toMatchObject([{ code: 'MACHINE_WOULD_BE_WIPED', policy: 'image_update_policy REBUILD' }]);
  });

  it('but not where its ephemeral disk stays', () => {
    expect(refusals(changed('REBUILD_PRESERVE_EPHEMERAL'), [])).toEqual([]);
  });

  it('where it would be deleted', () => {
    const [refusal, ...others] = refusals(planOf(side(machines(machine('m'))), side(common())), []);
    expect(others).toEqual([]);
    expect(refusal).toMatchObject({ code: 'MACHINE_WOULD_BE_DELETED', machine: 'app-m' });
    expect(refusal.message).toContain('it is no longer in the stack');
  });

  it('where its flavor is replaced, telling so', () => {
    const after = machines(machine('m'));
    after.Flavor = { type: 'OS::Nova::Flavor', properties: { ram: 1, vcpus: 1 } };
    const [refusal] = refusals(planOf(side(machines(machine('m'))), side(after)), []);
    expect(refusal).toMatchObject({ code: 'MACHINE_WOULD_BE_REPLACED', property: 'flavor', policy: 'flavor_update_policy REPLACE' });
    expect(refusal.message).toContain('get_resource Flavor (Flavor is replaced)');
  });

  it('each machine for itself', () => {
    const of = (key: string) => side(machines(machine('a', { key_name: key }), machine('b', { key_name: key }), machine('c')));
    const found = planOf(of('x'), of('y'));
    expect(refusals(found, []).map((refusal) => refusal.machine)).toEqual(['app-a', 'app-b']);
    expect(refusals(found, ['app-a']).map((refusal) => refusal.machine)).toEqual(['app-b']);
  });
});

describe('a machine that is named', () => {
  it.each(['app-m', 'app/Under/m'])('may be lost: %s', (name) => {
    expect(refusals(changed('REPLACE'), [name])).toEqual([]);
  });

  it('may be one that nothing happens to', () => {
    const same = planOf(side(machines(machine('m'))), side(machines(machine('m'))));
    expect(refusals(same, ['app-m'])).toEqual([]);
  });

  it('must be known', () => {
    const [unknown, loss] = refusals(changed('REPLACE'), ['app-n']);
    expect(unknown).toMatchObject({ code: 'ALLOWED_MACHINE_UNKNOWN', machine: 'app-n' });
    expect(unknown.message).toContain('allowed app-m');
    expect(loss.code).toBe('MACHINE_WOULD_BE_REPLACED');
  });

  it('must be one', () => {
    const of = (image: string): Side => {
      const one = side(machines(machine('m', { image, image_update_policy: 'REPLACE' }))).stacks.under;
      return { stacks: { under: one, over: { ...one, stackName: 'app-Over', resources: { m: 'app/Over/m' } } } };
    };
    const found = planOf(of('1'), of('2'));
    expect(refusals(found, ['app-m'])[0]).toMatchObject({ code: 'ALLOWED_MACHINE_AMBIGUOUS' });
    expect(refusals(found, ['app-m'])).toHaveLength(3);
    expect(refusals(found, ['app/Over/m', 'app/Under/m'])).toEqual([]);
  });

  it('may be called by its former name', () => {
    const of = (name: string): Side => side(machines(machine('m', { name, key_name: name })), { machines: { m: name } });
    expect(refusals(planOf(of('old'), of('new')), ['old'])).toEqual([]);
    expect(refusals(planOf(of('old'), of('new')), ['new'])).toEqual([]);
  });
});

describe('an update that cannot succeed is refused, whoever is named', () => {
  it('a bare-metal server that would be resized', () => {
    const of = (flavor: string) => side(machines(machine('m', { flavor, flavor_update_policy: 'RESIZE' })));
    const [refusal] = refusals(planOf(of('a'), of('b')), ['app-m']);
    expect(refusal).toMatchObject({
      code: 'UPDATE_WOULD_FAIL',
      machine: 'app-m',
      property: 'flavor',
      policy: 'flavor_update_policy RESIZE',
    });
    expect(refusal.message).toContain('Nova cannot resize');
  });

  it('an immutable property', () => {
    const of = (port: string) => side({ T: { type: 'OS::Neutron::Trunk', properties: { port } } });
    expect(refusals(planOf(of('a'), of('b')), [])).toMatchObject([{ code: 'UPDATE_WOULD_FAIL', property: 'port' }]);
  });

  it('what is no machine and restricted', () => {
    const of = (tenant: string) =>
      side(
        { N: { type: 'OS::Neutron::Net', properties: { tenant_id: tenant } } },
        { environment: { resource_registry: { resources: { N: { restricted_actions: 'replace' } } } } },
      );
    const found = planOf(of('a'), of('b'));
    expect(refusals(found, [])).toMatchObject([{ code: 'UPDATE_WOULD_FAIL', policy: 'restricted_actions replace' }]);
    expect(restrictionsToLift(found, [])).toEqual({});
  });
});

describe('restrictions to lift', () => {
  it('are those of machines that may be replaced', () => {
    expect(restrictionsToLift(changed('REPLACE'), [])).toEqual({});
    expect(restrictionsToLift(changed('REPLACE'), ['app-m'])).toEqual({ under: ['m'] });
  });

  it('are none for a rebuild, which Heat does not restrict', () => {
    expect(restrictionsToLift(changed('REBUILD'), ['app-m'])).toEqual({});
  });

  it('are those of machines that were never created, unnamed', () => {
    const assembly = side(machines(machine('m')));
    const failed = (states: Document) => ({
      stacks: { under: deployed(assembly.stacks.under, { status: 'CREATE_FAILED', states: states as never }) },
    });
    const found = planOf(failed({ m: { status: 'CREATE_FAILED', physical: 'ERROR' } }), assembly);
    expect(refusals(found, [])).toEqual([]);
    expect(restrictionsToLift(found, [])).toEqual({ under: ['m'] });
    expect(restrictionsToLift(planOf(failed({ m: { status: 'INIT_COMPLETE' } }), assembly), [])).toEqual({});
  });
});

describe('a machine of Terraform’s', () => {
  const SERVER = 'openstack_compute_instance_v2.m0';
  const flavor = online(recorded('flavor'), configuration({ ram: 128 }));
  const image = online(recorded('image'), configuration({ image: 'gold-b' }));
  const removed = online(recorded('remove'), configuration({ machines: ['m0'] }));

  it('is not replaced unasked', () => {
    expect(refusals(flavor, ['app-m1'])).toEqual([
      {
        code: 'MACHINE_WOULD_BE_REPLACED',
        machine: 'app-m0',
        stack: 'app-under@seed',
        resource: 'm0',
        path: 'app/under/m0',
        property: 'flavor_id',
        policy: 'replace_triggered_by',
        effect: 'replace',
        message:
          'MACHINE_WOULD_BE_REPLACED [app/under/m0] app-m0: flavor_id "flavor-id" → get_resource flavor (flavor is replaced) replaces the machine, and what is on its disks is lost (replace_triggered_by); do undo the change, or say --allow app-m0',
      },
    ]);
  });

  it('is neither wiped nor deleted', () => {
    expect(refusals(image, []).map(({ message }) => message)).toContain(
      'MACHINE_WOULD_BE_WIPED [app/under/m0] app-m0: image_id "gold-a" → "gold-b" rebuilds the machine and wipes its disk (the provider rebuilds); do undo the change, or say --allow app-m0',
    );
    expect(refusals(removed, [])).toMatchObject([{ code: 'MACHINE_WOULD_BE_DELETED', machine: 'app-m1' }]);
  });

  it.each(['app-m1', 'app-under@seed/m1'])('that is gone is named by %s', (name) => {
    expect(refusals(removed, [name])).toEqual([]);
  });

  it('is not resized, whoever is named', () => {
    const big = { 'openstack_compute_flavor_v2.big': { '//': 'app/under/big' } };
    const document = configuration({
      resources: { ...big, [SERVER]: { flavor_id: '${openstack_compute_flavor_v2.big.id}', lifecycle: {} } },
    });
    expect(refusals(online(recorded('resize'), document), ['app-m0']).map(({ message }) => message)).toEqual([
      'UPDATE_WOULD_FAIL [app/under/m0] m0: flavor_id "flavor-id" → get_resource big (big is created): Nova cannot resize a bare-metal server (no replace_triggered_by); do undo the change, or have it replace the machine by replace_triggered_by',
    ]);
  });

  it('goes without its guard where it is named and would be replaced', () => {
    expect(guardsToLift(flavor, [])).toEqual({});
    expect(guardsToLift(flavor, ['app-m0'])).toEqual({ 'app-under@seed': [SERVER] });
    expect(guardsToLift(image, ['app-m0'])).toEqual({});
    expect(restrictionsToLift(flavor, ['app-m0'])).toEqual({});
  });

  it('goes without its guard where creating it failed, unless it is kept', () => {
    const document = configuration({ workers: '5' });
    expect(guardsToLift(online(recorded('tainted'), document), [])).toEqual({ 'app-under@seed': [SERVER] });
    const kept = online(recorded('tainted'), document, { ...FACTS, kept: new Set([SERVER]) });
    expect(guardsToLift(kept, [])).toEqual({});
  });

  it('is not what another guarded resource is: that one’s guard stays', () => {
    const of = (tenant: string) =>
      configuration({
        machines: [],
        resources: { 'openstack_networking_network_v2.net': { tenant_id: tenant, lifecycle: { prevent_destroy: true } } },
      });
    const found = offline(of('a'), of('b'));
    expect(refusals(found, []).map(({ message }) => message)).toEqual([
      'UPDATE_WOULD_FAIL [app/under/net] net: it would be replaced, and its lifecycle prevents that (prevent_destroy); do undo the change, or take the restriction away',
    ]);
    expect(guardsToLift(found, [])).toEqual({});
  });

  it('is the only one whose guard is lifted in a plan of both engines', () => {
    expect(restrictionsToLift(changed('REPLACE'), ['app-m'])).toEqual({ under: ['m'] });
    expect(guardsToLift(changed('REPLACE'), ['app-m'])).toEqual({});
  });
});
