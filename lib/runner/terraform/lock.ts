import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Report, RunError } from '../report';
import type { Diagnostic } from './events';
import { Progress } from './progress';
import { isUnderWay } from './run-log';
import type { Subject } from './subject';
import { Tail } from './tail';

/** How long a run on this machine is waited for that says nothing, in milliseconds. */
const PATIENCE = 10 * 60_000;
/** Between two looks, in milliseconds. */
const INTERVAL = 1000;

/** Who holds a state's lock. */
export interface Lock {
  readonly id: string;
  /** `user@host` */
  readonly who: string;
  /** Such as `apply`. */
  readonly operation: string;
  /** Since when, in Terraform's words. */
  readonly created: string;
}

/** The lock that kept a run from beginning, where that is what it says. */
export function lockOf(errors: readonly Diagnostic[]): Lock | undefined {
  const said = errors.map(({ summary, detail }) => `${summary}\n${detail}`).find((text) => text.includes('Error acquiring the state lock'));
  if (said === undefined) return undefined;
  // Where a state is locked at an HTTP server, Terraform tells of the lock that it wanted itself, and of the other one by its id alone.
  const [, other] = /already locked: ID=(\S+)/.exec(said) ?? [];
  const field = (name: string): string => new RegExp(`^\\s*${name}:\\s+(.*?)\\s*$`, 'm').exec(said)?.[1] ?? 'unknown';
  if (other !== undefined && other !== field('ID')) return { id: other, who: 'somebody', operation: 'a run', created: 'an unknown time' };
  return {
    id: field('ID'),
    who: field('Who'),
    operation: field('Operation')
      .replace(/^OperationType/, '')
      .toLowerCase(),
    created: field('Created'),
  };
}

/** Where a stack's state and the words of its runs are. */
export interface Locked {
  readonly subject: Subject;
  /** Whether the state is a file of this machine: its lock goes with the run that holds it. */
  readonly local: boolean;
  /** What the last run that applies something said. */
  readonly log: string;
  /** The stack's workspace. */
  readonly folder: string;
  readonly report: Report;
}

/** What is said of a state that somebody else holds. */
export function stateLocked({ subject: { path, stackName }, folder }: Locked, { id, who, operation, created }: Lock): RunError {
  return new RunError(
    'STATE_LOCKED',
    `[${path}] the state of ${stackName} is locked; got ${operation} by ${who} since ${created}; allowed nobody else; do wait until that has ended, or where it is gone for good, release the lock by "terraform -chdir=${folder} force-unlock ${id}"`,
  );
}

/** Waits for another run that holds a state's lock, and tells what it does. */
export class LockWait {
  private end = Date.now() + PATIENCE;
  private tail?: Tail;
  private announced?: string;

  public constructor(private readonly locked: Locked) {}

  /**
   * Waits a little, if there is a point in it.
   *
   * @throws RunError STATE_LOCKED where whoever holds it is elsewhere, or may be gone, or does not end
   */
  public async wait(lock: Lock): Promise<void> {
    const { subject, log, report } = this.locked;
    const alive = isUnderWay(log);
    if (alive) this.end = Date.now() + PATIENCE;
    const here = lock.who.split('@').at(-1) === hostname();
    if (!(alive || (here && this.locked.local)) || Date.now() > this.end) throw stateLocked(this.locked, lock);
    if (this.announced !== lock.id) {
      report(`${subject.stackName}: ${lock.operation} by ${lock.who} since ${lock.created} is under way; waiting for it to end`);
      this.announced = lock.id;
      this.follow();
    }
    await sleep(INTERVAL);
    this.tail?.read();
  }

  /** Ends the waiting. */
  public done(): void {
    this.tail?.close();
    this.tail = undefined;
  }

  private follow(): void {
    const { log, subject, report } = this.locked;
    this.done();
    if (!existsSync(log)) return;
    const progress = new Progress(subject.stackName, subject.paths, report);
    this.tail = new Tail(log, (line) => progress.take(line), statSync(log).size);
  }
}
