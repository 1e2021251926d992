import { describe, expect, it } from 'vitest';
import type { HeatStackArtifact, Rollout } from '../../../lib/assembly';
import { rollOut } from '../../../lib/runner/apply/rollout';
import type { StackDetail } from '../../../lib/runner/clouds/heat';
import type { MachineChange } from '../../../lib/runner/plan/change';
import { type Document, section } from '../../../lib/runner/plan/side';
import { OpenStack, resourceOf } from '../openstack';

const MACHINES = ['a', 'b', 'c', 'd', 'e'];

function machine(name: string): MachineChange {
  return {
    machine: name,
    cloud: 'seed',
    stack: 'compute@seed',
    resource: name,
    path: `compute/${name}`,
    effect: 'in-place',
    guarded: false,
    reasons: [],
    parts: [`${name}_deployment`],
  };
}

function template(config: string): Document {
  const resources = MACHINES.flatMap((name) => [
    [name, { type: 'OS::Nova::Server', properties: { image: config } }],
    [`${name}_deployment`, { type: 'OS::Heat::StructuredDeployment', properties: { config } }],
  ]);
  return { resources: Object.fromEntries(resources) };
}

/** What the machines of a template are told. */
function told(document: Document): { [name: string]: unknown } {
  const resources = section(document, 'resources');
  const config = (name: string) => section(section(resources, `${name}_deployment`), 'properties').config;
  return Object.fromEntries(MACHINES.map((name) => [name, config(name)]));
}

/** A stack of five machines, each of which is to be told something new. */
async function scene(rollout?: Partial<Rollout>, machines = MACHINES.map(machine)) {
  const openstack = await OpenStack.start();
  const marks: string[] = [];
  const logs: { [id: string]: string } = {};
  openstack.answer = ({ method, path, json }) => {
    const name = path.split('/').at(-1) ?? '';
    if (path.includes('/software_deployments/')) return { body: { software_deployment: { output_values: { deploy_stderr: logs[name] } } } };
    if (method !== 'PATCH') return undefined as never;
    marks.push(`${name} ${(json as { mark_unhealthy: boolean }).mark_unhealthy}`);
    return { status: 200 };
  };
  const stack = openstack.addStack({ stack_name: 'compute' });
  const artifact = {
    path: 'compute',
    stackName: 'compute',
    resources: {},
    ...(rollout && { rollout: { role: 'compute', machines: MACHINES, maxFailures: 0, ...rollout } }),
  } as unknown as HeatStackArtifact;
  const updates: { [name: string]: unknown }[] = [];
  const said: string[] = [];
  /** Resources that fail in each update. */
  const failures: string[][] = [];
  const run = (leftOut: readonly string[] = [], failedBefore = 0) =>
    rollOut({
      cloud: openstack.connect(),
      stack,
      artifact,
      template: template('new'),
      transition: {
        present: { cloud: 'seed', stackName: 'compute', template: template('old') },
        ids: new Map(),
        inputs: new Map(),
        changed: new Set(),
      },
      machines,
      leftOut: new Set(leftOut),
      failedBefore,
      update: async (document) => {
        updates.push(told(document));
        const failed = failures.shift() ?? [];
        stack.resources = failed.map((name) =>
          resourceOf(name, {
            resource_type: 'OS::Heat::StructuredDeployment',
            physical_resource_id: name,
            resource_status: 'UPDATE_FAILED',
            resource_status_reason: 'status code 3',
          }),
        );
        return { ...stack, stack_status: failed.length > 0 ? 'UPDATE_FAILED' : 'UPDATE_COMPLETE' } as StackDetail;
      },
      report: (line) => said.push(line),
    });
  return { run, updates, failures, marks, logs, said, stack };
}

/** `new` for the machines named. */
function reached(...names: string[]): { [name: string]: string } {
  return Object.fromEntries(MACHINES.map((name) => [name, names.includes(name) ? 'new' : 'old']));
}

