import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { compareContents, readContents } from '../../lib/runner/images/contents';

const ROOT = join(__dirname, '..', '..');

/** Runs a script in the tool tree, where what makes disks is; the folder is /disk there. */
const IN_TREE = `
import pathlib, subprocess, sys
sys.path[1:1] = ['${ROOT}/images', '${ROOT}/seed/host']
import tool_tree
folder, script = sys.argv[1:]
command = tool_tree.entered(tool_tree.ensure(), {pathlib.Path(folder): '/disk'}, 'sh', '-euc', script)
subprocess.run(command, check=True, env=tool_tree.environment())`;

const MAKE = `cd /disk
truncate -s 64M disk.raw
echo 2048,,L | sfdisk -q disk.raw
mkfs.ext4 -q -d root -E offset=$((2048 * 512)) disk.raw 63M
qemu-img convert -O qcow2 disk.raw image.qcow2`;

/** A disk with a partition table and one file system, in which a file says this. */
function disk(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'root'));
  writeFileSync(join(folder, 'root', 'motd'), text);
  execFileSync('/usr/bin/python3', ['-B', '-c', IN_TREE, folder, MAKE]);
  return folder;
}

it('two disks are compared file by file, whatever their file systems’ ids are', async () => {
  const [a, b, c] = ['hello', 'hello', 'there'].map(disk);
  const first = await readContents(a);
  expect(Object.keys(first).sort()).toEqual(['partition 1: .', 'partition 1: lost+found', 'partition 1: motd']);
  expect(compareContents(first, await readContents(b)).changed).toEqual([]);
  expect(compareContents(first, await readContents(c)).changed).toMatchObject([
    { path: 'partition 1: motd', values: [{ name: 'sha256' }] },
  ]);
});
