import { setTimeout as sleep } from 'node:timers/promises';
import type { HeatStackArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { StackDetail, StackRef, StackResource } from '../clouds/heat';
import type { MachineChange } from '../plan/change';
import type { Effect } from '../plan/effect';
import type { Document } from '../plan/side';
import { MachinesError, type Report, RunError } from '../report';
import { DEPLOYMENTS, reasons } from './failure';
import { failed } from './follow';
import { holding, isThere, type Transition, unheld } from './hold';

/** Between two looks, in milliseconds. */
const INTERVAL = 1000;

/** Status of what somebody has called broken, and Heat has yet to replace. */
const MARKED = 'CHECK_FAILED';

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
 * are not reached yet stay as they are. Machines that fail are left aside, new ones out; where they are more than the stack's `maxFailures`,
 * the others are not reached at all. In either case the stack is complete afterwards, at what was done, so that the next deployment does the
 * rest. Only where something fails that has no way back, such as what is replaced, it is not.
 *
 * @returns the template that the stack has now
 * @throws MachinesError MACHINES_FAILED with what the machines say; RunError MACHINE_NOT_HELD before anything is done, STACK_FAILED where something
 * else failed
 */
export async function rollOut(run: RollOut): Promise<Document> {
  const { artifact, template, transition, leftOut, failedBefore, report } = run;
  const { maxFailures = 0 } = artifact.rollout ?? {};
  const batches = batchesOf(run);
  const failures = new Map<string, Failure>();
  let untouched = batches.slice(1).flat();
  refuseUnheld(run, new Set([...leftOut, ...untouched.flatMap(resourcesOf)]));
  let present = template;
  for (const [index, batch] of batches.entries()) {
    untouched = batches.slice(index + 1).flat();
    if (batches.length > 1) report(`${artifact.stackName}: batch ${index + 1} of ${batches.length}: ${namesOf(batch)}`);
    for (;;) {
      present = holding(template, new Set([...leftOut, ...untouched.flatMap(resourcesOf), ...asideOf(failures)]), transition);
      const detail = await run.update(present);
      if (isDone(detail)) break;
      await noteFailures(run, detail, failures);
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

/** How a machine failed. */
interface Failure {
  /** Names of what is left as it was. */
  readonly resources: Set<string>;
  readonly reasons: string[];
}

/** Names of what is left aside of machines that failed. */
function asideOf(failures: ReadonlyMap<string, Failure>): string[] {
  return [...failures.values()].flatMap(({ resources }) => [...resources]);
}

/** What was told of all failures, each once. */
function reasonsOf(failures: ReadonlyMap<string, Failure>, told: readonly string[] = []): string[] {
  return [...new Set([...[...failures.values()].flatMap(({ reasons: own }) => own), ...told])];
}

/**
 * Adds the machines that an update failed at, made such that the next update may leave them as they are: Heat replaces what is marked as failed.
 *
 * @param failures those so far, by machine; one may fail again at something else
 * @throws RunError STACK_FAILED where it failed at anything else, or where leaving them as they are doesn't help
 */
async function noteFailures(run: RollOut, detail: StackDetail, failures: Map<string, Failure>): Promise<void> {
  const { cloud, stack, artifact, machines, template, transition } = run;
  const resources = await quiet(cloud, stack);
  const told = await reasons(cloud, stack, artifact.resources);
  const before = asideOf(failures).length;
  const broken = resources.filter(({ resource_status: status }) => status.endsWith('_FAILED') && status !== MARKED);
  for (const { resource_name: name, resource_type: type, resource_status: status } of broken) {
    const machine = machines.find((one) => resourcesOf(one).includes(name));
    // What failed to take the place of something has no way back: what was there is out of use.
    const expected = isThere(name, transition) ? 'UPDATE_FAILED' : 'CREATE_FAILED';
    if (!machine || status !== expected) throw failed(detail, reasonsOf(failures, told));
    // Nothing refers to a deployment; a server does to its ports, and deployments to their server.
    const aside = DEPLOYMENTS.includes(type) ? [name] : resourcesOf(machine);
    if (unheld(new Set(aside), template, transition).length > 0) throw failed(detail, reasonsOf(failures, told));
    const failure = failures.get(machine.machine) ?? { resources: new Set(), reasons: [] };
    failures.set(machine.machine, failure);
    for (const resource of aside) failure.resources.add(resource);
    failure.reasons.push(...told.filter((line) => line.includes(`] ${name} (`)));
  }
  // The next update would be this one again.
  if (asideOf(failures).length === before) throw failed(detail, reasonsOf(failures, told));
  for (const { resource_name: name } of broken.filter(({ resource_name: name }) => isThere(name, transition))) {
    for (const unhealthy of [true, false])
      await cloud.heat.markUnhealthy(stack, name, unhealthy, 'tripleo leaves it for the next deployment');
  }
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

/**
 * Before anything is done: what is in the way of leaving resources as they are.
 *
 * @throws RunError MACHINE_NOT_HELD
 */
function refuseUnheld({ artifact: { path, stackName, resources }, template, transition }: RollOut, names: ReadonlySet<string>): void {
  const found = unheld(names, template, transition);
  if (found.length === 0) return;
  const lines = found.map(({ resource, use }) => `[${resources[resource] ?? path}] ${resource}: ${use}`);
  const advice = 'deploy without --leave-out, and without a batchSize of its role';
  const message = `[${path}] ${stackName}: what waits or is left out refers to what changes or is hidden, whose present value Heat doesn't tell; got ${lines.join(', ')}; allowed parameters that Heat shows, and what stays; do ${advice}`;
  throw new RunError('MACHINE_NOT_HELD', message);
}

function machinesFailed(
  { artifact: { path, rollout, stackName }, machines, failedBefore }: RollOut,
  failures: ReadonlyMap<string, Failure>,
  untouched: readonly MachineChange[],
): MachinesError {
  const names = [...failures.keys()];
  const rest = untouched.length > 0 ? `; left as they are: ${namesOf(untouched)}` : '';
  const others = failedBefore > 0 ? `, after ${failedBefore} of the role's others` : '';
  const lines = reasonsOf(failures).map((line) => `  ${line}`);
  const message = `[${path}] ${stackName}: ${names.length} of ${machines.length} machines failed${others}: ${names.join(', ')}; allowed ${rollout?.maxFailures ?? 0}${rest}; do mend the cause and deploy again, which goes on with these`;
  const left = untouched.map(({ machine }) => machine);
  return new MachinesError('MACHINES_FAILED', [message, ...lines].join('\n'), names, left);
}
