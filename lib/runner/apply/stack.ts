import type { HeatStackArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { StackDetail, StackInput, StackRef } from '../clouds/heat';
import { stackTags } from '../deployed';
import { type Document, isDocument, section } from '../plan/side';
import { type Report, RunError } from '../report';
import type { Run } from '../run';
import { readDocument } from '../sides';
import { reasons } from './failure';
import { eventsSoFar, failed, follow } from './follow';

/** What is needed to carry out a stack. */
export interface StackRun {
  readonly artifact: HeatStackArtifact;
  /** The stack as it is, if it is. */
  readonly deployed: StackDetail | undefined;
  /** What other stacks' outputs give its parameters, by name. */
  readonly inputs: ReadonlyMap<string, unknown>;
  /** Resources that Heat may replace this time. */
  readonly unguarded: readonly string[];
}

/**
 * Creates or updates a stack and waits until it is done. Where guards were lifted, a second update sets them again. Where the first
 * one failed, the next deployment does: a failed stack is always updated.
 *
 * @throws RunError STACK_FAILED with the reasons of the resources that failed
 */
export async function applyStack({ assembly, connections, report }: Run, stackRun: StackRun): Promise<void> {
  const { artifact, deployed, inputs, unguarded } = stackRun;
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
  const stack = deployed ?? (await createStack(cloud, artifact, input, report));
  if (deployed) await update(cloud, stack, artifact, { ...input, environment: withoutGuards(environment, unguarded) }, report);
  if (deployed && unguarded.length > 0) {
    report(`${artifact.stackName}: guarding ${unguarded.join(', ')} again`);
    await update(cloud, stack, artifact, input, report);
  }
}

async function createStack(cloud: Cloud, artifact: HeatStackArtifact, input: StackInput, report: Report): Promise<StackRef> {
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
  await finish(cloud, stack, artifact, report);
  return stack;
}

async function update(cloud: Cloud, stack: StackRef, artifact: HeatStackArtifact, input: StackInput, report: Report): Promise<void> {
  report(`${artifact.stackName}: updating in cloud ${artifact.cloud}`);
  const known = await eventsSoFar(cloud, stack);
  await cloud.heat.update(stack, input);
  await finish(cloud, stack, artifact, report, known);
}

async function finish(
  cloud: Cloud,
  stack: StackRef,
  artifact: HeatStackArtifact,
  report: Report,
  known?: readonly string[],
): Promise<void> {
  const detail = await follow(cloud, stack, { paths: artifact.resources, known, report });
  if (!detail)
    throw new RunError('STACK_GONE', `[${artifact.path}] ${artifact.stackName} was deleted while we waited for it; do deploy again`);
  // A rollback that is complete has left the stack as it was before.
  const done = detail.stack_status.endsWith('_COMPLETE') && !detail.stack_status.startsWith('ROLLBACK_');
  if (!done) throw failed(detail, await reasons(cloud, stack, artifact.resources));
  report(`${artifact.stackName}: ${detail.stack_status}`);
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
