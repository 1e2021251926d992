import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../runner/openstack';
import { synthesized } from '../runner/program';
import { tripleo } from './run';

const ROOT = join(__dirname, '..', '..');
const COMMANDS = ['ls', 'synth', 'diff', 'deploy', 'destroy', 'status', 'outputs', 'images', 'parity', 'seed'];
/** Commands that print results. */
const RESULTS = [
  'ls',
  'synth',
  'diff',
  'deploy',
  'destroy',
  'status',
  'outputs',
  'images lock',
  'images promote',
  'images compare',
  'parity',
  'seed status',
];

/** A folder with an assembly, and one with a command's name that has another. */
function project(): string {
  const folder = folderWith({});
  synthesized(join(folder, 'tripleo.out'));
  synthesized(join(folder, 'diff', 'tripleo.out'), { app: 'other' });
  return folder;
}

describe('help', () => {
  it('lists all commands and the exit codes, with an example', async () => {
    const { code, stdout, stderr } = await tripleo('--help');
    const listed = /Commands:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? '';
    expect([...listed.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name)).toEqual([...COMMANDS, 'help']);
    expect(stdout).toMatch(/Example:\n {2}tripleo synth/);
    expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 called wrongly, 3 differences found');
    expect([code, stderr]).toEqual([0, '']);
  });

  it.each([...RESULTS, 'seed', 'seed up', 'seed down'])('of %s shows an example, and -C', async (words) => {
    const { code, stdout } = await tripleo(...words.split(' '), '--help');
    expect(stdout).toContain(`Example:\n  tripleo ${words}`);
    expect(stdout).toContain('-C, --directory <folder>');
    expect(code).toBe(0);
  });

  it.each(RESULTS)('of %s knows --json: it prints results', async (words) => {
    expect((await tripleo(...words.split(' '), '--help')).stdout).toContain('--json');
  });

  it('is also found as a command, and lists every command where a folder has the name of one', async () => {
    expect((await tripleo('help', 'diff')).stdout).toContain('tripleo diff --fail');
    expect((await tripleo('-C', 'diff', '--help')).stdout).toContain('deploy [options]');
  });

  it('tells the version', async () => {
    expect(await tripleo('--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  });
});

describe('a wrong call', () => {
  it.each([
    [[]],
    [['dif']],
    [['seed']],
    [['seed', 'sideways']],
    [['ls', '--jsn']],
    [['ls', 'more']],
    [['diff', '--concurrency', '0']],
    [['diff', '--concurrency', 'many']],
    [['seed', 'up', '--tier', 'half']],
    [['-C', '/nowhere/at/all', 'ls']],
  ])('%j ends with 2, and says why on standard error', async (words) => {
    const { code, stdout, stderr } = await tripleo(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  it('names the folder that is not there', async () => {
    expect((await tripleo('-C', '/nowhere/at/all', 'ls')).stderr).toMatch(/^tripleo: FOLDER_MISSING -C \/nowhere\/at\/all: .*; do name/);
  });
});

describe('-C', () => {
  it('is taken before and after the command', async () => {
    const folder = project();
    const before = await tripleo('-C', folder, 'ls');
    expect(before).toMatchObject({ code: 0, stdout: expect.stringContaining('demo-seed@seed') });
    expect(await tripleo('ls', '-C', folder)).toEqual(before);
    expect(await tripleo('ls', `--directory=${folder}`)).toEqual(before);
  });

  it('may name a folder that is called as a command is', async () => {
    const folder = project();
    expect((await tripleo('-C', join(folder, 'diff'), 'ls')).stdout).toContain('other-seed@seed');
    const cwd = process.cwd();
    process.chdir(folder);
    expect((await tripleo('-C', 'diff', 'ls')).stdout).toContain('other-seed@seed');
    expect((await tripleo('ls', '-C', 'diff')).stdout).toContain('other-seed@seed');
    process.chdir(cwd);
  });
});

describe('--out', () => {
  it('names another folder, below that of -C, even one that is called as a command is', async () => {
    const folder = project();
    synthesized(join(folder, 'ls'), { app: 'third' });
    expect((await tripleo('-C', folder, 'ls', '--out', 'ls')).stdout).toContain('third-seed@seed');
  });
});

describe('ls', () => {
  it('lists the artifacts in order, as a table', async () => {
    const { stdout, stderr } = await tripleo('ls', '-C', project());
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^ARTIFACT +TYPE +CLOUD +FILE$/);
    expect(rows.map((row) => row.split(/ +/)[0])).toEqual([
      'demo-seed@seed',
      expect.stringMatching(/^gold-[0-9a-f]{12}@seed$/),
      'seed-nodes@seed',
      'demo-undercloud-control@seed',
      'demo-undercloud-tenant@undercloud',
    ]);
    expect(stderr).toBe('');
  });

  it('lists them as JSON', async () => {
    const rows = JSON.parse((await tripleo('ls', '--json', '-C', project())).stdout);
    expect(rows[0]).toEqual({
      id: 'demo-seed@seed',
      type: 'heat-stack',
      cloud: 'seed',
      path: 'seed',
      file: 'stacks/demo-seed.yaml',
      dependencies: [],
    });
  });
});

describe('a failure', () => {
  it('ends with 1, its code on standard error, and nothing on standard output', async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'empty'));
    expect(await tripleo('ls', '-C', join(folder, 'empty'))).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^tripleo: ASSEMBLY_MISSING .*; do run "tripleo synth" first.*\n$/),
    });
  });

  it('is JSON too where that was asked for', async () => {
    const { code, stdout } = await tripleo('status', '--json', '-C', folderWith({}));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      result: 'failed',
      error: { code: 'ASSEMBLY_MISSING', message: expect.stringMatching(/^ASSEMBLY_MISSING /) },
    });
  });
});

describe('the process', () => {
  it('takes it well where its reader has gone, as that of "tripleo ls | head -1"', async () => {
    const program = `require('./lib/cli/main').main(['ls', '-C', ${JSON.stringify(project())}])`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
