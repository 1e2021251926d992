import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BaremetalPool, SeedCloud } from '../../lib/constructs';
import { App } from '../../lib/core';

const folder = mkdtempSync(join(tmpdir(), 'pool-'));
afterAll(() => rmSync(folder, { recursive: true }));
const seed = new SeedCloud(new App({ name: 'demo' }), 'seed');

describe('a pool from a file', () => {
  it('holds its machines, and is of the cloud that it stands in', () => {
    const file = join(folder, 'nodes.yaml');
    writeFileSync(file, 'nodes:\n- {name: a, pm_type: fake-hardware, cpu: 1, memory: 1024, disk: 10, mac: [52:54:00:00:00:01]}\n');
    const pool = BaremetalPool.fromFile(seed, 'right', file);
    expect(pool.nodes).toMatchObject([{ name: 'a', driver: 'fake-hardware', cpus: 1 }]);
    expect(pool.cloud).toBe(seed);
    expect(pool._problems).toEqual([]);
  });

  it('keeps what is wrong in it for the checks', () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, 'nodes: [');
    expect(BaremetalPool.fromFile(seed, 'wrong', file)._problems).toMatchObject([{ code: 'NODE_FILE_UNREADABLE' }]);
  });

  it('is not made of a file that is not there', () => {
    expect(() => BaremetalPool.fromFile(seed, 'missing', join(folder, 'missing.json'))).toThrow('ENOENT');
  });
});
