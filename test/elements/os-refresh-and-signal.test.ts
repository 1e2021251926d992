import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TestServer } from '../runner/clouds/server';
import { folderWith } from '../runner/openstack';

const PROGRAM = join(__dirname, '..', '..', 'elements', 'os-config', 'static', 'usr', 'local', 'sbin', 'os-refresh-and-signal');

/** A Heat that answers signals so, one after the other, the last for ever. */
async function heat(...statuses: number[]): Promise<TestServer> {
  let next = 0;
  const server = await TestServer.start(() => ({ status: statuses[Math.min(next++, statuses.length - 1)] ?? 200 }));
  onTestFinished(() => server.stop());
  return server;
}

/** A deployment as Heat tells a machine of it. */
function deployment(id: string, inputs: { readonly [name: string]: unknown }, group = 'os-apply-config') {
  return { id, name: `deployment ${id}`, group, inputs: Object.entries(inputs).map(([name, value]) => ({ name, value })), config: {} };
}

function cfn({ origin }: TestServer, id = 'd1') {
  return deployment(id, {
    deploy_signal_transport: 'CFN_SIGNAL',
    deploy_signal_id: `${origin}/waitcondition/${id}?Signature=s3cret`,
    deploy_signal_verb: 'POST',
  });
}

function heatSignal({ origin }: TestServer) {
  return deployment('d1', {
    deploy_signal_transport: 'HEAT_SIGNAL',
    deploy_auth_url: `${origin}/v3`,
    deploy_user_id: 'user',
    deploy_password: 'password',
    deploy_project_id: 'project',
    deploy_stack_id: 'stack/id',
    deploy_resource_name: 'deployment',
    deploy_region_name: 'RegionOne',
  });
}

function temporaryUrl({ origin }: TestServer) {
  return deployment('d1', { deploy_signal_transport: 'TEMP_URL_SIGNAL', deploy_signal_id: `${origin}/object`, deploy_signal_verb: 'PUT' });
}

/** What a run of scripts says and how it ends. */
const LINES = 'for number in $(seq 50); do echo "line $number"; done';

