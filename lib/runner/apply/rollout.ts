import { setTimeout as sleep } from 'node:timers/promises';
import type { HeatStackArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { StackDetail, StackRef, StackResource } from '../clouds/heat';
import type { MachineChange } from '../plan/change';
import type { Effect } from '../plan/effect';
import { type Document, section } from '../plan/side';
import { MachinesError, type Report } from '../report';
import { reasons } from './failure';
import { failed } from './follow';
import { holding, type Transition } from './hold';

/** Between two looks, in milliseconds. */
const INTERVAL = 1000;

/** What reaches machines in batches. Heat refuses to keep a machine as it is that what it stands on, such as its flavor, is taken away from. */
const IN_BATCHES: readonly Effect[] = ['in-place', 'rebuild-keep', 'rebuild-wipe'];

/** An update of a stack that has machines. */
export interface RollOut {
  readonly cloud: Cloud;
  readonly stack: StackRef;
  readonly artifact: HeatStackArtifact;
  readonly template: Document;
  readonly transition: Transition;
  /** The stack's machines, with what happens to each. */
  readonly machines: readonly MachineChange[];
  /** Names of the resources that stay as they are. */
  readonly leftOut: ReadonlySet<string>;
  /** Machines of the stack's role that have failed in this deployment. */
  readonly failedBefore: number;
  /** Updates the stack and waits for the end, whatever that is. */
  readonly update: (template: Document) => Promise<StackDetail>;
  readonly report: Report;
}

/**
 * Brings a change to the machines of a stack, one batch after the other: the next one once all of the last have told how it went. Those that
 * are not reached yet stay as they are. Machines that fail are left aside; where they are more than the stack's `maxFailures`, the others are
 * not reached at all. In either case the stack is complete afterwards, at what was done, so that the next deployment does the rest.
 *
 * @returns the template that the stack has now
 * @throws MachinesError MACHINES_FAILED with what the machines say; RunError STACK_FAILED where something else failed
 */
export async function rollOut(run: RollOut): Promise<Document> {
  const { artifact, template, transition, leftOut, failedBefore, report } = run;
  const { maxFailures = 0 } = artifact.rollout ?? {};
  const batches = batchesOf(run);
  const failures = new Map<string, Failure>();
  let untouched: MachineChange[] = [];
  let present = template;
  for (const [index, batch] of batches.entries()) {
    untouched = batches.slice(index + 1).flat();
    if (batches.length > 1) report(`${artifact.stackName}: batch ${index + 1} of ${batches.length}: ${namesOf(batch)}`);
    for (;;) {
      const aside = [...failures.values()].flatMap(({ resources }) => resources);
      present = holding(template, new Set([...leftOut, ...untouched.flatMap(resourcesOf), ...aside]), transition);
      const detail = await run.update(present);
      if (isDone(detail)) break;
      for (const failure of await failuresIn(run, detail)) failures.set(failure.machine, failure);
    }
    if (failedBefore + failures.size > maxFailures) break;
  }
  if (failures.size > 0) throw machinesFailed(run, failures, untouched);
  return present;
}

/** Whether an operation has ended well. A rollback that is complete has left the stack as it was before. */
export function isDone({ stack_status: status }: StackDetail): boolean {
  return status.endsWith('_COMPLETE') && !status.startsWith('ROLLBACK_');
}

/** The machines that wait their turn, in the role's order; at least one batch, which everything else comes with. */
function batchesOf({ artifact, machines, leftOut }: RollOut): MachineChange[][] {
  const { machines: order = [], batchSize = Number.POSITIVE_INFINITY } = artifact.rollout ?? {};
  const changing = machines.filter(({ effect, resource }) => IN_BATCHES.includes(effect) && !leftOut.has(resource));
  changing.sort((a, b) => order.indexOf(a.machine) - order.indexOf(b.machine));
  const batches: MachineChange[][] = [[]];
  for (const machine of changing) {
    if (batches[batches.length - 1].length >= batchSize) batches.push([]);
    batches[batches.length - 1].push(machine);
  }
  return batches;
}

/** A machine that failed. */
interface Failure {
  readonly machine: string;
  /** Names of what is not as it was to become. */
  readonly resources: readonly string[];
  readonly reasons: readonly string[];
}

/**
 * The machines that an update failed at, made such that the next update may leave them as they are: Heat replaces what is marked as failed.
 *
 * @throws RunError STACK_FAILED where it failed at anything else
 */
async function failuresIn(run: RollOut, detail: StackDetail): Promise<Failure[]> {
  const { cloud, stack, artifact, machines, transition } = run;
  const resources = await quiet(cloud, stack);
  const told = await reasons(cloud, stack, artifact.resources);
  const known = section(transition.present.template, 'resources');
  const failures = new Map<string, Failure>();
  const broken = resources.filter(({ resource_status: status }) => status.endsWith('_FAILED'));
  for (const { resource_name: name, resource_status: status } of broken) {
    const machine = machines.find((one) => resourcesOf(one).includes(name));
    // What Heat could not even create can't stay as it was.
    if (!machine || status !== 'UPDATE_FAILED' || known[name] === undefined) throw failed(detail, told);
    const all = name === machine.resource ? resourcesOf(machine) : [...(failures.get(machine.machine)?.resources ?? []), name];
    const own = told.filter((line) => all.some((resource) => line.includes(`] ${resource} (`)));
    failures.set(machine.machine, { machine: machine.machine, resources: all, reasons: own });
  }
  if (failures.size === 0) throw failed(detail, told);
  for (const { resource_name: name } of broken) {
    for (const unhealthy of [true, false])
      await cloud.heat.markUnhealthy(stack, name, unhealthy, 'tripleo leaves it for the next deployment');
  }
  return [...failures.values()];
}

/** The stack's own resources once nothing happens to them: after one has failed, Heat lets the others that it has begun come to their end. */
async function quiet(cloud: Cloud, stack: StackRef): Promise<StackResource[]> {
  for (;;) {
    const own = (await cloud.heat.resources(stack)).filter(({ parent_resource: parent }) => !parent);
    if (!own.some(({ resource_status: status }) => status.endsWith('_IN_PROGRESS'))) return own;
    await sleep(INTERVAL);
  }
}

/** Names in the template of what a change of a machine is about. */
export function resourcesOf({ resource, parts }: MachineChange): string[] {
  return [resource, ...parts];
}

function namesOf(machines: readonly { readonly machine: string }[]): string {
  return machines.map(({ machine }) => machine).join(', ');
}

function machinesFailed(
  { artifact: { path, rollout, stackName }, machines, failedBefore }: RollOut,
  failures: ReadonlyMap<string, Failure>,
  untouched: readonly MachineChange[],
): MachinesError {
  const names = [...failures.keys()];
  const rest = untouched.length > 0 ? `; left as they are: ${namesOf(untouched)}` : '';
  const others = failedBefore > 0 ? `, after ${failedBefore} of the role's others` : '';
  const lines = [...failures.values()].flatMap(({ reasons: own }) => own).map((line) => `  ${line}`);
  const message = `[${path}] ${stackName}: ${names.length} of ${machines.length} machines failed${others}: ${names.join(', ')}; allowed ${rollout?.maxFailures ?? 0}${rest}; do mend the cause and deploy again, which goes on with these`;
  const left = untouched.map(({ machine }) => machine);
  return new MachinesError('MACHINES_FAILED', [message, ...lines].join('\n'), names, left);
}
