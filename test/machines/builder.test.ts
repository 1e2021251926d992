import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { DIB_VERSION } from '../../lib/images';
import { BUILDER } from '../../lib/runner/images/places';

const MANIFEST = {
  imagename: 'killed',
  arch: 'amd64',
  types: ['qcow2'],
  'image-size': 3,
  'skip-base': true,
  environment: { DIB_RELEASE: 'trixie' },
  elements: ['debian-minimal', 'vm', 'block-device-mbr'],
};

/** Loop devices that stand on a file. */
function attached(): string[] {
  return readdirSync('/sys/block').filter((name) => existsSync(join('/sys/block', name, 'loop', 'backing_file')));
}

it('a build that is killed while its disk is mounted leaves nothing attached', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'elements'));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify([MANIFEST]));
  const before = attached();
  const builder = spawn(BUILDER, [folder, '--version', DIB_VERSION], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<NodeJS.Signals | null>((done) => builder.on('close', (_code, signal) => done(signal)));
  let log = '';
  let during: string[] = [];
  for (const stream of [builder.stdout, builder.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (during.length > 0 || !/Running \S*\/finalise\.d\//.test(log)) return;
      during = attached();
      builder.kill('SIGKILL');
    });
  }
  expect(await ended, log).toBe('SIGKILL');
  const ours = during.filter((name) => !before.includes(name));
  expect(ours).toHaveLength(1);
  while (attached().includes(ours[0])) await setTimeout(100);
});
