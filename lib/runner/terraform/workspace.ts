import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Document } from '../plan/side';
import { codeOf } from '../report';

/** What must be known of a stack to take it down when no assembly has it any more. Plain JSON. */
export interface Remembered {
  /** Name of the app. */
  readonly app: string;
  /** Id of the artifact. */
  readonly stack: string;
  readonly stackName: string;
  /** Id of the cloud. */
  readonly cloud: string;
  /** Entry of clouds.yaml. */
  readonly entry: string;
  /** Construct path. */
  readonly path: string;
  /** When it was first to be applied, by which those that are gone are put in order; ISO 8601. */
  readonly begun?: string;
  readonly initialized?: Initialized;
}

/** What a workspace was initialized for. */
export interface Initialized {
  /** As the assembly says it. */
  readonly backend: unknown;
  /** Where the state is on this machine, where it is there. */
  readonly stateFile: string | null;
  readonly providers: unknown;
  /** `Terraform` or `OpenTofu`. */
  readonly product: string;
}

/** Folder of a project in which the runner keeps what it needs between two runs: nothing for version control. */
export function runnerFolder(project: string): string {
  return join(project, '.tripleo');
}

const REMEMBERED = 'stack.json';
const CONFIGURATION = 'main.tf.json';
const GIT_IGNORE = '.gitignore';

/**
 * A stack's own folder in its project: its configuration as Terraform is given it, Terraform's own data, and what is remembered of the
 * stack. Only its owner may read it. The assembly is never written to.
 */
export class Workspace {
  /** The workspaces of an app in a project, by stack. */
  public static of(project: string, app: string): Map<string, Workspace> {
    const found = new Map<string, Workspace>();
    const folder = join(runnerFolder(project), 'terraform');
    for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
      const remembered = read<Remembered>(join(folder, name, REMEMBERED));
      if (remembered?.app === app) found.set(remembered.stack, new Workspace(project, remembered.stack));
    }
    return found;
  }

  public readonly folder: string;

  public constructor(
    private readonly project: string,
    stack: string,
  ) {
    // Ids are made of names that people give; a folder's name must not lead elsewhere.
    const name = encodeURIComponent(stack).replaceAll('%40', '@');
    this.folder = join(runnerFolder(project), 'terraform', name);
  }

  /** Makes the folder where there is none. */
  public make(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    chmodSync(this.folder, 0o700);
    writeFileSync(join(runnerFolder(this.project), GIT_IGNORE), '*\n');
  }

  public get remembered(): Remembered | undefined {
    return read<Remembered>(this.at(REMEMBERED));
  }

  public remember(remembered: Remembered): void {
    this.write(REMEMBERED, remembered);
  }

  /** The configuration as it was written last. */
  public get configuration(): Document | undefined {
    return read<Document>(this.at(CONFIGURATION));
  }

  public configure(configuration: Document): void {
    this.write(CONFIGURATION, configuration);
  }

  /**
   * Writes the files from which the provider reads the cloud's entry, without the secrets. It looks for secure.yaml here first, and must
   * not look further.
   */
  public introduce(clouds: Document): void {
    this.write('clouds.yaml', clouds);
    this.write('secure.yaml', {});
  }

  /** Path of a file in the folder. */
  public at(name: string): string {
    return join(this.folder, name);
  }

  /** Removes the folder, and with the last one all that the runner keeps in the project. */
  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    removeEmpty(dirname(this.folder));
    if (existsSync(dirname(this.folder))) return;
    const above = runnerFolder(this.project);
    for (const name of [GIT_IGNORE, 'providers']) rmSync(join(above, name), { recursive: true, force: true });
    removeEmpty(above);
  }

  /** Writes a file as a whole: who is killed meanwhile leaves the one that was there. */
  private write(name: string, content: object): void {
    const unfinished = this.at(`${name}.new`);
    writeFileSync(unfinished, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(unfinished, this.at(name));
  }
}

function read<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Removes a folder if there is nothing in it. */
export function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
  }
}
