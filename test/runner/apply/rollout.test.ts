import { describe, expect, it } from 'vitest';
import type { HeatStackArtifact, Rollout } from '../../../lib/assembly';
import { rollOut } from '../../../lib/runner/apply/rollout';
import type { StackDetail } from '../../../lib/runner/clouds/heat';
import type { MachineChange } from '../../../lib/runner/plan/change';
import { type Document, section } from '../../../lib/runner/plan/side';
import { OpenStack, resourceOf } from '../openstack';

const MACHINES = ['a', 'b', 'c', 'd', 'e'];

function machine(name: string, more: Partial<MachineChange> = {}): MachineChange {
  return {
    machine: name,
    cloud: 'seed',
    stack: 'compute@seed',
    resource: name,
    path: `compute/${name}`,
    effect: 'in-place',
    guarded: false,
    reasons: [],
    parts: [`${name}_deployment`, `${name}_check`],
    ...more,
  };
}

/** Machines that are told two things. */
function template(config: unknown, names = MACHINES): Document {
  const deployment = { type: 'OS::Heat::StructuredDeployment', properties: { config } };
  const resources = names.flatMap((name) => [
    [name, { type: 'OS::Nova::Server', properties: { image: config } }],
    [`${name}_deployment`, deployment],
    [`${name}_check`, deployment],
  ]);
  return { parameters: { password: { type: 'string', hidden: true } }, resources: Object.fromEntries(resources) };
}

/** What the machines of a template are told. */
function told(document: Document, what = 'deployment'): { [name: string]: unknown } {
  const resources = section(document, 'resources');
  const config = (name: string) => section(section(resources, `${name}_${what}`), 'properties').config;
  return Object.fromEntries(MACHINES.map((name) => [name, config(name)]));
}

/** A stack of five machines, each of which is to be told something new. */
async function scene(rollout?: Partial<Rollout>, machines = MACHINES.map((name) => machine(name)), present = template('old')) {
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
  const templates: Document[] = [];
  const said: string[] = [];
  /** Resources that fail in each update. */
  const failures: string[][] = [];
  /** What is marked to be replaced. */
  const marked = machines.find(({ effect }) => effect === 'replace')?.resource;
  const run = (leftOut: readonly string[] = [], failedBefore = 0) =>
    rollOut({
      cloud: openstack.connect(),
      stack,
      artifact,
      template: template('new'),
      transition: {
        present: { cloud: 'seed', stackName: 'compute', template: present, parameters: { password: '******' } },
        ids: new Map(),
        inputs: new Map(),
        changed: new Set(),
      },
      machines,
      leftOut: new Set(leftOut),
      failedBefore,
      update: async (document) => {
        templates.push(document);
        const failed = failures.shift() ?? [];
        stack.resources = failed.map((name) => {
          const [owner] = name.split('_');
          const made = machines.some(({ resource, effect }) => resource === owner && ['add', 'replace'].includes(effect));
          if (name === marked) return resourceOf(name, { resource_status: 'CHECK_FAILED' });
          return resourceOf(name, {
            resource_type: owner === name ? 'OS::Nova::Server' : 'OS::Heat::StructuredDeployment',
            physical_resource_id: name,
            resource_status: made ? 'CREATE_FAILED' : 'UPDATE_FAILED',
            resource_status_reason: 'status code 3',
          });
        });
        return { ...stack, stack_status: failed.length > 0 ? 'UPDATE_FAILED' : 'UPDATE_COMPLETE' } as StackDetail;
      },
      report: (line) => said.push(line),
    });
  const updates = () => templates.map((document) => told(document));
  return { run, templates, updates, failures, marks, logs, said, stack };
}

/** `new` for the machines named. */
function reached(...names: string[]): { [name: string]: string } {
  return Object.fromEntries(MACHINES.map((name) => [name, names.includes(name) ? 'new' : 'old']));
}

