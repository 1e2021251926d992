import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A call of the fake, which stands in for Terraform. */
export interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
}

/** What a test wants of the fake. */
export interface Ways {
  /** What `version` prints, and its exit code. */
  readonly version?: string;
  readonly versionCode?: number;
  /** Why `init` fails. */
  readonly init?: string;
  /** Why `plan` fails, the resource that is to blame, and the stack of which it fails: all where none is named. */
  readonly plan?: string;
  readonly planAddress?: string;
  readonly planStack?: string;
  /** Why resources can't be made or changed, by address. */
  readonly fail?: { readonly [address: string]: string };
  /** What each change takes, in milliseconds. */
  readonly delay?: number;
  /** Who holds the state's lock, and how often it is found held. */
  readonly lock?: { readonly who: string; readonly times: number };
}

/** A state as the fake keeps it. */
export interface FakeState {
  readonly resources: { [address: string]: { tainted?: boolean; readonly values: { readonly [name: string]: unknown } } };
  readonly outputs: { [name: string]: { readonly value: unknown } };
}

/** The fake's command, for one test. */
export class FakeTerraform {
  public readonly command = join(__dirname, 'fake-terraform.mjs');
  private readonly folder = mkdtempSync(join(tmpdir(), 'tripleo-fake-'));

  public constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true }));
  }

  /** What the fake has to find in its environment. */
  public get env(): { readonly [name: string]: string } {
    return { PATH: process.env.PATH ?? '', FAKE_TERRAFORM: this.folder };
  }

  public set ways(ways: Ways) {
    writeFileSync(join(this.folder, 'ways.json'), JSON.stringify(ways));
  }

  /** Its calls so far. */
  public get calls(): Call[] {
    const file = join(this.folder, 'calls.jsonl');
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return lines.map((line) => JSON.parse(line) as Call);
  }

  /** What it holds of a stack of a project, after `change`. */
  public state(project: string, stack: string, change: (state: FakeState) => void = () => {}): FakeState {
    const file = join(project, 'terraform.state', `${stack}.tfstate`);
    const state = JSON.parse(readFileSync(file, 'utf8')) as FakeState;
    change(state);
    writeFileSync(file, JSON.stringify(state));
    return state;
  }

  /** Commands of its calls, those that only read left out. */
  public get changes(): string[] {
    return this.calls.map(({ command }) => command).filter((command) => ['apply', 'untaint'].includes(command));
  }
}
