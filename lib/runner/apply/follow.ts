import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../clouds/cloud';
import type { StackDetail, StackEvent, StackRef } from '../clouds/heat';
import { type Report, RunError, some } from '../report';

/** Between two looks, in milliseconds. */
const INTERVAL = 1000;
/** Silence after which it is said what is still under way, in milliseconds. */
const HEARTBEAT = 15_000;

/** Names of what a stack's events are about. */
export interface Following {
  /** Construct paths by resource name. */
  readonly paths: { readonly [resource: string]: string };
  /** Ids of the events before the operation, in their order. */
  readonly known?: readonly string[];
  readonly report: Report;
}

/** Ids of a stack's events so far: what comes after them is to be followed. */
export async function eventsSoFar(cloud: Cloud, stack: StackRef): Promise<string[]> {
  return (await cloud.heat.events(stack)).map(({ id }) => id);
}

/**
 * Tells what happens to a stack until its operation has ended.
 *
 * @returns the stack as it is then; nothing where it was deleted
 */
export async function follow(cloud: Cloud, stack: StackRef, following: Following): Promise<StackDetail | undefined> {
  const { paths, known = [], report } = following;
  const open = new Set<string>();
  // Where Heat has purged the marker, it sends all events again.
  const seen = new Set(known);
  let marker = known.at(-1);
  let spoken = Date.now();
  for (;;) {
    // The status is read first: events that come before it are then all read after it.
    const detail = await cloud.heat.show(stack);
    for (const event of await cloud.heat.events(stack, marker)) {
      marker = event.id;
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      if (isOfStack(event, stack)) continue;
      const name = nameOf(event, paths);
      if (event.resource_status.endsWith('_IN_PROGRESS')) {
        open.add(name);
        continue;
      }
      open.delete(name);
      const failure = event.resource_status.endsWith('_FAILED');
      if (!(event.resource_name in paths) && !failure) continue;
      // Heat may try again and say nothing more for minutes, so the reason is told at once.
      report(`${stack.stack_name}: ${event.resource_status} ${name}${failure ? `: ${event.resource_status_reason}` : ''}`);
      spoken = Date.now();
    }
    if (!detail || detail.stack_status === 'DELETE_COMPLETE') return undefined;
    if (!detail.stack_status.endsWith('_IN_PROGRESS')) return detail;
    if (Date.now() - spoken > HEARTBEAT) {
      report(`${stack.stack_name}: ${detail.stack_status}, waiting for ${some([...open]) || 'Heat'}`);
      spoken = Date.now();
    }
    await sleep(INTERVAL);
  }
}

/** Waits for an operation that an earlier run, or somebody else, began. */
export async function settle(cloud: Cloud, stack: StackDetail, following: Following): Promise<StackDetail | undefined> {
  if (!stack.stack_status.endsWith('_IN_PROGRESS')) return stack;
  following.report(`${stack.stack_name}: ${stack.stack_status} already; waiting for it to end`);
  const events = await cloud.heat.events(stack);
  const begin = events.findLastIndex((event) => isOfStack(event, stack) && event.resource_status.endsWith('_IN_PROGRESS'));
  return follow(cloud, stack, { ...following, known: events.slice(0, begin + 1).map(({ id }) => id) });
}

/** Whether an event is about the stack itself. */
function isOfStack(event: StackEvent, stack: StackRef): boolean {
  return event.resource_name === stack.stack_name;
}

function nameOf(event: StackEvent, paths: Following['paths']): string {
  const path = paths[event.resource_name];
  return path === undefined ? event.resource_name : `${event.resource_name} [${path}]`;
}

/** What became of a stack whose operation failed. */
export function failed(stack: StackDetail, reasons: readonly string[]): RunError {
  const lines = reasons.length > 0 ? reasons : [stack.stack_status_reason];
  return new RunError('STACK_FAILED', `${stack.stack_name} is ${stack.stack_status}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