describe('a roll-out', () => {
  it('reaches all machines by one update where nothing else is said', async () => {
    const { run, updates, said } = await scene();
    expect(await run()).toEqual(template('new'));
    expect(updates()).toEqual([reached(...MACHINES)]);
    expect(said).toEqual([]);
  });

  it('reaches one batch after the other, in the order of the role', async () => {
    const { run, updates, said } = await scene(
      { batchSize: 2 },
      [...MACHINES].reverse().map((name) => machine(name)),
    );
    await run();
    expect(updates()).toEqual([reached('a', 'b'), reached('a', 'b', 'c', 'd'), reached(...MACHINES)]);
    expect(said).toEqual(['compute: batch 1 of 3: a, b', 'compute: batch 2 of 3: c, d', 'compute: batch 3 of 3: e']);
  });

  it('counts only machines that a change reaches and that can wait for it', async () => {
    const machines = [machine('a'), machine('b', { effect: 'none' }), machine('c', { effect: 'add' }), machine('d')];
    const { run, said } = await scene({ batchSize: 1 }, machines);
    await run();
    expect(said).toEqual(['compute: batch 1 of 2: a', 'compute: batch 2 of 2: d']);
  });

  it('leaves machines out', async () => {
    const { run, updates } = await scene({ batchSize: 3 });
    await run(['b', 'b_deployment', 'b_check']);
    expect(updates()).toEqual([reached('a', 'c', 'd'), reached('a', 'c', 'd', 'e')]);
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
    expect(updates()).toEqual([reached('a', 'b'), reached('b')]);
    // Heat replaces what has failed, unless somebody says that it is well again.
    expect(marks).toEqual(['a_deployment true', 'a_deployment false']);
  });

  it('goes through where no more machines fail than may, and fails in the end', async () => {
    const { run, updates, failures } = await scene({ batchSize: 3, maxFailures: 2 });
    failures.push(['a_deployment'], ['c_deployment'], []);
    await expect(run()).rejects.toMatchObject({ details: { failed: ['a', 'c'], untouched: [] } });
    expect(updates().at(-1)).toEqual(reached('b', 'd', 'e'));
  });

  it('counts those of its role that failed before', async () => {
    const { run, updates, failures } = await scene({ batchSize: 3, maxFailures: 2 });
    failures.push(['a_deployment'], []);
    await expect(run([], 2)).rejects.toMatchObject({
      message: expect.stringContaining("1 of 5 machines failed, after 2 of the role's others: a; allowed 2; left as they are: d, e;"),
      failed: ['a'],
    });
    expect(updates().at(-1)).toEqual(reached('b', 'c'));
  });

  it('judges a batch once all of it has told how it went', async () => {
    const { run, failures, stack, updates } = await scene({ batchSize: 2, maxFailures: 1 });
    failures.push(['a_deployment'], ['b_deployment'], []);
    await expect(run()).rejects.toMatchObject({ details: { failed: ['a', 'b'], untouched: ['c', 'd', 'e'] } });
    expect(updates().at(-1)).toEqual(reached());
    expect(stack.resources).toEqual([]);
  });

  it('ends at once where an update fails at what is no machine', async () => {
    const { run, failures, updates } = await scene({ batchSize: 2, maxFailures: 5 });
    failures.push(['a_deployment', 'network']);
    await expect(run()).rejects.toMatchObject({ code: 'STACK_FAILED', message: expect.stringContaining('[network] network') });
    expect(updates()).toHaveLength(1);
  });

  it('tells of the machines that failed before, too', async () => {
    const { run, failures } = await scene({ batchSize: 2, maxFailures: 1 });
    failures.push(['a_deployment'], [], ['network']);
    await expect(run()).rejects.toMatchObject({
      code: 'STACK_FAILED',
      message: expect.stringMatching(/\[a_deployment\] a_deployment .*\n.*\[network\] network/),
    });
  });

  it('tells all of a machine that fails at one thing after another, and leaves all of that aside', async () => {
    const { run, templates, failures } = await scene({ batchSize: 2 });
    failures.push(['a_deployment'], ['a_check']);
    const error = await run().catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'MACHINES_FAILED', details: { failed: ['a'], untouched: ['c', 'd', 'e'] } });
    expect(error.message).toContain('[a_deployment] a_deployment');
    expect(error.message).toContain('[a_check] a_check');
    expect(templates.map((document) => [told(document).a, told(document, 'check').a])).toEqual([
      ['new', 'new'],
      ['old', 'new'],
      ['old', 'old'],
    ]);
  });

  it('ends where leaving a machine as it is does not help', async () => {
    const { run, failures, templates } = await scene();
    failures.push(['a_deployment'], ['a_deployment']);
    await expect(run()).rejects.toMatchObject({ code: 'STACK_FAILED' });
    expect(templates).toHaveLength(2);
  });

  it('leaves a new machine out that can not be made, and counts it', async () => {
    const machines = [...['a', 'b', 'c', 'd'].map((name) => machine(name)), machine('e', { effect: 'add' })];
    const { run, failures, templates, marks } = await scene({ batchSize: 2 }, machines, template('old', ['a', 'b', 'c', 'd']));
    failures.push(['e']);
    await expect(run()).rejects.toMatchObject({ code: 'MACHINES_FAILED', details: { failed: ['e'], untouched: ['c', 'd'] } });
    expect(told(templates[0])).toEqual(reached('a', 'b', 'e'));
    expect(Object.keys(section(templates[1], 'resources')).filter((name) => name.startsWith('e'))).toEqual([]);
    expect(marks).toEqual([]);
  });

  it('keeps a new machine that can not do what it is told, and tells it again the next time', async () => {
    const machines = [...['a', 'b', 'c', 'd'].map((name) => machine(name)), machine('e', { effect: 'add' })];
    const { run, failures, templates } = await scene({ batchSize: 2 }, machines, template('old', ['a', 'b', 'c', 'd']));
    failures.push(['e_deployment']);
    await expect(run()).rejects.toMatchObject({ code: 'MACHINES_FAILED', details: { failed: ['e'] } });
    expect(Object.keys(section(templates[1], 'resources')).filter((name) => name.startsWith('e'))).toEqual(['e', 'e_check']);
  });

  it('ends at once where a machine fails that was to take the place of another', async () => {
    const machines = [machine('a', { effect: 'replace' }), machine('b'), machine('c')];
    const { run, failures, updates } = await scene({ batchSize: 1 }, machines);
    failures.push(['a_deployment']);
    await expect(run()).rejects.toMatchObject({ code: 'STACK_FAILED', message: expect.stringContaining('[a_deployment] a_deployment') });
    expect(updates()).toHaveLength(1);
  });

  it('takes a machine that it has yet to replace for none that failed', async () => {
    const { run, failures, updates } = await scene({ maxFailures: 1 }, [machine('a', { effect: 'replace' }), machine('b')]);
    failures.push(['a', 'b_deployment']);
    await expect(run()).rejects.toMatchObject({ code: 'MACHINES_FAILED', details: { failed: ['b'] } });
    expect(updates().at(-1)).toMatchObject({ a: 'new', b: 'old' });
  });

  it('does not begin where machines would wait whose definitions can not be told', async () => {
    const { run, templates } = await scene({ batchSize: 4 }, undefined, template({ get_param: 'password' }));
    await expect(run()).rejects.toMatchObject({
      code: 'MACHINE_NOT_HELD',
      message: expect.stringContaining('got [compute] e: get_param password, [compute] e_deployment: get_param password'),
    });
    expect(templates).toEqual([]);
  });

  it('ends where a machine fails whose definition can not be told', async () => {
    const { run, failures, templates } = await scene({}, undefined, template({ get_param: 'password' }));
    failures.push(['a_deployment']);
    await expect(run()).rejects.toMatchObject({ code: 'STACK_FAILED' });
    expect(templates).toHaveLength(1);
  });
});
