import { existsSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Cloud } from '../clouds/cloud';
import type { Document } from '../plan/side';
import type { Report } from '../report';
import { capture, type Place } from './capture';
import { statePath, withoutGuards, withStateFile } from './configuration';
import { credentialsOf } from './credentials';
import { baseEnvironment } from './environment';
import type { Diagnostic } from './events';
import { reasons, terraformFailed } from './failure';
import { initialize } from './initialize';
import { type Locked, LockWait, lockOf, stateLocked } from './lock';
import { Progress } from './progress';
import { followRun, isUnderWay } from './run-log';
import { NO_STATE, type State, stateOf } from './state';
import type { Subject } from './subject';
import type { Terraform } from './terraform';
import { standIns, type Variables, variableEnvironment } from './variables';
import { type Remembered, removeEmpty, Workspace } from './workspace';

/** What Terraform says where a guard holds, and OpenTofu from 1.12 on with a word more. */
const GUARDED = /^(Instance|Resource instance) cannot be destroyed$/;

/** What a run that changes something says. It is there while the run is, and where whoever began the run was killed. */
const LOG = 'terraform.log';

const NO_VARIABLES: Variables = new Map();

/** How a plan is to be made. */
export interface PlanRequest {
  readonly variables: Variables;
  /** Whether a resource's `prevent_destroy` is taken away. */
  readonly lift: (address: string) => boolean;
  /** Addresses of what is to be made anew, though nothing of it changes. @default - none */
  readonly replace?: readonly string[];
  /** Addresses of all that is looked at; what they refer to is, too. @default - all of it */
  readonly targets?: readonly string[];
  /** Whether all of it is to go, as far as the state knows. @default false */
  readonly destroy?: boolean;
  /** Whether nobody else may change the state meanwhile. What only reads must not keep others waiting. */
  readonly lock: boolean;
}

/** A plan that can be carried out as it is. */
export interface SavedPlan {
  readonly file: string;
  /** What `show -json` says of it. There are secrets in it. */
  readonly shown: Document;
}

/** A stack that Terraform carries out, in its workspace. */
export class TerraformStack {
  private readonly workspace: Workspace;
  /** Where the state is on this machine, where it is. */
  private readonly stateFile?: string;
  /** The configuration as Terraform is to be given it, guards included. */
  private readonly configuration: Document;
  private ready?: Promise<void>;
  private waited = false;

  public constructor(
    private readonly terraform: Terraform,
    public readonly subject: Subject,
    private readonly report: Report,
  ) {
    const { configuration, stack } = subject;
    const path = statePath(configuration);
    this.stateFile = path === undefined ? undefined : resolve(terraform.project, path);
    this.configuration = this.stateFile === undefined ? configuration : withStateFile(configuration, this.stateFile);
    this.workspace = new Workspace(terraform.project, stack);
  }

  /** When it was first to be applied, as far as this project knows; ISO 8601. */
  public get begun(): string | undefined {
    return this.workspace.remembered?.begun;
  }

  /** Whether another run had to be waited for, which may have changed the state. */
  public get hasWaited(): boolean {
    return this.waited;
  }

  /** Whether a run goes on that changes the stack, as far as its words tell. */
  public get isUnderWay(): boolean {
    return isUnderWay(this.workspace.at(LOG));
  }

  /** Waits for a run that goes on although whoever began it is gone, and tells what it does. */
  public async settle(): Promise<void> {
    if (!this.isUnderWay) return;
    const { stackName, paths } = this.subject;
    const log = this.workspace.at(LOG);
    const { uid, birthtime } = statSync(log);
    const who = `${this.terraform.env.USER ?? uid}@${hostname()}`;
    this.report(`${stackName}: apply by ${who} since ${birthtime.toISOString()} is under way; waiting for it to end`);
    await followRun(log, new Progress(stackName, paths, this.report));
  }

  /** What the state holds. Of a stack that was never applied there is none, unless it is where others may have put it. */
  public async state(): Promise<State> {
    if (this.begun === undefined && this.stateFile !== undefined && !existsSync(this.stateFile)) return NO_STATE;
    await this.prepare();
    return stateOf(await this.read('state', 'pull'));
  }

  /**
   * Makes a plan.
   *
   * @returns nothing where Terraform refuses one because guards hold
   * @throws RunError TERRAFORM_FAILED or STATE_LOCKED
   */
  public async plan({ variables, lift, replace = [], targets = [], destroy, lock }: PlanRequest): Promise<SavedPlan | undefined> {
    await this.prepare();
    this.workspace.configure(withoutGuards(this.configuration, lift));
    const file = this.terraform.scratchFile('tfplan');
    // A refresh would work the configuration out, which stand-ins for its variables need not allow.
    const mode = destroy ? ['-destroy', '-refresh=false'] : [];
    const args = [
      'plan',
      '-json',
      '-input=false',
      `-lock=${lock}`,
      `-out=${file}`,
      ...mode,
      ...replace.map((address) => `-replace=${address}`),
      ...targets.map((address) => `-target=${address}`),
    ];
    const errors = await this.patiently(args, variables);
    this.workspace.configure(this.configuration);
    if (errors.length === 0) return { file, shown: JSON.parse(await this.read('show', '-json', file)) as Document };
    if (errors.every(({ summary }) => GUARDED.test(summary))) return undefined;
    throw terraformFailed(this.subject, 'planning', await reasons(this.subject, errors));
  }

