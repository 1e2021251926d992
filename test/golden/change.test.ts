import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { copyOf } from './copy';
import { assemblyOf, goldenFolder, readFolder } from './example';
import { lineDiff } from './lines';

const kept = readFolder(goldenFolder('two-clouds'));

/** The diff of each file of the assembly that changes with a file of the example. */
async function changed(file: string, from: string, to: string): Promise<Map<string, string[]>> {
  const folder = copyOf('two-clouds');
  const text = readFileSync(join(folder, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(folder, file), text.replace(from, to));
  const assembly = await assemblyOf(folder);
  expect([...assembly.keys()]).toEqual([...kept.keys()]);
  const diffs = [...assembly].map(([path, after]): [string, string[]] => [path, lineDiff(kept.get(path) ?? '', after)]);
  return new Map(diffs.filter(([, lines]) => lines.length > 0));
}

it('a change of one node changes only the lines of that node', async () => {
  const address = '52:54:00:c1:00:01';
  const diffs = await changed('nodes.json', address, '52:54:00:c1:00:0f');
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

it('a changed configuration value changes only its line', async () => {
  const diffs = await changed('main.ts', "libvirt_type: 'kvm'", "libvirt_type: 'qemu'");
  expect([...diffs.keys()]).toEqual(['manifest.json', 'stacks/two-clouds-overcloud-compute.yaml']);
  expect(diffs.get('stacks/two-clouds-overcloud-compute.yaml')).toEqual([
    '-            libvirt_type: kvm',
    '+            libvirt_type: qemu',
  ]);
  expect(diffs.get('manifest.json')).toHaveLength(2);
});

it('an added machine only adds lines, of that machine', async () => {
  const diffs = await changed('main.ts', 'count: 2', 'count: 3');
  const stack = 'stacks/two-clouds-overcloud-compute';
  expect([...diffs.keys()]).toEqual(['manifest.json', `${stack}.environment.yaml`, `${stack}.yaml`, 'tree.json']);
  const template = diffs.get(`${stack}.yaml`) ?? [];
  expect(template.filter((line) => line.startsWith('-'))).toEqual([]);
  const before = load(kept.get(`${stack}.yaml`) ?? '') as { resources: Record<string, object> };
  const names = template.flatMap((line) => /^\+ {2}(\S+):$/.exec(line)?.[1] ?? []);
  expect(names).toEqual(['overcloud-compute-2', 'overcloud-compute-2_deployment', 'overcloud-compute-2_virtual']);
  for (const name of names) expect(before.resources).not.toHaveProperty(name);
});
