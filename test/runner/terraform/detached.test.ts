import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { detach } from '../../../lib/runner/terraform/detached';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tripleo-detached-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

/** Says a line, and what it is told later; then writes a file. */
const SLOW = `
  const { existsSync, writeFileSync } = require('node:fs');
  console.log('begun');
  const wait = setInterval(() => {
    if (!existsSync('go')) return;
    clearInterval(wait);
    console.log('done');
    console.error('last words');
    writeFileSync('state', 'all of it');
    process.stdout.write('no end');
    process.exitCode = 3;
  }, 10);
`;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

describe('a program that is detached', () => {
  it('tells each of its lines, and how it ended', async () => {
    const cwd = folder();
    const lines: string[] = [];
    const run = await detach(process.execPath, ['-e', SLOW], { cwd, env: process.env }, join(cwd, 'log'), (line) => lines.push(line));
    await until(() => lines.includes('begun'));
    writeFileSync(join(cwd, 'go'), '');
    expect(await run.ended).toBe(3);
    expect(lines).toEqual(['begun', 'done', 'last words', 'no end']);
  });

  it('keeps what it writes to its owner', async () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'go'), '');
    const { ended } = await detach(process.execPath, ['-e', SLOW], { cwd, env: process.env }, join(cwd, 'log'), () => {});
    await ended;
    for (const file of ['log', 'state']) expect(statSync(join(cwd, file)).mode & 0o777).toBe(0o600);
    writeFileSync(join(cwd, 'ours'), '');
    expect(statSync(join(cwd, 'ours')).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it('comes to its end though whoever started it was killed', async () => {
    const cwd = folder();
    const starter = `
      import { detach } from ${JSON.stringify(join(__dirname, '../../../lib/runner/terraform/detached.ts'))};
      const place = { cwd: ${JSON.stringify(cwd)}, env: process.env };
      void detach(process.execPath, ['-e', ${JSON.stringify(SLOW)}], place, ${JSON.stringify(join(cwd, 'log'))}, (line) => console.log(line));
    `;
    writeFileSync(join(cwd, 'starter.ts'), starter);
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const child = spawn(process.execPath, ['--import', require.resolve('tsx'), join(cwd, 'starter.ts')], {
      detached: true,
      stdio: [...stdio],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    // As a terminal does it: to all that it has started.
    process.kill(-(child.pid as number), 'SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    writeFileSync(join(cwd, 'go'), '');
    await until(() => existsSync(join(cwd, 'state')));
    expect(readFileSync(join(cwd, 'state'), 'utf8')).toBe('all of it');
    await until(() => readFileSync(join(cwd, 'log'), 'utf8').endsWith('no end'));
  });

  it('is none where it can’t be started', async () => {
    const cwd = folder();
    await expect(detach(join(cwd, 'nothing'), [], { cwd, env: {} }, join(cwd, 'log'), () => {})).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