/** A machine that a collector of os-collect-config has told of these deployments; `now` are those that there are after a run. */
function machine(deployments: readonly object[], collector = 'heat') {
  const folder = folderWith({});
  const state = join(folder, 'state');
  const data = join(folder, `${collector}.json`);
  const collected = join(folder, 'collected.json');
  const now = (listed: readonly object[]) => writeFileSync(collected, JSON.stringify({ [collector]: { deployments: listed } }));
  writeFileSync(data, JSON.stringify({ deployments }));
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ keystone: {} }));
  now(deployments);
  const run = (exitCode = 0, script = LINES): Promise<{ code: number | null; output: string }> =>
    new Promise((done) => {
      const env = {
        PATH: [join(__dirname, 'bin'), process.env.PATH].join(delimiter),
        PYTHONPATH: join(__dirname, 'python'),
        PYTHONDONTWRITEBYTECODE: '1',
        STATE_DIRECTORY: state,
        OS_CONFIG_FILES: [data, join(folder, 'settings.json')].join(':'),
        REFRESH: `${script}; exit ${exitCode}`,
        COLLECTED: collected,
        FOLDER: folder,
      };
      const child = spawn('python3', [PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.on('close', (code) => done({ code, output }));
    });
  return { run, now, signalled: () => readdirSync(state).sort(), says: (text: string) => writeFileSync(collected, text) };
}

/** Status codes that were told, one after the other. */
function told({ received }: TestServer): number[] {
  return received.map(({ json }) => (json as { deploy_status_code: number }).deploy_status_code);
}

describe('os-refresh-and-signal', () => {
  it('tells Heat that a deployment is applied, by a signed address', async () => {
    const server = await heat();
    const { run, signalled } = machine([cfn(server)]);
    expect((await run()).code).toBe(0);
    expect(server.calls).toEqual(['POST /waitcondition/d1?Signature=s3cret']);
    expect(server.received[0].json).toEqual({ deploy_status_code: 0, deploy_stdout: 'deployment d1 is applied', deploy_stderr: '' });
    expect(signalled()).toEqual(['d1']);
  });

  it('tells Heat so as the deployment’s own user', async () => {
    const server = await heat();
    expect((await machine([heatSignal(server)]).run()).code).toBe(0);
    expect(server.calls).toEqual([
      'POST /v3/as/user:password@project/orchestration/public/RegionOne/stacks/stack/id/resources/deployment/signal',
    ]);
  });

  it('puts what it says, and of which deployment, where a temporary URL is', async () => {
    const server = await heat();
    await machine([temporaryUrl(server)], 'request').run();
    expect(server.calls).toEqual(['PUT /object']);
    expect(server.received[0].json).toMatchObject({ deployment_id: 'd1', deploy_status_code: 0 });
  });

  it('tells of a failure at once, with the last 40 lines of the run', async () => {
    const server = await heat();
    const { code, output } = await machine([cfn(server)]).run(7);
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i + 11}\n`).join('');
    expect(server.received[0].json).toEqual({ deploy_status_code: 7, deploy_stdout: '', deploy_stderr: lines });
    expect(code).toBe(7);
    expect(output).toMatch(/^line 1\nline 2\n/);
  });

  it('signals each deployment that is applied once', async () => {
    const server = await heat();
    const { run } = machine([cfn(server, 'd1'), cfn(server, 'd2')]);
    await run();
    await run(1);
    expect(server.calls).toEqual(['POST /waitcondition/d1?Signature=s3cret', 'POST /waitcondition/d2?Signature=s3cret']);
  });

  it('tells of a failure with 16 KB at most, however long its lines are', async () => {
    const server = await heat();
    await machine([cfn(server)]).run(7, 'for number in $(seq 4); do printf "%9999d\\n" $number; done');
    const { deploy_stderr } = server.received[0].json as { deploy_stderr: string };
    expect(deploy_stderr).toHaveLength(16384);
    expect(deploy_stderr).toMatch(/ 3\n +4\n$/);
  });

  it('ends with the scripts, also where they leave something behind that could still say more', async () => {
    const server = await heat();
    const { code, output } = await machine([cfn(server)]).run(0, 'while [ -e "$FOLDER" ]; do sleep 1; done & echo started');
    expect([code, output]).toEqual([0, 'started\n']);
    expect(told(server)).toEqual([0]);
  });

  it('tells Heat of a failure once, and of no success after that: Heat would take it for one of the next deployment', async () => {
    const server = await heat();
    const { run } = machine([cfn(server)]);
    for (const exitCode of [7, 8, 0, 0]) await run(exitCode);
    expect(told(server)).toEqual([7]);
  });

  it('tells of a failure once where a temporary URL is, and that it came right in the end', async () => {
    const server = await heat();
    const { run } = machine([temporaryUrl(server)], 'request');
    for (const exitCode of [7, 8, 0, 0]) await run(exitCode);
    expect(told(server)).toEqual([7, 0]);
  });

  it.each([0, 7])(
    'does not tell of a deployment in whose place there is another by the end of a run that ends with %i',
    async (exitCode) => {
      const server = await heat();
      const { run, now, signalled } = machine([cfn(server, 'd1'), cfn(server, 'd2')]);
      now([cfn(server, 'd2'), cfn(server, 'd3')]);
      expect((await run(exitCode)).code).toBe(exitCode);
      expect(server.calls).toEqual(['POST /waitcondition/d2?Signature=s3cret']);
      expect(signalled()).toEqual(['d2']);
    },
  );

  it.each([
    ['os-collect-config says nothing', ''],
    ['no collector says', '{}'],
  ])('tells nothing as long as %s of the deployments that there are, and tries again', async (_, said) => {
    const server = await heat();
    const one = machine([cfn(server)]);
    one.says(said);
    expect((await one.run()).code).toBe(1);
    expect(server.calls).toEqual([]);
    one.now([cfn(server)]);
    expect((await one.run()).code).toBe(0);
    expect(told(server)).toEqual([0]);
  });

  it.each([
    ['a deployment that wants no signal', deployment('d1', { deploy_signal_transport: 'NO_SIGNAL' })],
    ['a deployment of a group with hooks of its own', deployment('d1', { deploy_signal_transport: 'CFN_SIGNAL' }, 'script')],
  ])('sends none for %s', async (_, one) => {
    expect(await machine([one]).run()).toMatchObject({ code: 0 });
  });

  it.each([
    ['by a signed address', cfn],
    ['as the deployment’s user', heatSignal],
  ])('tries again where Heat does not take the signal %s', async (_, make) => {
    const server = await heat(503, 200);
    const { run, signalled } = machine([make(server)]);
    expect((await run()).code).toBe(1);
    expect(signalled()).toEqual([]);
    expect((await run()).code).toBe(0);
    expect(signalled()).toEqual(['d1']);
  });

  it('tells the others where one can’t be told, and no secret to the log', async () => {
    const server = await heat(503, 200);
    const { run, signalled } = machine([cfn(server, 'd1'), cfn(server, 'd2')]);
    const { output } = await run();
    expect(signalled()).toEqual(['d2']);
    expect(output).toContain('deployment d1: no signal');
    expect(output).not.toContain('s3cret');
  });
});
