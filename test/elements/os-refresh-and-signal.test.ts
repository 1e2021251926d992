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

/** A machine that os-collect-config has told of these deployments. */
function machine(deployments: readonly object[], file = 'heat.json') {
  const folder = folderWith({});
  const state = join(folder, 'state');
  const data = join(folder, file);
  writeFileSync(data, JSON.stringify({ deployments }));
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ keystone: {} }));
  const run = (exitCode = 0): Promise<{ code: number | null; output: string }> =>
    new Promise((done) => {
      const env = {
        PATH: [join(__dirname, 'bin'), process.env.PATH].join(delimiter),
        PYTHONPATH: join(__dirname, 'python'),
        PYTHONDONTWRITEBYTECODE: '1',
        STATE_DIRECTORY: state,
        OS_CONFIG_FILES: [data, join(folder, 'settings.json')].join(':'),
        REFRESH: String(exitCode),
      };
      const child = spawn('python3', [PROGRAM], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.on('close', (code) => done({ code, output }));
    });
  return { run, signalled: () => readdirSync(state).sort() };
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
    const inputs = { deploy_signal_transport: 'TEMP_URL_SIGNAL', deploy_signal_id: `${server.origin}/object`, deploy_signal_verb: 'PUT' };
    await machine([deployment('d1', inputs)], 'request.json').run();
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

  it('tells of a failure once, however often it tries, and that it came right in the end', async () => {
    const server = await heat();
    const { run } = machine([cfn(server)]);
    for (const exitCode of [7, 8, 0, 0]) await run(exitCode);
    expect(server.received.map(({ json }) => (json as { deploy_status_code: number }).deploy_status_code)).toEqual([7, 0]);
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
