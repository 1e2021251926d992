import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../clouds/cloud';
import type { StackDetail, StackEvent, StackRef } from '../clouds/heat';
import { type Report, RunError } from '../report';

/** Between two looks, in milliseconds. */
const INTERVAL = 1000;
/** Silence after which it is said what is still under way, in milliseconds. */
const HEARTBEAT = 15_000;

/** Names of what a stack's events are about. */
export interface Following {
  /** Construct paths by resource name. */
  readonly paths: { readonly [resource: string]: string };
  /** Id of the last event before the operation. */
  readonly marker?: string;
  readonly report: Report;
}

/** Id of a stack's last event so far, from which to follow what comes. */
export async function lastEvent(cloud: Cloud, stack: StackRef): Promise<string | undefined> {
  return (await cloud.heat.events(stack)).at(-1)?.id;
}

/**
 * Tells what happens to a stack until its operation has ended.
 *
 * @returns the stack as it is then; nothing where it was deleted
 */
export async function follow(cloud: Cloud, stack: StackRef, following: Following): Promise<StackDetail | undefined> {
  const { paths, report } = following;
  const open = new Set<string>();
  let { marker } = following;
  let spoken = Date.now();
  for (;;) {
    // The status is read first: events that come before it are then all read after it.
    const detail = await cloud.heat.show(stack);
    for (const event of await cloud.heat.events(stack, marker)) {
      marker = event.id;
      if (event.resource_name === stack.stack_name) continue;
      const name = nameOf(event, paths);
      if (event.resource_status.endsWith('_IN_PROGRESS')) {
        open.add(name);
        continue;
      }
      open.delete(name);
      if (!(event.resource_name in paths) && !event.resource_status.endsWith('_FAILED')) continue;
      report(`${stack.stack_name}: ${event.resource_status} ${name}`);
      spoken = Date.now();
    }
    if (!detail || detail.stack_status === 'DELETE_COMPLETE') return undefined;
    if (!detail.stack_status.endsWith('_IN_PROGRESS')) return detail;
    if (Date.now() - spoken > HEARTBEAT) {
      report(`${stack.stack_name}: ${detail.stack_status}, waiting for ${[...open].join(', ') || 'Heat'}`);
      spoken = Date.now();
    }
    await sleep(INTERVAL);
  }
}

/** Waits for an operation that an earlier run, or somebody else, began. */
export async function settle(cloud: Cloud, stack: StackDetail, following: Following): Promise<StackDetail | undefined> {
  if (!stack.stack_status.endsWith('_IN_PROGRESS')) return stack;
  following.report(`${stack.stack_name}: ${stack.stack_status} already; waiting for it to end`);
  return follow(cloud, stack, following);
}

function nameOf(event: StackEvent, paths: Following['paths']): string {
  const path = paths[event.resource_name];
  return path === undefined ? event.resource_name : `${event.resource_name} [${path}]`;
}

/** @throws RunError where the stack's operation failed */
export function checkComplete(stack: StackDetail, reasons: readonly string[]): void {
  if (stack.stack_status.endsWith('_COMPLETE')) return;
  const lines = reasons.length > 0 ? reasons : [stack.stack_status_reason];
  throw new RunError('STACK_FAILED', `${stack.stack_name} is ${stack.stack_status}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
