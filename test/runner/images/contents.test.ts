import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, lutimesSync, mkdirSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareContents, readContents } from '../../../lib/runner/images/contents';
import { folderWith } from '../openstack';

/** A small image: a folder with `image.tar`, which holds what the test has made of its files. */
function image(change: (root: string) => void = () => {}, order: readonly string[] = ['.']): string {
  const folder = folderWith({});
  const root = join(folder, 'root');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc', 'motd'), 'hello', { mode: 0o644 });
  linkSync(join(root, 'etc', 'motd'), join(root, 'etc', 'issue'));
  symlinkSync('etc/motd', join(root, 'message'));
  change(root);
  execFileSync('tar', ['-C', root, '-cf', join(folder, 'image.tar'), '--xattrs', ...order]);
  return folder;
}

async function compare(a: string, b: string) {
  return compareContents(await readContents(a), await readContents(b));
}

describe('two images', () => {
  it('are the same whatever the times, and the order in their archives', async () => {
    const other = image(
      (root) => {
        utimesSync(join(root, 'etc', 'motd'), 1, 1);
        lutimesSync(join(root, 'message'), 1, 1);
      },
      ['--no-recursion', 'message', 'etc/motd', 'etc/issue', 'etc', '.'],
    );
    expect(
      await compare(image(undefined, ['--no-recursion', '.', 'etc', 'etc/issue', 'etc/motd', 'message']), join(other, 'image.tar')),
    ).toEqual({
      common: 5,
      onlyInFirst: [],
      onlyInSecond: [],
      changed: [],
    });
  });

  it('differ in files that only one of them has', async () => {
    const more = image((root) => writeFileSync(join(root, 'etc', 'hostname'), 'a'));
    expect(await compare(more, image())).toMatchObject({ onlyInFirst: ['etc/hostname'], onlyInSecond: [], changed: [] });
    expect(await compare(image(), more)).toMatchObject({ onlyInFirst: [], onlyInSecond: ['etc/hostname'], changed: [] });
  });

  it.each([
    ['mode', (root: string) => chmodSync(join(root, 'etc'), 0o700), 'etc', 'mode'],
    ['content', (root: string) => writeFileSync(join(root, 'etc', 'motd'), 'other'), 'etc/motd', 'sha256'],
    [
      'target',
      (root: string) => {
        unlinkSync(join(root, 'message'));
        symlinkSync('etc/issue', join(root, 'message'));
      },
      'message',
      'target',
    ],
    ['hard link', (root: string) => unlinkSync(join(root, 'etc', 'issue')), 'etc/motd', 'names'],
    [
      'type',
      (root: string) => {
        unlinkSync(join(root, 'message'));
        mkdirSync(join(root, 'message'));
      },
      'message',
      'type',
    ],
  ])('differ in a %s', async (_, change, path, value) => {
    const { changed } = await compare(image(), image(change));
    const names = changed.find((one) => one.path === path)?.values.map(({ name }) => name);
    expect(names).toContain(value);
  });
});

it('an attribute of a file counts', async () => {
  const folder = folderWith({});
  const write = `import sys, tarfile
with tarfile.open(sys.argv[1], 'w') as archive:
    member = tarfile.TarInfo('ping')
    member.pax_headers = {'SCHILY.xattr.user.level': sys.argv[2]}
    archive.addfile(member)`;
  for (const level of ['1', '2']) execFileSync('/usr/bin/python3', ['-c', write, join(folder, level), level]);
  const { changed } = await compare(join(folder, '1'), join(folder, '2'));
  expect(changed).toEqual([{ path: 'ping', values: [{ name: 'attributes.user.level', before: '31', after: '32' }] }]);
});

it.each([
  ['what is no image', (folder: string) => join(folder, 'clouds.yaml')],
  ['what is not there', (folder: string) => join(folder, 'nothing')],
  ['a folder without an image', (folder: string) => folder],
])('refuses %s', async (_, place) => {
  await expect(readContents(place(folderWith({})))).rejects.toThrow(/^IMAGE_UNREADABLE .* can't be read as an image; got contents: /);
});