  /** Carries a plan out, as it is. */
  public async apply(plan: SavedPlan, cloud: Cloud | undefined): Promise<void> {
    const remembered = this.workspace.remembered as Remembered;
    this.workspace.remember({ ...remembered, begun: remembered.begun ?? new Date().toISOString() });
    const { stackName, cloud: id } = this.subject;
    this.report(`${stackName}: applying in cloud ${id}`);
    await this.change(plan, 'applying', cloud);
    this.report(`${stackName}: applied`);
  }

  /** Takes all of it down, guarded or not, and forgets it. */
  public async destroy(cloud: Cloud | undefined): Promise<void> {
    const plan = await this.plan({ variables: standIns(this.configuration), lift: () => true, destroy: true, lock: true });
    const { stackName } = this.subject;
    this.report(`${stackName}: deleting`);
    if (plan) await this.change(plan, 'deleting', cloud);
    this.forget();
    this.report(`${stackName}: deleted`);
  }

  /** Has a resource count as finished whose creation was cut off. */
  public async untaint(address: string): Promise<void> {
    await this.prepare();
    const errors = await this.patiently(['untaint', '-no-color', address], NO_VARIABLES);
    if (errors.length > 0) throw terraformFailed(this.subject, 'keeping machines of', await reasons(this.subject, errors));
  }

  /** Removes the workspace, and the state where it is a file of this machine. Nothing must be left in it. */
  public forget(): void {
    this.workspace.remove();
    if (this.stateFile === undefined) return;
    for (const file of [this.stateFile, `${this.stateFile}.backup`]) rmSync(file, { force: true });
    removeEmpty(dirname(this.stateFile));
  }

  private prepare(): Promise<void> {
    this.ready ??= initialize(this.terraform, this.workspace, this.subject, this.configuration, this.stateFile);
    return this.ready;
  }

  /** What Terraform prints that only reads. */
  private async read(...args: string[]): Promise<string> {
    const { command } = await this.terraform.binary();
    const place = { cwd: this.workspace.folder, env: baseEnvironment(this.terraform.env) };
    const { code, stdout, stderr } = await this.terraform.limiter.run(() => capture(command, args, place));
    if (code === 0) return stdout;
    throw terraformFailed(this.subject, 'reading', await reasons(this.subject, [{ summary: stderr, detail: '' }]));
  }

  private async change({ file }: SavedPlan, what: string, cloud: Cloud | undefined): Promise<void> {
    const log = this.workspace.at(LOG);
    const errors = await this.run(['apply', '-json', '-input=false', file], NO_VARIABLES, log);
    rmSync(log, { force: true });
    const lock = lockOf(errors);
    if (lock) throw stateLocked(this.locked, lock);
    if (errors.length > 0) throw terraformFailed(this.subject, what, await reasons(this.subject, errors, cloud));
  }

  /** Runs what is soon done, once nobody else holds the state's lock. */
  private async patiently(args: readonly string[], variables: Variables): Promise<readonly Diagnostic[]> {
    const wait = new LockWait(this.locked);
    try {
      for (;;) {
        const errors = await this.terraform.limiter.run(() => this.run(args, variables, this.terraform.scratchFile('log')));
        const lock = lockOf(errors);
        if (!lock) return errors;
        this.waited = true;
        await wait.wait(lock);
      }
    } finally {
      wait.done();
    }
  }

  /** Runs Terraform; what went wrong. */
  private async run(args: readonly string[], variables: Variables, log: string): Promise<readonly Diagnostic[]> {
    const { stackName, paths } = this.subject;
    const progress = new Progress(stackName, paths, this.report);
    const run = await this.terraform.start(args, this.place(variables), log, (line) => progress.take(line));
    return (await run.ended) === 0 ? [] : progress.failures;
  }

  private get locked(): Locked {
    const { subject, report, workspace } = this;
    return { subject, report, local: this.stateFile !== undefined, log: workspace.at(LOG), folder: workspace.folder };
  }

  /** Where Terraform runs, with all that it needs to reach the cloud. */
  private place(variables: Variables): Place {
    const { clouds, env } = credentialsOf(this.terraform.config(this.subject.entry));
    this.workspace.introduce(clouds);
    const files = { OS_CLIENT_CONFIG_FILE: this.workspace.at('clouds.yaml'), OS_CLIENT_SECURE_FILE: this.workspace.at('secure.yaml') };
    const values = variableEnvironment(this.configuration, variables);
    return { cwd: this.workspace.folder, env: { ...baseEnvironment(this.terraform.env), ...env, ...files, ...values } };
  }
}
