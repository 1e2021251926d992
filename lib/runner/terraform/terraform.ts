import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { isAlive } from '../alive';
import { type CloudConfig, loadCloud } from '../clouds/config';
import type { Surroundings } from '../clouds/config-file';
import { Limiter } from '../clouds/limiter';
import { RunError } from '../report';
import { type Binary, findBinary } from './binary';
import type { Place } from './capture';
import { type Detached, detach } from './detached';
import { removeEmpty, runnerFolder } from './workspace';

/** How Terraform is found, and where it works. */
export interface TerraformOptions {
  /** Folder of the project, below which the runner keeps its own. @default - the working folder */
  readonly project?: string;
  /** A name in the search path, or a path. @default - `terraform`, else `tofu` */
  readonly command?: string;
  /** Where entries of clouds.yaml are looked for. @default - as clouds are */
  readonly surroundings?: Partial<Surroundings>;
}

/** Terraform, or OpenTofu, for the time of one command. */
export class Terraform {
  public readonly project: string;
  public readonly env: NodeJS.ProcessEnv;
  /** Bounds programs under way at once that compute. Those that apply something only wait. */
  public readonly limiter = new Limiter(availableParallelism());
  /** Programs that share a cache of providers must not fill it at once. */
  public readonly initializing = new Limiter(1);
  private found?: Promise<Binary>;
  private scratchFolder?: string;
  private scratchFiles = 0;
  private stopped = false;
  private readonly running = new Set<Detached>();
  private readonly clean = (): void => this.close();

  public constructor(private readonly options: TerraformOptions = {}) {
    this.project = options.project ?? process.cwd();
    this.env = (options.surroundings?.env ?? process.env) as NodeJS.ProcessEnv;
  }

  /**
   * The program; looked for when it is first asked for.
   *
   * @throws RunError TERRAFORM_MISSING, TERRAFORM_TOO_OLD or TERRAFORM_UNUSABLE
   */
  public binary(): Promise<Binary> {
    this.found ??= findBinary(this.options.command, this.env);
    return this.found;
  }

  /** How an entry of clouds.yaml is reached. */
  public config(entry: string): CloudConfig {
    return loadCloud(entry, this.options.surroundings);
  }

  /**
   * A new file's path for what holds secrets, in a folder that only its owner may read and that is removed when the command ends. What a
   * command that was killed left behind, the next one removes.
   */
  public scratchFile(suffix: string): string {
    this.scratchFiles += 1;
    return join(this.scratch(), `${this.scratchFiles}.${suffix}`);
  }

  private scratch(): string {
    if (this.scratchFolder !== undefined) return this.scratchFolder;
    const parent = join(runnerFolder(this.project), 'scratch');
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(parent)) if (!isAlive(Number(name.split('-')[0]))) rmSync(join(parent, name), { recursive: true });
    this.scratchFolder = mkdtempSync(join(parent, `${process.pid}-`));
    process.once('exit', this.clean);
    return this.scratchFolder;
  }

  /**
   * Starts what must not be cut off.
   *
   * @throws RunError RUN_INTERRUPTED once `interrupt` was called
   */
  public async start(args: readonly string[], place: Place, log: string, tell: (line: string) => void): Promise<Detached> {
    if (this.stopped) throw new RunError('RUN_INTERRUPTED', `${args[0]} was not begun, since the command was interrupted; do run it again`);
    const run = await detach((await this.binary()).command, args, place, log, tell);
    this.running.add(run);
    void run.ended.then(() => this.running.delete(run));
    return run;
  }

  /** Whether anything is under way. */
  public get isBusy(): boolean {
    return this.running.size > 0;
  }

  /** Whether `interrupt` was called: nothing more is to be begun. */
  public get isInterrupted(): boolean {
    return this.stopped;
  }

  /**
   * Has nothing more begun, and waits for what is under way. It is not asked to stop: seen with the provider, what it is making at that
   * moment comes to be in the cloud, and the state knows nothing of it.
   */
  public async interrupt(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.running].map(({ ended }) => ended));
  }

  /** Removes what holds secrets. */
  public close(): void {
    process.off('exit', this.clean);
    if (this.scratchFolder === undefined) return;
    rmSync(this.scratchFolder, { recursive: true, force: true });
    removeEmpty(dirname(this.scratchFolder));
    removeEmpty(runnerFolder(this.project));
    this.scratchFolder = undefined;
  }
}
