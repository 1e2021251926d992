import { setTimeout as sleep } from 'node:timers/promises';
import type { TerraformStackArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import { isDocument } from '../plan/side';
import { MachinesError, RunError, some } from '../report';
import type { Run } from '../run';
import type { TerraformStack } from './stack';

/** Between two looks, in milliseconds. */
const INTERVAL = 1000;
/** Silence after which it is said who is still waited for, in milliseconds. */
const HEARTBEAT = 15_000;
/** How long machines are waited for, in minutes: as long as Heat waits by default. */
const PATIENCE = 60;

/** What a machine has said of what it was told last. */
export interface Answer {
  /** Server name. */
  readonly machine: string;
  /** Construct path of what it was told, and its address. */
  readonly path: string;
  readonly address: string;
  /** Whether it has ever said anything, as far as there is anything of it. */
  readonly isHeard: boolean;
  /** Of the run by which it configured itself; nothing where it has said nothing yet. */
  readonly exitCode?: number;
  /** The end of what a run said that failed. */
  readonly log: string;
}

/**
 * Reads what machines have said.
 *
 * @param idOf the id that a signal must name, by the address of what the machine was told; those without one are left out
 */
export async function readAnswers(
  { signals = {}, parts = {}, machines = {}, resources }: TerraformStackArtifact,
  idOf: (address: string) => string | undefined,
  { swift }: Cloud,
): Promise<Answer[]> {
  const told = Object.entries(signals).filter(([address]) => idOf(address) !== undefined);
  return Promise.all(
    told.map(async ([address, { container, object }]) => {
      const signal = await swift.object(container, object);
      const said = isDocument(signal) && signal.deployment_id === idOf(address) ? signal : {};
      const exitCode = said.deploy_status_code === undefined ? undefined : Number(said.deploy_status_code);
      const log = String(said.deploy_stderr ?? '');
      return { machine: machines[parts[address]], path: resources[address], address, isHeard: signal !== undefined, exitCode, log };
    }),
  );
}

/** Whether a machine has yet to configure itself, as far as it says. */
export function isUnconfigured({ exitCode }: Answer): boolean {
  return exitCode !== 0;
}

/** Whose answers are waited for. */
export interface Awaited {
  readonly stack: TerraformStack;
  readonly artifact: TerraformStackArtifact;
  /** Machines that have just been told something: it is said when they are configured. */
  readonly told: readonly string[];
  /** Machines that are left for later. */
  readonly left: readonly string[];
}

/**
 * Waits until the machines of a stack have said how they configured themselves.
 *
 * @returns the answers of those that are not configured
 * @throws RunError RUN_INTERRUPTED
 */
export async function awaitAnswers(run: Run, { stack, artifact, told, left }: Awaited): Promise<Answer[]> {
  const { stackName, cloud: cloudId, signals, machines = {}, parts = {} } = artifact;
  if (!signals) return [];
  const cloud = await run.connections.get(cloudId);
  const { resources } = await stack.state();
  const idOf = (address: string) => (left.includes(machines[parts[address]]) ? undefined : resources.get(address)?.id);
  const begun = Date.now();
  let spoken = begun;
  const say = (line: string): void => {
    run.report(`${stackName}: ${line}`);
    spoken = Date.now();
  };
  let open = new Set<string>();
  for (let look = 1; ; look++) {
    const answers = await readAnswers(artifact, idOf, cloud);
    for (const { machine, path, exitCode } of answers) {
      const isNews = look === 1 ? told.includes(machine) || exitCode !== 0 : open.has(path);
      if (exitCode === undefined || !isNews) continue;
      say(`${machine} [${path}] ${exitCode === 0 ? 'is configured' : `could not configure itself: exit code ${exitCode}`}`);
    }
    const silent = answers.filter(({ exitCode }) => exitCode === undefined);
    if (silent.length === 0 || Date.now() - begun > PATIENCE * 60_000) return answers.filter(isUnconfigured);
    if (run.terraform.isInterrupted) {
      throw new RunError('RUN_INTERRUPTED', `${stackName}: its machines go on configuring themselves; do deploy again to wait for them`);
    }
    open = new Set(silent.map(({ path }) => path));
    if (Date.now() - spoken > HEARTBEAT) {
      say(`waiting for ${some(silent.map(({ machine }) => machine))} to be configured`);
    }
    await sleep(INTERVAL);
  }
}

/** What machines could not do, a line for each and what it said last, and which are left as they are for that. */
export function notConfigured(answers: readonly Answer[], left: readonly string[]): MachinesError {
  const untouched = left.length > 0 ? [`left as they are: ${left.join(', ')}`] : [];
  const failed = [...new Set(answers.map(({ machine }) => machine))];
  return new MachinesError('MACHINE_NOT_CONFIGURED', [...answers.map(explain), ...untouched].join('\n'), failed, left);
}

function explain({ machine, path, exitCode, log }: Answer): string {
  if (exitCode === undefined) {
    return `[${path}] ${machine} has said nothing; got no signal; allowed ${PATIENCE} minutes; do look at its unit os-collect-config, and deploy again`;
  }
  const lines = log
    .trimEnd()
    .split('\n')
    .map((line) => `\n    ${line}`);
  return `[${path}] ${machine} could not configure itself; got exit code ${exitCode}; allowed 0; do mend the cause and deploy again: it tries again by itself. It said last:${lines.join('')}`;
}
