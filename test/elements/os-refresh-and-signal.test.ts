import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, TestServer } from '../runner/clouds/server';
import { folderWith } from '../runner/openstack';

const PROGRAM = join(__dirname, '..', '..', 'elements', 'os-config', 'static', 'usr', 'local', 'sbin', 'os-refresh-and-signal');

/** A Heat that answers signals so, one after the other, the last for ever. */
class Heat {
  /** What it says of a machine that asks. */
  public answer: Answer;

  public static async start(...statuses: number[]): Promise<Heat> {
    let next = 0;
    const heat: Heat = new Heat(
      await TestServer.start(({ method }) =>
        method === 'GET' ? heat.answer : { status: statuses[Math.min(next++, statuses.length - 1)] ?? 200 },
      ),
    );
    onTestFinished(() => heat.server.stop());
    return heat;
  }

  private constructor(private readonly server: TestServer) {}

  public get origin(): string {
    return this.server.origin;
  }

  /** Gives a machine these deployments, and no others. */
  public deploys(...deployments: object[]): void {
    this.answer = { body: { metadata: { deployments } } };
  }

  /** `GET path` of each time that a machine asked. */
  public get asked(): string[] {
    return this.server.calls.filter((call) => call.startsWith('GET '));
  }

  /** `METHOD path` of each signal. */
  public get signals(): string[] {
    return this.server.calls.filter((call) => !call.startsWith('GET '));
  }

  /** What they said. */
  public get told(): { readonly [key: string]: unknown }[] {
    return this.server.received.flatMap(({ method, json }) => (method === 'GET' ? [] : [json as { [key: string]: unknown }]));
  }

  /** Status codes that they told. */
  public get codes(): unknown[] {
    return this.told.map(({ deploy_status_code }) => deploy_status_code);
  }
}

/** A deployment as Heat tells a machine of it. */
function deployment(id: string, inputs: { readonly [name: string]: unknown }, group = 'os-apply-config') {
  return { id, name: `deployment ${id}`, group, inputs: Object.entries(inputs).map(([name, value]) => ({ name, value })), config: {} };
}

function cfn({ origin }: Heat, id = 'd1') {
  return deployment(id, {
    deploy_signal_transport: 'CFN_SIGNAL',
    deploy_signal_id: `${origin}/waitcondition/${id}?Signature=s3cret`,
    deploy_signal_verb: 'POST',
  });
}

