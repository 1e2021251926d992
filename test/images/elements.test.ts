import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ELEMENT_CODES, gatherElements, type ImageElements, type NamedElement, OWN_ELEMENTS } from '../../lib/images';
import { folderOf } from './folder';

const named = (...names: string[]): NamedElement[] => names.map((name) => ({ name }));
const inFolder = (folder: string, name: string, digest?: string): NamedElement => ({ name, folder: join(folder, name), digest });

/** The problems, `code what; got`; only codes that are declared. */
function problems({ problems }: ImageElements): string[] {
  for (const { code } of problems) expect(ELEMENT_CODES).toContain(code);
  return problems.map(({ code, what, got }) => `${code} ${what}; got ${got}`);
}

describe('the elements of an image', () => {
  it('are those that were named and all that they depend on, without what others are in place of', () => {
    const elements = gatherElements(named('debian-minimal', 'vm', 'block-device-mbr'));
    expect(elements.names).toEqual(['debian-minimal', 'vm', 'block-device-mbr']);
    expect(elements.all).toEqual(expect.arrayContaining(['bootloader', 'debootstrap', 'pkg-map', 'vm']));
    expect(elements.all).not.toContain('block-device');
    expect([elements.folders, elements.problems]).toEqual([[], []]);
  });

  it('may be named twice where both times the same is meant', () => {
    const folder = folderOf({ 'a/README.rst': '' });
    const elements = gatherElements([...named('vm', 'block-device-mbr', 'vm'), inFolder(folder, 'a'), inFolder(folder, 'a')]);
    expect([elements.names, elements.problems]).toEqual([['vm', 'block-device-mbr', 'a'], []]);
  });

  it('may lie in folders, and depend on what lies beside them', () => {
    const folder = folderOf({ 'a/element-deps': 'b\npkg-map', 'b/element-deps': 'c', 'c/README.rst': '', 'd/README.rst': '' });
    const elements = gatherElements([inFolder(folder, 'a')]);
    expect(elements.folders.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(elements.names).toEqual(['a']);
    expect(elements.all).toContain('pkg-map');
    expect(elements.problems).toEqual([]);
  });

  it('may be in place of one of diskimage-builder', () => {
    const folder = folderOf({ 'disk/element-provides': 'block-device' });
    const elements = gatherElements([...named('vm'), inFolder(folder, 'disk')]);
    expect([elements.all, elements.problems]).toEqual([['bootloader', 'disk', 'vm'], []]);
  });

  it.each(readdirSync(OWN_ELEMENTS))("may be this package's own by name alone: %s", (name) => {
    const elements = gatherElements(named('debian-minimal', name));
    expect(elements.folders.map(({ name }) => name)).toContain(name);
    expect(elements.problems).toEqual([]);
  });
});

describe('a problem of elements', () => {
  it('is a folder that is none, and it alone', () => {
    const folder = folderOf({ file: '' });
    expect(problems(gatherElements([inFolder(folder, 'gone'), inFolder(folder, 'file')]))).toEqual([
      `ELEMENT_FOLDER element gone can't be read from ${folder}/gone; got ENOENT`,
      `ELEMENT_FOLDER element file can't be read from ${folder}/file; got ENOTDIR`,
    ]);
  });

  it('is another digest than the one that was named', () => {
    const folder = folderOf({ 'a/README.rst': '' });
    const [{ digest }] = gatherElements([inFolder(folder, 'a')]).folders;
    expect(problems(gatherElements([inFolder(folder, 'a', digest)]))).toEqual([]);
    expect(problems(gatherElements([inFolder(folder, 'a', '0'.repeat(64))]))).toEqual([
      `ELEMENT_DIGEST element a is not the one that was named; got ${digest}`,
    ]);
  });

  it('is a name that diskimage-builder would take for an option, or for several', () => {
    expect(problems(gatherElements(named('--version', 'a b', '')))).toEqual([
      'ELEMENT_NAME an element has no name of one; got --version',
      'ELEMENT_NAME an element has no name of one; got a b',
      'ELEMENT_NAME an element has no name of one; got ',
    ]);
  });

  it('is one that is not there, also where another depends on it', () => {
    const folder = folderOf({ 'a/element-deps': 'b' });
    expect(problems(gatherElements([...named('opensshserver', 'constructor'), inFolder(folder, 'a')]))).toEqual([
      'ELEMENT_UNKNOWN there is no such element; got opensshserver',
      'ELEMENT_UNKNOWN there is no such element; got constructor',
      'ELEMENT_UNKNOWN element a depends on one that is not there; got b',
    ]);
  });

  it('is that nothing is the block device of a disk', () => {
    expect(problems(gatherElements(named('debian-minimal', 'vm')))).toEqual([
      'ELEMENT_UNKNOWN element vm depends on one that is not there; got block-device',
    ]);
  });

  it.each([
    ['two that are the same', ['debian-minimal', 'centos'], 'operating-system of one image; got debian-minimal and centos'],
    ['one that another is in place of', ['bootloader', 'zipl'], 'bootloader of one image; got bootloader and zipl'],
  ])('is %s', (_what, names, told) => {
    expect(problems(gatherElements(named(...names)))).toEqual([`ELEMENT_PROVIDED_TWICE two elements are the ${told}`]);
  });

  it('is one name for two elements', () => {
    const [one, other] = [folderOf({ 'vm/README.rst': '' }), folderOf({ 'vm/README.rst': '' })];
    expect(problems(gatherElements([...named('vm'), inFolder(one, 'vm')]))).toContain(
      `ELEMENT_TWICE element vm is named twice; got its name alone and ${one}/vm`,
    );
    expect(problems(gatherElements([inFolder(one, 'vm'), inFolder(other, 'vm')]))).toEqual([
      `ELEMENT_TWICE element vm is named twice; got ${one}/vm and ${other}/vm`,
    ]);
  });
});
