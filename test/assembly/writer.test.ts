import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Assembly, AssemblyWriter, type Manifest } from '../../lib/assembly';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const MANIFEST: Manifest = { version: '1.0', minimumRunnerVersion: '0.1.0', app: 'demo', clouds: {}, artifacts: {} };

it('writes files that the reader takes, and the manifest', () => {
  const outdir = join(scratch(), 'below', 'out');
  const writer = new AssemblyWriter();
  const entry = writer.add('stacks/a.yaml', 'é\n');
  writer.write(outdir, MANIFEST);
  const assembly = Assembly.open(outdir);
  expect(assembly.manifest).toEqual(MANIFEST);
  expect(assembly.read(entry)).toBe('é\n');
});

it('writes bytes as they are, and files that may be executed', () => {
  const outdir = join(scratch(), 'out');
  const writer = new AssemblyWriter();
  const bytes = Buffer.from([0xff, 0x00, 0x0a]);
  const entry = writer.add('elements/a/static/x', bytes);
  writer.add('elements/a/install.d/50-a', '#!/bin/sh\n', true);
  writer.write(outdir, MANIFEST);
  expect(Assembly.open(outdir).bytes(entry)).toEqual(bytes);
  const executable = (file: string) => (statSync(join(outdir, file)).mode & 0o111) !== 0;
  expect([executable(entry.file), executable('elements/a/install.d/50-a')]).toEqual([false, true]);
});

it('replaces an older assembly, leaving no file of it', () => {
  const outdir = join(scratch(), 'out');
  const first = new AssemblyWriter();
  first.add('stacks/old.yaml', 'old');
  first.write(outdir, MANIFEST);
  const second = new AssemblyWriter();
  second.add('stacks/new.yaml', 'new');
  second.write(outdir, MANIFEST);
  expect(readdirSync(join(outdir, 'stacks'))).toEqual(['new.yaml']);
});

it.each(['out', 'out/', './out'])('writes to %j as to any folder, again and again', (name) => {
  const folder = scratch();
  const before = process.cwd();
  process.chdir(folder);
  try {
    for (const text of ['one', 'two']) {
      const writer = new AssemblyWriter();
      writer.add('a.txt', text);
      writer.write(name, MANIFEST);
      expect(readFileSync(join(folder, 'out', 'a.txt'), 'utf8')).toBe(text);
    }
  } finally {
    process.chdir(before);
  }
  expect(readdirSync(folder)).toEqual(['out']);
});

it('takes an empty folder, and one with an interrupted write beside it', () => {
  const folder = scratch();
  const outdir = join(folder, 'out');
  mkdirSync(outdir);
  mkdirSync(`${outdir}.new`);
  writeFileSync(join(`${outdir}.new`, 'half'), '');
  new AssemblyWriter().write(outdir, MANIFEST);
  expect(readdirSync(folder)).toEqual(['out']);
  expect(readdirSync(outdir)).toEqual(['manifest.json']);
});

it('leaves a folder alone that holds something else', () => {
  const folder = scratch();
  writeFileSync(join(folder, 'thesis.tex'), 'years');
  expect(() => new AssemblyWriter().write(folder, MANIFEST)).toThrow(
    'holds files and no manifest.json: not an assembly, so it is left alone; name another folder or empty it',
  );
  expect(readFileSync(join(folder, 'thesis.tex'), 'utf8')).toBe('years');
  expect(existsSync(`${folder}.new`)).toBe(false);
});
