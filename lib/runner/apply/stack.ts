import type { HeatStackArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { StackDetail, StackInput, StackRef } from '../clouds/heat';
import { stackTags } from '../deployed';
import type { MachineChange } from '../plan/change';
import { type Document, isDocument, type StackSide, section } from '../plan/side';
import { type Report, RunError } from '../report';
import type { Run } from '../run';
import { readDocument } from '../sides';
import { reasons } from './failure';
import { eventsSoFar, failed, follow } from './follow';
import { REPLACED, retireNode } from './retire';
import { isDone, resourcesOf, rollOut } from './rollout';

/** What is needed to carry out a stack. */
export interface StackRun {
  readonly artifact: HeatStackArtifact;
  /** The stack as it is, if it is. */
  readonly deployed: StackDetail | undefined;
  /** What other stacks' outputs give its parameters, by name. */
  readonly inputs: ReadonlyMap<string, unknown>;
  /** Resources that Heat may replace this time. */
  readonly unguarded: readonly string[];
  /** Machines of the stack's role that have failed in this deployment. */
  readonly failedBefore: number;
  /** What the plan says of the stack. */
  readonly planned: PlannedChanges;
}

/** What a plan says of a stack. */
export interface PlannedChanges {
  /** The stack as it is compared with, if it is. */
  readonly present: StackSide | undefined;
  /** Names of all resources that something happens to. */
  readonly changed: ReadonlySet<string>;
  readonly machines: readonly MachineChange[];
  /** Machines that stay as they are. */
  readonly leftOut: readonly MachineChange[];
  /** Machines that another node takes the place of. */
  readonly replaced: readonly MachineChange[];
}

/**
 * Creates or updates a stack and waits until it is done. Where guards were lifted, a last update sets them again. Where one before it
 * failed, the next deployment does: a guard that is missing is a difference.
 *
 * @throws RunError STACK_FAILED with the reasons of the resources that failed; MACHINES_FAILED with those of the machines
 */
export async function applyStack({ assembly, connections, report }: Run, stackRun: StackRun): Promise<void> {
  const { artifact, deployed, inputs, unguarded, failedBefore, planned } = stackRun;
  const cloud = await connections.get(artifact.cloud);
  const template = readDocument(assembly, artifact);
  const environment = readDocument(assembly, artifact.environment);
  const input: StackInput = {
    template,
    environment,
    files: Object.fromEntries(Object.entries(artifact.files ?? {}).map(([name, file]) => [name, assembly.read(file)])),
    parameters: parameters(inputs, template),
    tags: stackTags(assembly.manifest.app, artifact.cloud),
  };
  const { present, changed, machines, leftOut, replaced } = planned;
  if (!deployed || !present) {
    await createStack(cloud, artifact, input, report);
    return;
  }
  const lifted = { ...input, environment: withoutGuards(environment, unguarded) };
  const resources = await cloud.heat.resources(deployed);
  const ids = new Map(resources.map(({ resource_name: name, physical_resource_id: id }) => [name, id]));
  for (const { resource } of replaced) {
    const server = ids.get(resource);
    if (server) await retireNode(cloud, server, report);
    // So that the update replaces it.
    await cloud.heat.markUnhealthy(deployed, resource, true, REPLACED);
  }
  const reached = await rollOut({
    cloud,
    stack: deployed,
    artifact,
    template,
    transition: { present, ids, inputs, changed },
    machines,
    leftOut: new Set(leftOut.flatMap(resourcesOf)),
    failedBefore,
    update: (template) => update(cloud, deployed, artifact, { ...lifted, template }, report),
    report,
  });
  if (unguarded.length === 0) return;
  report(`${artifact.stackName}: guarding ${unguarded.join(', ')} again`);
  const detail = await update(cloud, deployed, artifact, { ...input, template: reached }, report);
  if (!isDone(detail)) throw failed(detail, await reasons(cloud, deployed, artifact.resources));
}

async function createStack(cloud: Cloud, artifact: HeatStackArtifact, input: StackInput, report: Report): Promise<void> {
  const { stackName, cloud: cloudId, path } = artifact;
  const other = await cloud.heat.stack(stackName);
  if (other && input.tags?.every((tag) => other.tags?.includes(tag))) {
    throw new RunError(
      'STACK_NOT_PLANNED',
      `[${path}] cloud ${cloudId} has the stack ${stackName}, which could not be seen when the plan was made; do deploy again, with a plan that knows it`,
    );
  }
  if (other) {
    throw new RunError(
      'STACK_NOT_OURS',
      `[${path}] cloud ${cloudId} has a stack ${stackName} that this app did not make; got tags ${other.tags?.join(', ') || 'none'}; allowed a name that is free; do name the stack or the app otherwise`,
    );
  }
  report(`${stackName}: creating in cloud ${cloudId}`);
  const stack = await cloud.heat.create(stackName, input);
  const detail = await finish(cloud, stack, artifact, report);
  if (!isDone(detail)) throw failed(detail, await reasons(cloud, stack, artifact.resources));
}

/** Updates a stack, and waits for the end of it, whatever that is. */
async function update(cloud: Cloud, stack: StackRef, artifact: HeatStackArtifact, input: StackInput, report: Report): Promise<StackDetail> {
  report(`${artifact.stackName}: updating in cloud ${artifact.cloud}`);
  const known = await eventsSoFar(cloud, stack);
  await cloud.heat.update(stack, input);
  return finish(cloud, stack, artifact, report, known);
}

async function finish(
  cloud: Cloud,
  stack: StackRef,
  artifact: HeatStackArtifact,
  report: Report,
  known?: readonly string[],
): Promise<StackDetail> {
  const detail = await follow(cloud, stack, { paths: artifact.resources, known, report });
  if (!detail)
    throw new RunError('STACK_GONE', `[${artifact.path}] ${artifact.stackName} was deleted while we waited for it; do deploy again`);
  report(`${artifact.stackName}: ${detail.stack_status}`);
  return detail;
}

/** Inputs as Heat takes them: a text for a parameter of type json is read as JSON, so that a text in itself must come as JSON too. */
function parameters(inputs: ReadonlyMap<string, unknown>, template: Document): { [name: string]: unknown } {
  const definitions = section(template, 'parameters');
  const isJson = (name: string) => section(definitions, name).type === 'json';
  return Object.fromEntries([...inputs].map(([name, value]) => [name, isJson(name) ? JSON.stringify(value) : value]));
}

/** The environment without the restrictions of some resources. */
export function withoutGuards(environment: Document, unguarded: readonly string[]): Document {
  const registry = section(environment, 'resource_registry');
  const resources = { ...section(registry, 'resources') };
  for (const name of unguarded) {
    const entry = resources[name];
    if (!isDocument(entry)) continue;
    const { restricted_actions: _restricted, ...rest } = entry;
    resources[name] = rest;
  }
  return unguarded.length === 0 ? environment : { ...environment, resource_registry: { ...registry, resources } };
}

/** Deletes a stack and waits until it is gone. */
export async function removeStack(
  cloud: Cloud,
  stack: StackDetail,
  paths: { readonly [resource: string]: string },
  report: Report,
): Promise<void> {
  report(`${stack.stack_name}: deleting`);
  const known = await eventsSoFar(cloud, stack);
  await cloud.heat.delete(stack);
  const left = await follow(cloud, stack, { paths, known, report });
  if (left) throw failed(left, await reasons(cloud, stack, paths));
  report(`${stack.stack_name}: deleted`);
}
