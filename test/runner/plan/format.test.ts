import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { formatPlan } from '../../../lib/runner/plan/format';
import { configuration, online } from './configurations';
import { common, machine, machines, param, planOf, side, stack } from './sides';

it('says so where nothing differs', () => {
  expect(formatPlan(planOf(side(common()), side(common())))).toBe('Nothing differs.\n');
});

const before = side(machines(machine('m0'), machine('m1', { image_update_policy: 'REPLACE' }), machine('m2')));
const after = {
  ...side({
    ...machines(machine('m0'), machine('m1', { image_update_policy: 'REPLACE', image: 'gold-000000000002' }), machine('m3')),
    Config: { type: 'OS::Heat::StructuredConfig', properties: { group: 'os-apply-config', config: { nova: { workers: 4 } } } },
  }),
  images: { gold: { cloud: 'seed', imageName: 'gold-000000000002' } },
  nodes: { pool: { cloud: 'seed', nodes: [{ name: 'node-3' }] } },
};

it('puts the machines that lose data first, then goes by cloud and stack', () => {
  expect(formatPlan(planOf(before, after))).toMatchInlineSnapshot(`
    "2 machines would lose data:
      !! app-m1  REPLACED: a new machine takes its place, its disks are lost
         app/Under/m1 on seed
         image: "gold-000000000001" → "gold-000000000002": replace, a new server takes its place (image_update_policy REPLACE)
      !! app-m2  DELETED: its disks are lost
         app/Under/m2 on seed

    cloud seed
      + image gold-000000000002: upload
      + node node-3: enrol
      update stack app-Under (under)
        ~ machine app-m0: in place  [app/Under/m0]
            ~ m0_Deployment: in place  OS::Heat::StructuredDeployment [app/Under/m0/Deployment]
                config: get_resource Config (Config is replaced): in place, Heat updates it
        ± machine app-m1: REPLACED: a new machine takes its place, its disks are lost  [app/Under/m1]
            image: "gold-000000000001" → "gold-000000000002": replace, a new server takes its place (image_update_policy REPLACE)
            ± m1_Deployment: replace  OS::Heat::StructuredDeployment [app/Under/m1/Deployment]
                config: get_resource Config (Config is replaced): in place, Heat updates it
                server: get_resource m1 (m1 is replaced): replace, Heat cannot update it (no update allowed)
        - machine app-m2: DELETED: its disks are lost  [app/Under/m2]
            - m2_Deployment: delete  OS::Heat::StructuredDeployment [app/Under/m2/Deployment]
            - m2_Port: delete  OS::Neutron::Port [app/Under/m2/Port]
        + machine app-m3: add  [app/Under/m3]
            + m3_Deployment: add  OS::Heat::StructuredDeployment [app/Under/m3/Deployment]
            + m3_Port: add  OS::Neutron::Port [app/Under/m3/Port]
        ± Config: replace  OS::Heat::StructuredConfig [app/Under/Config]
            config.nova.workers: 2 → 4: replace, a new configuration takes its place (no update allowed)

    Resources: 1 in place, 3 add, 3 replace, 3 delete. Machines: 1 in place, 1 add, 1 replace, 1 delete. 1 image. 1 node.
    "
  `);
});

it('colours only when asked to', () => {
  const found = planOf(before, after);
  const plain = formatPlan(found);
  expect(stripVTControlCharacters(plain)).toBe(plain);
  const coloured = formatPlan(found, { color: true });
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});

it('counts a machine that keeps its ephemeral disk among those that lose data', () => {
  const text = formatPlan(planOf(side(machines(machine('m'))), side(machines(machine('m', { image: 'gold-2' })))));
  expect(text).toMatch(/^1 machine would lose data:\n {2}!! app-m {2}REBUILT: its root disk is written anew, its ephemeral disk stays\n/);
});

it('says what would fail', () => {
  const of = (port: string) => side({ T: { type: 'OS::Neutron::Trunk', properties: { port } } });
  expect(formatPlan(planOf(of('a'), of('b')))).toContain('port: "a" → "b": WOULD FAIL, Heat refuses to change port (immutable)');
});

it('cuts what is long and prints no secret', () => {
  const vm = (long: string, secret: string) => {
    const resources = { vm: { type: 'OS::Nova::Server', properties: { flavor: 'f', metadata: { long, secret: param('p') } } } };
    const parameters = { p: { type: 'string', hidden: true } };
    return { stacks: { under: stack(resources, { template: { parameters, resources }, environment: { parameters: { p: secret } } }) } };
  };
  const text = formatPlan(planOf(vm('a'.repeat(500), 'hunter2'), vm('b'.repeat(500), 'hunter3')));
  expect(text).toContain('…');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(200);
  expect(text).toContain('******');
  expect(text).not.toContain('hunter');
});

it('has words for what nothing tells before it is there', () => {
  const change = {
    actions: ['delete', 'create'],
    before: { region: 'one' },
    after: {},
    after_unknown: { region: true },
    replace_paths: [['region']],
  };
  const net = {
    address: 'openstack_networking_network_v2.net',
    mode: 'managed',
    type: 'openstack_networking_network_v2',
    name: 'net',
    change,
  };
  expect(formatPlan(online({ resource_changes: [net] }, configuration()))).toContain('region: "one" → known once it is there: replace');
});

it('says of an image that is to be uploaded whether it is built', () => {
  const found = planOf(before, after);
  const told = (built: number | null) => formatPlan({ ...found, images: found.images.map((image) => ({ ...image, built })) });
  expect(told(541_200_000)).toContain('+ image gold-000000000002: upload (built, 542 MB)\n');
  expect(told(null)).toContain('+ image gold-000000000002: upload (not built)\n');
});