describe('a roll-out', () => {
  it('reaches all machines by one update where nothing else is said', async () => {
    const { run, updates, said } = await scene();
    expect(await run()).toEqual(template('new'));
    expect(updates).toEqual([reached(...MACHINES)]);
    expect(said).toEqual([]);
  });

  it('reaches one batch after the other, in the order of the role', async () => {
    const { run, updates, said } = await scene({ batchSize: 2 }, [...MACHINES].reverse().map(machine));
    await run();
    expect(updates).toEqual([reached('a', 'b'), reached('a', 'b', 'c', 'd'), reached(...MACHINES)]);
    expect(said).toEqual(['compute: batch 1 of 3: a, b', 'compute: batch 2 of 3: c, d', 'compute: batch 3 of 3: e']);
  });

  it('counts only machines that a change reaches and that can wait for it', async () => {
    const machines = [
      machine('a'),
      { ...machine('b'), effect: 'none' as const },
      { ...machine('c'), effect: 'add' as const },
      machine('d'),
    ];
    const { run, said } = await scene({ batchSize: 1 }, machines);
    await run();
    expect(said).toEqual(['compute: batch 1 of 2: a', 'compute: batch 2 of 2: d']);
  });

  it('leaves machines out', async () => {
    const { run, updates } = await scene({ batchSize: 3 });
    await run(['b', 'b_deployment']);
    expect(updates).toEqual([reached('a', 'c', 'd'), reached('a', 'c', 'd', 'e')]);
  });

  it('stops where a machine fails, with the stack complete at what was done', async () => {
    const { run, updates, failures, marks, logs } = await scene({ batchSize: 2 });
    failures.push(['a_deployment']);
    logs.a_deployment = 'one\ntwo\n';
    await expect(run()).rejects.toMatchObject({
      code: 'MACHINES_FAILED',
      message:
        'MACHINES_FAILED [compute] compute: 1 of 5 machines failed: a; allowed 0; left as they are: c, d, e; do mend the cause and deploy again, which goes on with these\n' +
        '  [a_deployment] a_deployment (OS::Heat::StructuredDeployment): status code 3\n    one\n    two',
      details: { failed: ['a'], untouched: ['c', 'd', 'e'] },
    });
    expect(updates).toEqual([reached('a', 'b'), reached('b')]);
    // Heat replaces what has failed, unless somebody says that it is well again.
    expect(marks).toEqual(['a_deployment true', 'a_deployment false']);
  });

  it('goes through where no more machines fail than may, and fails in the end', async () => {
    const { run, updates, failures } = await scene({ batchSize: 3, maxFailures: 2 });
    failures.push(['a_deployment'], ['c_deployment'], []);
    await expect(run()).rejects.toMatchObject({ details: { failed: ['a', 'c'], untouched: [] } });
    expect(updates.at(-1)).toEqual(reached('b', 'd', 'e'));
  });

  it('counts those of its role that failed before', async () => {
    const { run, updates, failures } = await scene({ batchSize: 3, maxFailures: 2 });
    failures.push(['a_deployment'], []);
    await expect(run([], 2)).rejects.toMatchObject({
      message: expect.stringContaining("1 of 5 machines failed, after 2 of the role's others: a; allowed 2; left as they are: d, e;"),
      failed: ['a'],
    });
    expect(updates.at(-1)).toEqual(reached('b', 'c'));
  });

  it('judges a batch once all of it has told how it went', async () => {
    const { run, failures, stack, updates } = await scene({ batchSize: 2, maxFailures: 1 });
    failures.push(['a_deployment'], ['b_deployment'], []);
    await expect(run()).rejects.toMatchObject({ details: { failed: ['a', 'b'], untouched: ['c', 'd', 'e'] } });
    expect(updates.at(-1)).toEqual(reached());
    expect(stack.resources).toEqual([]);
  });

  it('ends at once where an update fails at what is no machine', async () => {
    const { run, failures, updates } = await scene({ batchSize: 2, maxFailures: 5 });
    failures.push(['a_deployment', 'network']);
    await expect(run()).rejects.toMatchObject({ code: 'STACK_FAILED', message: expect.stringContaining('[network] network') });
    expect(updates).toHaveLength(1);
  });
});
