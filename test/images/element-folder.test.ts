import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readElementFolder } from '../../lib/images';
import { folderOf } from './folder';

const FILES = {
  'motd/element-deps': 'pkg-map\n\n  install-static \npkg-map\n',
  'motd/install.d/50-motd': '#!/bin/sh\n',
  'motd/static/etc/motd': 'hello\n',
};
const motd = () => join(folderOf(FILES), 'motd');
const digest = (folder: string) => readElementFolder(folder).digest;

describe('an element in a folder', () => {
  it('is its files by path, with whether they are executable', () => {
    const { name, files, depends, provides } = readElementFolder(motd());
    expect(name).toBe('motd');
    expect(files.map(({ path, executable, content }) => [path, executable, content.toString()])).toEqual([
      ['element-deps', false, FILES['motd/element-deps']],
      ['install.d/50-motd', true, '#!/bin/sh\n'],
      ['static/etc/motd', false, 'hello\n'],
    ]);
    expect([depends, provides]).toEqual([['install-static', 'pkg-map'], []]);
  });

  it('is in place of what it says', () => {
    expect(readElementFolder(join(folderOf({ 'mine/element-provides': 'operating-system\n' }), 'mine')).provides).toEqual([
      'operating-system',
    ]);
  });

  it('may hold links to files, which count as the files', () => {
    const folder = motd();
    const before = digest(folder);
    renameSync(join(folder, 'static/etc/motd'), `${folder}-text`);
    symlinkSync(`${folder}-text`, join(folder, 'static/etc/motd'));
    expect(digest(folder)).toBe(before);
    writeFileSync(`${folder}-text`, 'other\n');
    expect(digest(folder)).not.toBe(before);
  });

  it.each<[string, (folder: string) => void]>([
    ['a link to a folder', (folder) => symlinkSync('static', join(folder, 'other'))],
    ['a link to nothing', (folder) => symlinkSync('nothing', join(folder, 'other'))],
  ])('can not hold %s', (_what, change) => {
    const folder = motd();
    change(folder);
    expect(() => readElementFolder(folder)).toThrow();
  });
});

describe("an element's digest", () => {
  it('is the same on every machine', () => {
    expect(digest(motd())).toBe('ebc1b5c257073079468c0a847307c8b21b922a3ded2f50de0587982a4bfac388');
  });

  it.each<[string, (folder: string) => void]>([
    ['one byte', (folder) => writeFileSync(join(folder, 'static/etc/motd'), 'hellp\n')],
    ['one byte that is no text', (folder) => writeFileSync(join(folder, 'static/etc/motd'), Buffer.from([0xff]))],
    ["a file's name", (folder) => renameSync(join(folder, 'static/etc/motd'), join(folder, 'static/etc/issue'))],
    ["a file's place", (folder) => renameSync(join(folder, 'static/etc/motd'), join(folder, 'static/motd'))],
    ['a file more', (folder) => writeFileSync(join(folder, 'README.rst'), '')],
    ['a file fewer', (folder) => rmSync(join(folder, 'element-deps'))],
    ['a file that may be executed', (folder) => chmodSync(join(folder, 'static/etc/motd'), 0o755)],
    ['a file that may no longer be executed', (folder) => chmodSync(join(folder, 'install.d/50-motd'), 0o644)],
  ])('changes with %s', (_what, change) => {
    const folder = motd();
    const before = digest(folder);
    change(folder);
    expect(digest(folder)).not.toBe(before);
  });

  it.each<[string, (folder: string) => void]>([
    ['when its files were written', (folder) => utimesSync(join(folder, 'static/etc/motd'), 1, 1)],
    ['the umask that it was checked out with', (folder) => chmodSync(join(folder, 'static/etc/motd'), 0o600)],
    ['who of all may execute its files', (folder) => chmodSync(join(folder, 'install.d/50-motd'), 0o700)],
    ['empty folders, which Git does not keep', (folder) => mkdirSync(join(folder, 'empty'))],
  ])('does not change with %s', (_what, change) => {
    const folder = motd();
    const before = digest(folder);
    change(folder);
    expect(digest(folder)).toBe(before);
  });

  it('does not change with where it lies, or under what name', () => {
    expect(digest(motd())).toBe(digest(motd()));
    const folder = motd();
    renameSync(folder, `${folder}-2`);
    expect(digest(`${folder}-2`)).toBe(digest(motd()));
  });
});
