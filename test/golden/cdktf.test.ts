import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { assemblyOf, CDKTF, engineOf, exampleFolder, ROOT } from './example';

it(`${CDKTF} writes Terraform's configurations, and no other of its kind is loaded`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loaded-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const LOADED = join(folder, 'loaded.json');
  const example = 'two-clouds-terraform';
  const NODE_OPTIONS = `--require ${join(__dirname, 'loaded.cjs')}`;
  await assemblyOf(exampleFolder(example), { ...engineOf(example), LOADED, NODE_OPTIONS });
  const modules: string[] = JSON.parse(readFileSync(LOADED, 'utf8'));
  const folders = modules.flatMap((path) => /\/node_modules\/(cdkt[^/]*)\//.exec(path)?.[1] ?? []);
  const names = folders.map((name) => JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).name);
  expect(new Set(names)).toEqual(new Set([CDKTF]));
});
