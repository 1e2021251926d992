import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runChecks } from '../../lib/checks';
import { BaremetalPool, SeedCloud } from '../../lib/constructs';
import { App, formatFinding } from '../../lib/core';

const folder = mkdtempSync(join(tmpdir(), 'nodes-'));
afterAll(() => rmSync(folder, { recursive: true }));

function findings(text: string): string[] {
  const file = join(folder, 'nodes.json');
  writeFileSync(file, text);
  const app = new App({ name: 'demo' });
  BaremetalPool.fromFile(new SeedCloud(app, 'seed'), 'nodes', file);
  return runChecks(app).map(formatFinding);
}

const node = { name: 'a', pm_type: 'ipmi', pm_addr: '198.51.100.1', cpu: '2', memory: '4096', disk: '40', mac: ['52:54:00:00:00:01'] };

describe('a node file', () => {
  it('has nothing to tell where it is right', () => {
    expect(findings(JSON.stringify({ nodes: [node] }))).toEqual([]);
  });

  it("has its problems told at the pool's path, each once", () => {
    expect(findings(JSON.stringify({ nodes: [{ ...node, cpu: 'banana', memori: '1' }] }))).toEqual([
      'NODE_FILE_NOT_A_NUMBER [seed/nodes] node a: cpu is not a whole number; got banana; allowed digits, as a number or a text; do write cpu in digits',
      expect.stringMatching(/^NODE_FILE_UNKNOWN_KEY \[seed\/nodes\] node a: unknown key; got memori; allowed arch, .*memory/),
    ]);
  });
});
