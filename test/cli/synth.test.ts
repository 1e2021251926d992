import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Assembly } from '../../lib/assembly';
import type { Finding } from '../../lib/core';
import { folderWith } from '../runner/openstack';
import { synthesized } from '../runner/program';
import { tripleo } from './run';

const FINDING: Finding = {
  code: 'CIDR_HOST_BITS',
  path: 'a/b',
  what: 'bits',
  got: '192.0.2.1/26',
  allowed: '192.0.2.0/26',
  advice: 'write that',
};

/** What an app does that finds something wrong. */
const FINDS = `fs.writeFileSync(process.env.TRIPLEO_FINDINGS, ${JSON.stringify(JSON.stringify([FINDING]))}); throw new Error('found');`;
/** What an app does that finds nothing. */
const WRITES = `fs.writeFileSync(process.env.TRIPLEO_FINDINGS, '[]'); fs.cpSync('kept', process.env.TRIPLEO_OUT, { recursive: true });`;

/** A project whose app does this; it stands in for a program, which a tsx would take a second to start. */
function project(script: string, app: unknown = ['node', 'main.js']): string {
  const folder = folderWith({});
  synthesized(join(folder, 'kept'));
  writeFileSync(join(folder, 'main.js'), `const fs = require('node:fs'); ${script}`);
  writeFileSync(join(folder, 'tripleo.json'), JSON.stringify({ app }));
  return folder;
}

describe('synth', () => {
  it('runs the app and prints the files that it wrote', async () => {
    const { code, stdout, stderr } = await tripleo('synth', '-C', project(WRITES));
    const files = stdout.trimEnd().split('\n');
    expect(files.slice(0, 3)).toEqual(['tripleo.out/manifest.json', 'tripleo.out/tree.json', 'tripleo.out/stacks/demo-seed.yaml']);
    expect(stderr).toBe(`nothing was found wrong; ${files.length} files were written\n`);
    expect(code).toBe(0);
  });

  it('has it write where --out says', async () => {
    const folder = project(WRITES);
    expect((await tripleo('synth', '-C', folder, '--out', 'there')).stdout).toMatch(/^there\/manifest\.json$/m);
    expect(existsSync(join(folder, 'there', 'manifest.json'))).toBe(true);
  });

  it('has it describe the stage that --stage names', async () => {
    const staged = WRITES.replace("'kept'", 'process.env.TRIPLEO_STAGE');
    const folder = project(staged);
    synthesized(join(folder, 'production'), { stage: 'production' });
    expect((await tripleo('synth', '-C', folder, '--stage', 'production')).code).toBe(0);
    expect(Assembly.open(join(folder, 'tripleo.out')).manifest.stage).toBe('production');
  });

  it('tells what was found instead of the app’s own error, and ends with 1', async () => {
    expect(await tripleo('synth', '-C', project(FINDS))).toEqual({
      code: 1,
      stdout: '',
      stderr: 'CIDR_HOST_BITS [a/b] bits; got 192.0.2.1/26; allowed 192.0.2.0/26; do write that\n1 found; nothing was written\n',
    });
  });

  it('tells both as JSON', async () => {
    const good = JSON.parse((await tripleo('synth', '--json', '-C', project(WRITES))).stdout);
    expect(good).toMatchObject({ out: 'tripleo.out', findings: [] });
    expect(good.files).toContain('manifest.json');
    const bad = JSON.parse((await tripleo('synth', '--json', '-C', project(FINDS))).stdout);
    expect(bad).toEqual({ out: null, files: [], findings: [FINDING] });
  });

  it('keeps what the app prints off standard output', async () => {
    const { code, stdout, stderr } = await tripleo(
      'synth',
      '--json',
      '-C',
      project(`console.log('hello'); console.error('there'); ${WRITES}`),
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('findings', []);
    expect(stderr).toContain('hello');
    expect(stderr).toContain('there');
  });
});

describe('an app that ends badly', () => {
  it.each([
    ['has an error of its own', `throw new Error('a bug of mine');`, 'APP_FAILED', /a bug of mine[\s\S]*node main\.js ended with 1; /],
    ['is killed', `process.kill(process.pid, 'SIGKILL');`, 'APP_FAILED', /ended with SIGKILL; /],
    ['forgets to synthesize', '', 'APP_WITHOUT_SYNTH', /do call app\.synth\(\)/],
    [
      'writes to another folder',
      `fs.writeFileSync(process.env.TRIPLEO_FINDINGS, '[]');`,
      'APP_WROTE_ELSEWHERE',
      /do leave outdir out of the App/,
    ],
  ])('%s', async (_, script, errorCode, words) => {
    const { code, stdout, stderr } = await tripleo('synth', '-C', project(script));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`tripleo: ${errorCode} `);
    expect(stderr).toMatch(words);
  });

  it('is of another stage than was asked for', async () => {
    const { code, stderr } = await tripleo('synth', '-C', project(WRITES), '--stage', 'production');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'tripleo: APP_OTHER_STAGE demo is of another stage than was asked for; got default; allowed production; do leave stage out of the App',
    );
  });

  it('writes to another folder while an older assembly stands here', async () => {
    const folder = project(`fs.writeFileSync(process.env.TRIPLEO_FINDINGS, '[]');`);
    synthesized(join(folder, 'tripleo.out'));
    expect((await tripleo('synth', '-C', folder)).stderr).toContain('APP_WROTE_ELSEWHERE');
  });

  it('cannot be started', async () => {
    const { code, stderr } = await tripleo('synth', '-C', project('', ['no-such-program']));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tripleo: APP_NOT_STARTED no-such-program can't be started: .*; do look at "app" in .*tripleo\.json$/m);
  });
});

describe('tripleo.json', () => {
  it('may give the command as words; no shell reads them', async () => {
    expect((await tripleo('synth', '-C', project(WRITES, 'node  main.js'))).code).toBe(0);
    const script = `if (process.argv[2] !== '$HOME;') throw new Error(process.argv[2]); ${WRITES}`;
    expect((await tripleo('synth', '-C', project(script, 'node main.js $HOME;'))).code).toBe(0);
  });

  it.each([[null], [''], [[]], [7], [['node', 1]]])('must name a command, and %j is none', async (app) => {
    const { code, stdout, stderr } = await tripleo('synth', '-C', project(WRITES, app));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^tripleo: PROJECT_MALFORMED .*tripleo\.json names no app; got .*; allowed "app": a command/);
  });

  it('must be JSON, and be there', async () => {
    const folder = project(WRITES);
    writeFileSync(join(folder, 'tripleo.json'), '{app');
    expect(await tripleo('synth', '-C', folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('tripleo: PROJECT_MALFORMED ') });
    expect(await tripleo('synth', '-C', folderWith({}))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('tripleo: PROJECT_MISSING '),
    });
  });
});
