import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { oracleFolder } from '../../scripts/setup.mjs';
import { folderWith } from '../runner/openstack';

const ROOT = join(__dirname, '..', '..');

/** What dib-lint, which calls tools that are installed beside it, says of a folder of elements. */
function lint(elements: string): string {
  const bin = join(oracleFolder(), 'bin');
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter), ELEMENTS_DIR: elements, LIB_DIR: elements };
  return spawnSync(join(bin, 'dib-lint'), { cwd: ROOT, env, encoding: 'utf8' }).stdout;
}

it('dib-lint finds nothing in our elements', () => {
  const said = lint(join(ROOT, 'elements'));
  expect(said).toContain('elements/os-config/install.d/50-os-config');
  expect(said.split('\n').filter((line) => line.startsWith('ERROR'))).toEqual([]);
  expect(said).toMatch(/\nPASS\n$/);
});

it('and finds what is wrong', () => {
  const elements = folderWith({});
  mkdirSync(join(elements, 'a'));
  expect(lint(elements)).toMatch(/a lacks a README\.rst/);
});
