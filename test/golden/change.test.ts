import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { copyOf } from './copy';
import { assemblyOf, engineOf, goldenFolder, readFolder } from './example';
import { lineDiff } from './lines';

interface Change {
  /** The diff of each file of the assembly that changes. */
  readonly diffs: Map<string, string[]>;
  readonly before: Map<string, string>;
  readonly after: Map<string, string>;
}

/** What changes with a file of the example. */
async function changed(example: string, file: string, from: string, to: string): Promise<Change> {
  const before = readFolder(goldenFolder(example));
  const folder = copyOf(example);
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
  const after = await assemblyOf(folder, engineOf(example));
  expect([...after.keys()]).toEqual([...before.keys()]);
  const diffs = [...after].map(([path, written]): [string, string[]] => [path, lineDiff(before.get(path) ?? '', written)]);
  return { diffs: new Map(diffs.filter(([, lines]) => lines.length > 0)), before, after };
}

const HEAT = 'two-clouds';
const TERRAFORM = 'two-clouds-terraform';
const COMPUTE = 'stacks/two-clouds-overcloud-compute';

it.each([HEAT, TERRAFORM])('of %s: a change of one node changes only the lines of that node', async (example) => {
  const address = '52:54:00:c1:00:01';
  const { diffs } = await changed(example, 'nodes.json', address, '52:54:00:c1:00:0f');
  expect([...diffs.keys()]).toEqual(['manifest.json', 'nodes/undercloud-machines.json']);
  expect(diffs.get('nodes/undercloud-machines.json')).toEqual([
    `-          "address": "${address}",`,
    '+          "address": "52:54:00:c1:00:0f",',
  ]);
  expect(diffs.get('manifest.json')).toEqual([
    expect.stringMatching(/^- {6}"sha256": "[0-9a-f]{64}",$/),
    expect.stringMatching(/^\+ {6}"sha256": "[0-9a-f]{64}",$/),
  ]);
});

it.each([
  [HEAT, `${COMPUTE}.yaml`, '            libvirt_type: ', 'kvm', 'qemu'],
  [TERRAFORM, `${COMPUTE}.tf.json`, '              "libvirt_type": ', '"kvm"', '"qemu"'],
])('of %s: a changed configuration value changes only its line', async (example, file, name, from, to) => {
  const { diffs } = await changed(example, 'main.ts', "libvirt_type: 'kvm'", "libvirt_type: 'qemu'");
  expect([...diffs.keys()]).toEqual(['manifest.json', file]);
  expect(diffs.get(file)).toEqual([`-${name}${from}`, `+${name}${to}`]);
  expect(diffs.get('manifest.json')).toHaveLength(2);
});

it(`of ${HEAT}: an added machine only adds lines, of that machine`, async () => {
  const { diffs, before } = await changed(HEAT, 'main.ts', 'count: 2', 'count: 3');
  expect([...diffs.keys()]).toEqual(['manifest.json', `${COMPUTE}.environment.yaml`, `${COMPUTE}.yaml`, 'tree.json']);
  const template = diffs.get(`${COMPUTE}.yaml`) ?? [];
  expect(template.filter((line) => line.startsWith('-'))).toEqual([]);
  const { resources } = load(before.get(`${COMPUTE}.yaml`) ?? '') as { resources: Record<string, object> };
  const names = template.flatMap((line) => /^\+ {2}(\S+):$/.exec(line)?.[1] ?? []);
  expect(names).toEqual(['overcloud-compute-2', 'overcloud-compute-2_deployment', 'overcloud-compute-2_virtual']);
  for (const name of names) expect(resources).not.toHaveProperty(name);
});

it(`of ${TERRAFORM}: an added machine only adds blocks, of that machine`, async () => {
  const { diffs, before, after } = await changed(TERRAFORM, 'main.ts', 'count: 2', 'count: 3');
  const file = `${COMPUTE}.tf.json`;
  expect([...diffs.keys()]).toEqual(['manifest.json', file, 'tree.json']);
  const [old, young] = [before, after].map((assembly) => JSON.parse(assembly.get(file) ?? ''));
  expect(young).toMatchObject(old);
  const names = (document: { resource: object }) =>
    Object.entries(document.resource).flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`));
  expect(names(young).filter((name) => !names(old).includes(name))).toEqual([
    'openstack_compute_instance_v2.overcloud-compute-2',
    'openstack_networking_port_v2.overcloud-compute-2_virtual',
    'openstack_objectstorage_object_v1.overcloud-compute-2_configuration',
    'terraform_data.overcloud-compute-2_configuration_url',
    'terraform_data.overcloud-compute-2_deployment',
    'terraform_data.overcloud-compute-2_deployment_signal',
    'terraform_data.overcloud-compute-2_replacement',
  ]);
});