function heatSignal({ origin }: Heat) {
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

function temporaryUrl({ origin }: Heat) {
  return deployment('d1', { deploy_signal_transport: 'TEMP_URL_SIGNAL', deploy_signal_id: `${origin}/object`, deploy_signal_verb: 'PUT' });
}

/** What a run of scripts says and how it ends. */
const LINES = 'for number in $(seq 50); do echo "line $number"; done';

/** A machine that a collector of os-collect-config has told of these deployments, which Heat has for it, too. */
function machine(heat: Heat, deployments: readonly object[], collector: 'heat' | 'request' = 'heat') {
  const folder = folderWith({});
  const state = join(folder, 'state');
  const data = join(folder, `${collector}.json`);
  const user = { auth_url: `${heat.origin}/v3`, user_id: 'machine', password: 'its-own', project_id: 'project' };
  const access = { ...user, stack_id: 'stack/id', resource_name: 'server', region_name: 'RegionOne' };
  const places = { heat: access, request: { metadata_url: `${heat.origin}/metadata` } };
  writeFileSync(data, JSON.stringify({ deployments, 'os-collect-config': { [collector]: places[collector] } }));
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ keystone: {} }));
  heat.deploys(...deployments);
  const run = (exitCode = 0, script = LINES): Promise<{ code: number | null; output: string }> =>
    new Promise((done) => {
      const env = {
        PATH: [join(__dirname, 'bin'), process.env.PATH].join(delimiter),
        PYTHONPATH: join(__dirname, 'python'),
        PYTHONDONTWRITEBYTECODE: '1',
        STATE_DIRECTORY: state,
        OS_CONFIG_FILES: [data, join(folder, 'settings.json')].join(':'),
        REFRESH: `${script}; exit ${exitCode}`,
        FOLDER: folder,
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
    const heat = await Heat.start();
    const { run, signalled } = machine(heat, [cfn(heat)]);
    expect((await run()).code).toBe(0);
    expect(heat.signals).toEqual(['POST /waitcondition/d1?Signature=s3cret']);
    expect(heat.told[0]).toEqual({ deploy_status_code: 0, deploy_stdout: 'deployment d1 is applied', deploy_stderr: '' });
    expect(signalled()).toEqual(['d1']);
  });

  it('tells Heat so as the deployment’s own user', async () => {
    const heat = await Heat.start();
    expect((await machine(heat, [heatSignal(heat)]).run()).code).toBe(0);
    expect(heat.signals).toEqual([
      'POST /v3/as/user:password@project/orchestration/public/RegionOne/stacks/stack/id/resources/deployment/signal',
    ]);
  });

  it('puts what it says, and of which deployment, where a temporary URL is', async () => {
    const heat = await Heat.start();
    await machine(heat, [temporaryUrl(heat)], 'request').run();
    expect(heat.signals).toEqual(['PUT /object']);
    expect(heat.asked).toEqual([]);
    expect(heat.told[0]).toMatchObject({ deployment_id: 'd1', deploy_status_code: 0 });
  });

  it('tells of a failure at once, with the last 40 lines of the run', async () => {
    const heat = await Heat.start();
    const { code, output } = await machine(heat, [cfn(heat)]).run(7);
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i + 11}\n`).join('');
    expect(heat.told[0]).toEqual({ deploy_status_code: 7, deploy_stdout: '', deploy_stderr: lines });
    expect(code).toBe(7);
    expect(output).toMatch(/^line 1\nline 2\n/);
  });

  it('signals each deployment that is applied once', async () => {
    const heat = await Heat.start();
    const { run } = machine(heat, [cfn(heat, 'd1'), cfn(heat, 'd2')]);
    await run();
    await run(1);
    expect(heat.signals).toEqual(['POST /waitcondition/d1?Signature=s3cret', 'POST /waitcondition/d2?Signature=s3cret']);
  });

  it('tells of a failure with 16 KB at most, however long its lines are', async () => {
    const heat = await Heat.start();
    await machine(heat, [cfn(heat)]).run(7, 'for number in $(seq 4); do printf "%9999d\\n" $number; done');
    const { deploy_stderr } = heat.told[0] as { deploy_stderr: string };
    expect(deploy_stderr).toHaveLength(16384);
    expect(deploy_stderr).toMatch(/ 3\n +4\n$/);
  });

  it('ends with the scripts, also where they leave something behind that could still say more', async () => {
    const heat = await Heat.start();
    const { code, output } = await machine(heat, [cfn(heat)]).run(0, 'while [ -e "$FOLDER" ]; do sleep 1; done & echo started');
    expect([code, output]).toEqual([0, 'started\n']);
    expect(heat.codes).toEqual([0]);
  });

  it('tells Heat of a failure once, and of no success after that: Heat would take it for one of the next deployment', async () => {
    const heat = await Heat.start();
    const { run } = machine(heat, [cfn(heat)]);
    for (const exitCode of [7, 8, 0, 0]) await run(exitCode);
    expect(heat.codes).toEqual([7]);
  });

  it('tells of a failure once where a temporary URL is, and that it came right in the end', async () => {
    const heat = await Heat.start();
    const { run } = machine(heat, [temporaryUrl(heat)], 'request');
    for (const exitCode of [7, 8, 0, 0]) await run(exitCode);
    expect(heat.codes).toEqual([7, 0]);
  });

  it.each([0, 7])(
    'does not tell of a deployment in whose place there is another by the end of a run that ends with %i',
    async (exitCode) => {
      const heat = await Heat.start();
      const { run, signalled } = machine(heat, [cfn(heat, 'd1'), cfn(heat, 'd2')]);
      heat.deploys(cfn(heat, 'd2'), cfn(heat, 'd3'));
      expect((await run(exitCode)).code).toBe(exitCode);
      expect(heat.signals).toEqual(['POST /waitcondition/d2?Signature=s3cret']);
      expect(signalled()).toEqual(['d2']);
    },
  );

  it('asks for the deployments that there are as the machine’s user', async () => {
    const heat = await Heat.start();
    await machine(heat, [cfn(heat)]).run();
    expect(heat.asked).toEqual([
      'GET /v3/as/machine:its-own@project/orchestration/public/RegionOne/stacks/stack/id/resources/server/metadata',
    ]);
  });

  it('asks where a temporary URL of Heat’s says it, for a machine that is told by one', async () => {
    const heat = await Heat.start();
    const { run } = machine(heat, [cfn(heat, 'd1'), cfn(heat, 'd2')], 'request');
    heat.answer = { body: { deployments: [cfn(heat, 'd2')] } };
    expect((await run()).code).toBe(0);
    expect(heat.asked).toEqual(['GET /metadata']);
    expect(heat.signals).toEqual(['POST /waitcondition/d2?Signature=s3cret']);
  });

  it.each<[string, Answer]>([
    ['Heat does not answer', 'hang up'],
    ['Heat refuses to say', { status: 503 }],
    ['Heat says something else', { body: {} }],
  ])('tells nothing as long as %s which deployments there are, and tries again', async (_, answer) => {
    const heat = await Heat.start();
    const { run } = machine(heat, [cfn(heat)]);
    heat.answer = answer;
    const { code, output } = await run();
    expect(code).toBe(1);
    expect(output).toContain('no signal, as what is deployed by now is not known: ');
    expect(heat.signals).toEqual([]);
    heat.deploys(cfn(heat));
    expect((await run()).code).toBe(0);
    expect(heat.codes).toEqual([0]);
  });

  it.each([
    ['a deployment that wants no signal', deployment('d1', { deploy_signal_transport: 'NO_SIGNAL' })],
    ['a deployment of a group with hooks of its own', deployment('d1', { deploy_signal_transport: 'CFN_SIGNAL' }, 'script')],
  ])('sends none for %s', async (_, one) => {
    const heat = await Heat.start();
    expect(await machine(heat, [one]).run()).toMatchObject({ code: 0 });
    expect([heat.asked, heat.signals]).toEqual([[], []]);
  });

  it.each([
    ['by a signed address', cfn],
    ['as the deployment’s user', heatSignal],
  ])('tries again where Heat does not take the signal %s', async (_, make) => {
    const heat = await Heat.start(503, 200);
    const { run, signalled } = machine(heat, [make(heat)]);
    expect((await run()).code).toBe(1);
    expect(signalled()).toEqual([]);
    expect((await run()).code).toBe(0);
    expect(signalled()).toEqual(['d1']);
  });

  it('tells the others where one can’t be told, and no secret to the log', async () => {
    const heat = await Heat.start(503, 200);
    const { run, signalled } = machine(heat, [cfn(heat, 'd1'), cfn(heat, 'd2')]);
    const { output } = await run();
    expect(signalled()).toEqual(['d2']);
    expect(output).toContain('deployment d1: no signal');
    expect(output).not.toContain('s3cret');
  });
});
