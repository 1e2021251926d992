import { createHash } from 'node:crypto';
import type { TerraformStackArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { Plan } from '../plan/change';
import { plan } from '../plan/plan';
import { guardsToLift } from '../plan/refusals';
import { isDocument } from '../plan/side';
import {
  mergePlans,
  type Remade,
  type TerraformFacts,
  type TerraformShow,
  type TerraformStackPlan,
  terraformStackPlan,
} from '../plan/terraform-plan';
import type { Run } from '../run';
import { imageNames } from '../sides';
import { addressesBeside } from './configuration';
import { cutOffMachines } from './cut-off';
import type { Inputs } from './inputs';
import { type Answer, isUnconfigured, readAnswers } from './signals';
import type { SavedPlan, TerraformStack } from './stack';
import { PLACEHOLDER, standIns } from './variables';

/** How stacks are planned. */
export interface PlanOptions {
  /** Machines that may be lost. */
  readonly allow: readonly string[];
  /** Whether the plans are to be carried out: nobody else may change the states meanwhile, and what an earlier run began is kept. */
  readonly deploys: boolean;
  /** Machines that are left as they are, by server name. @default - none */
  readonly left?: readonly string[];
  /** Machines that another node takes the place of, by server name or construct path. @default - none */
  readonly replace?: readonly string[];
}

/** What is to become of a stack. */
export interface PlannedStack {
  readonly stack: TerraformStack;
  readonly plan: TerraformStackPlan;
  /** What carries out exactly that; nothing where a plan has to be made once more is known, or may not be carried out. */
  readonly saved?: SavedPlan;
  /** Machines that were told before and have yet to be configured, by server name. */
  readonly unconfigured: readonly string[];
}

const ALL = () => true;

const NOTHING: ReadonlyMap<string, Remade> = new Map();

const RETIRED: Remade = { state: 'retired', why: 'another node takes its place' };

/**
 * Plans a stack, with the guards of all machines but those that may be lost. Where guards hold, what they hold back is planned all the same,
 * so that it can be told.
 *
 * @param lost what has to be made anew though nothing of it changes, by address
 */
export async function planStack(
  run: Run,
  stack: TerraformStack,
  artifact: TerraformStackArtifact,
  inputs: Inputs,
  options: PlanOptions,
  lost: ReadonlyMap<string, Remade> = NOTHING,
): Promise<PlannedStack> {
  const { allow, deploys, left = [], replace = [] } = options;
  const { stack: id, stackName, configuration } = stack.subject;
  const cloud = await run.connections.get(artifact.cloud);
  const called = (address: string, names: readonly string[]) =>
    [artifact.machines?.[address], artifact.resources[address]].some((name) => names.includes(name ?? ''));
  const servers = (names: readonly string[]) => Object.keys(artifact.machines ?? {}).filter((address) => called(address, names));
  const leftPaths = servers(left).map((address) => artifact.resources[address]);
  const targets = left.length > 0 ? addressesBeside(configuration, leftPaths) : [];
  const remade = new Map([...servers(replace).map((address) => [address, RETIRED] as const), ...lost]);
  const make = (lift: (address: string) => boolean) =>
    stack.plan({ variables: inputs.values, lift, replace: [...remade.keys()], targets, lock: deploys });
  const guarded = await make((address) => called(address, allow));
  const shown = (guarded ?? ((await make(ALL)) as SavedPlan)).shown as TerraformShow;
  const kept = await cutOffMachines(shown, artifact.machines ?? {}, cloud, deploys, run.report);
  if (deploys && kept.size > 0) {
    for (const address of kept) {
      run.report(`${stackName}: keeping ${artifact.machines?.[address]}, which a run that was cut off has begun`);
      await stack.untaint(address);
    }
    return planStack(run, stack, artifact, inputs, options, lost);
  }
  const answers = await readAnswers(artifact, idsThatStay(shown), cloud);
  const found = new Map([...overwrittenObjects(artifact, shown), ...lostSignals(answers)]);
  if (lost === NOTHING && found.size > 0) return planStack(run, stack, artifact, inputs, options, found);
  const names = await namesOfImages(run, cloud, shown);
  const unconfigured = [...new Set(answers.filter(isUnconfigured).map(({ machine }) => machine))].sort();
  const facts: TerraformFacts = { imageNames: names, movedInputs: inputs.moved, placeholder: PLACEHOLDER, kept, unconfigured, remade };
  const read = (show: TerraformShow) => terraformStackPlan(id, artifact, { cloud: artifact.cloud, stackName }, configuration, show, facts);
  const exact = (saved: SavedPlan | undefined) => (inputs.moved.size === 0 ? saved : undefined);
  if (guarded) return { stack, plan: read(shown), saved: exact(guarded), unconfigured };
  const held = read(shown);
  const lift = guardsToLift(planOf(held), allow)[id] ?? [];
  const lifted = lift.length > 0 ? await make((address) => lift.includes(address)) : undefined;
  return { stack, plan: lifted ? read(lifted.shown as TerraformShow) : held, saved: exact(lifted), unconfigured };
}

/** Plans to take a stack down that no assembly has any more. */
export async function planRemoval(run: Run, stack: TerraformStack, { deploys }: PlanOptions): Promise<PlannedStack> {
  const { stack: id, stackName, cloud, configuration } = stack.subject;
  const request = { variables: standIns(configuration), lift: ALL, destroy: true, lock: deploys };
  const saved = (await stack.plan(request)) as SavedPlan;
  const facts: TerraformFacts = {
    imageNames: imageNames(run.assembly),
    movedInputs: new Map(),
    placeholder: PLACEHOLDER,
    kept: new Set(),
    unconfigured: [],
    remade: NOTHING,
  };
  return {
    stack,
    plan: terraformStackPlan(id, undefined, { cloud, stackName }, configuration, saved.shown as TerraformShow, facts),
    unconfigured: [],
  };
}

/** A stack's plan as one of its own. */
export function planOf(stack: TerraformStackPlan): Plan {
  return mergePlans(
    [],
    plan(undefined, undefined, () => undefined),
    [stack],
  );
}

/**
 * Objects for machines in which somebody else has written. Terraform doesn't look at what an object holds, but keeps it, and Swift's etag is
 * its MD5.
 */
function overwrittenObjects({ parts = {} }: TerraformStackArtifact, { resource_changes: changes = [] }: TerraformShow): [string, Remade][] {
  const overwritten: [string, Remade][] = [];
  for (const { address, change } of changes) {
    const { content, etag } = isDocument(change.before) ? change.before : {};
    if (parts[address] === undefined || typeof content !== 'string' || typeof etag !== 'string') continue;
    const isOurs = createHash('md5').update(content).digest('hex') === etag;
    if (!isOurs) overwritten.push([address, { state: 'lost', why: 'somebody else has written in it' }]);
  }
  return overwritten;
}

/** What machines are to be told again: they say once what became of it, and that is nowhere, was never said, or is that it failed. */
function lostSignals(answers: readonly Answer[]): [string, Remade][] {
  const why = ({ isHeard }: Answer) => (isHeard ? 'its machine could not configure itself' : 'nothing was heard of its machine');
  const lost = answers.filter(({ isHeard, exitCode = 0 }) => !isHeard || exitCode !== 0);
  return lost.map((answer) => [answer.address, { state: 'lost', why: `told again, since ${why(answer)}` }]);
}

/** Ids of what a plan leaves as it is. */
function idsThatStay({ resource_changes: changes = [] }: TerraformShow): (address: string) => string | undefined {
  const ids = new Map<string, string>();
  for (const { address, change } of changes) {
    if (change.actions.includes('no-op') && isDocument(change.before)) ids.set(address, String(change.before.id));
  }
  return (address) => ids.get(address);
}

/** Names of images by the ids of their artifacts, and by the ids that the servers of a plan run from. */
async function namesOfImages(
  { assembly }: Run,
  cloud: Cloud,
  { resource_changes: changes = [] }: TerraformShow,
): Promise<Map<string, string>> {
  const names = imageNames(assembly);
  const sides = changes.flatMap(({ change }) => [change.before, change.after]);
  for (const id of new Set(sides.map((side) => (isDocument(side) ? side.image_id : undefined)))) {
    if (typeof id !== 'string' || id === PLACEHOLDER) continue;
    const image = await cloud.glance.image(id);
    if (image?.name) names.set(id, image.name);
  }
  return names;
}
