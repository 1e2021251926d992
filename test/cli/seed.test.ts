import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { tripleo } from './run';

vi.mock('node:child_process', () => ({ spawn: vi.fn() }));

const PROGRAM = join(__dirname, '..', '..', 'seed', 'seed');

/** The seed's program ends so: with an exit code, by a signal, or never begun. */
function ends(how: number | null | Error): void {
  vi.mocked(spawn).mockImplementation(() => {
    const child = new EventEmitter();
    setImmediate(() => (how instanceof Error ? child.emit('error', how) : child.emit('close', how)));
    return child as never;
  });
}

beforeEach(() => {
  vi.mocked(spawn).mockReset();
});

describe('tripleo seed', () => {
  it.each([
    [['up'], ['up', '--name', 'default']],
    [
      ['up', '--tier', 'heat', '--name', 'templates'],
      ['up', '--name', 'templates', '--tier', 'heat'],
    ],
    [
      ['up', '--swift'],
      ['up', '--name', 'default', '--swift'],
    ],
    [
      ['up', '--machines', '8'],
      ['up', '--name', 'default', '--machines', '8'],
    ],
    [['down'], ['down', '--name', 'default']],
    [
      ['down', '--wipe'],
      ['down', '--name', 'default', '--wipe'],
    ],
    [
      ['down', '--wipe', '--keep-tree'],
      ['down', '--name', 'default', '--wipe', '--keep-tree'],
    ],
    [
      ['exec', '--name', 'a', '--', 'openstack', 'server', 'list', '--long'],
      ['exec', '--name', 'a', '--', 'openstack', 'server', 'list', '--long'],
    ],
    [
      ['exec', '--machine', 'control', '--', 'hostname'],
      ['exec', '--name', 'default', '--machine', 'control', '--', 'hostname'],
    ],
    [
      ['status', '--json'],
      ['status', '--name', 'default', '--json'],
    ],
  ])('%j calls the seed’s own program with %j, by no shell', async (words, given) => {
    ends(0);
    expect((await tripleo('seed', ...words)).code).toBe(0);
    expect(vi.mocked(spawn).mock.calls).toEqual([[PROGRAM, given, { stdio: 'inherit' }]]);
  });

  it('ends as that program does', async () => {
    ends(2);
    expect((await tripleo('seed', 'up')).code).toBe(2);
    ends(null);
    expect((await tripleo('seed', 'up')).code).toBe(1);
  });

  it('ends with 1 where a seed does not run: 3 is for differences', async () => {
    ends(3);
    expect((await tripleo('seed', 'status')).code).toBe(1);
  });

  it('says where it cannot be started', async () => {
    ends(new Error('spawn ENOENT'));
    const { code, stderr } = await tripleo('seed', 'up');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tripleo: SEED_NOT_STARTED .*seed\/seed can't be started: spawn ENOENT/);
  });
});
