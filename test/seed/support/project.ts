import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { Assembly } from '../../../lib/assembly/reader';
import { forget } from './clouds';
import { ROOT } from './seed';

/** How a command ended. */
export interface Run {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What carries Terraform's stacks out: of the examples Terraform itself where this machine has it, of the other programs OpenTofu. */
const OPENTOFU = process.env.TRIPLEO_TEST_TOFU as string;
const TERRAFORM = process.env.TRIPLEO_TEST_TERRAFORM ?? OPENTOFU;

/** Commands that may need one of them. */
const CARRYING = ['diff', 'deploy', 'destroy', 'outputs', 'status'];

/** A program, and the built command run on it as users run it: as a process of its own, with an assembly of its own. */
export class Project {
  /** A program of `examples/`, in a folder of its own: what the runner keeps of a project must meet no other test. */
  public static example(name: string, environment: NodeJS.ProcessEnv = {}): Project {
    const folder = mkdtempSync(join(tmpdir(), 'tripleo-example-'));
    cpSync(join(ROOT, 'examples', name), folder, {
      recursive: true,
      filter: (file) => !['node_modules', 'tripleo.out'].includes(basename(file)),
    });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    return new Project(folder, TERRAFORM, environment);
  }

  /** A program of `programs/`, which is given one value. */
  public static program(name: string, environment: NodeJS.ProcessEnv = {}): Project {
    const project = new Project(mkdtempSync(join(tmpdir(), 'tripleo-program-')), OPENTOFU, environment);
    const app = [process.execPath, '--import', require.resolve('tsx'), join(__dirname, '..', 'programs', `${name}.ts`), 'given.json'];
    writeFileSync(join(project.folder, 'tripleo.json'), JSON.stringify({ app }));
    return project;
  }

  /** All that the commands have printed so far. */
  public printed = '';
  /** Where the assembly is. */
  public readonly out = mkdtempSync(join(tmpdir(), 'tripleo-assembly-'));

  private constructor(
    /** Where the program is, and what the runner keeps of it. */
    public readonly folder: string,
    /** Terraform's command. */
    public readonly terraform: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** Sets what the program is given, and synthesizes it. */
  public async synth(given?: unknown): Promise<void> {
    if (given !== undefined) writeFileSync(join(this.folder, 'given.json'), JSON.stringify(given));
    await this.succeed('synth');
  }

  /** The assembly, as the runner reads it. */
  public assembly(): Assembly {
    return Assembly.open(this.out);
  }

  /** Paths of all files of a name below the project's folder. */
  public files(name: string): string[] {
    const paths = readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).sort();
    return paths.filter((path) => basename(path) === name).map((path) => join(this.folder, path));
  }

  /** Runs the command to its end, whatever that is, and answers its questions with `input`. */
  public async run(words: readonly string[], input = ''): Promise<Run> {
    const child = this.start(words);
    child.stdin.end(input);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.on('data', (text: string) => {
      stderr += text;
    });
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stdout, stderr };
  }

  /** Runs a command that must succeed; what it prints on standard output. */
  public async succeed(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(words);
    // Vitest would take a stack trace in a message for the test's own.
    expect(code, stderr.replace(/^ +at /gm, 'at ')).toBe(0);
    return stdout;
  }

  /** Runs the command until it says something, and kills it at that moment. */
  public async killAt(moment: string, ...words: string[]): Promise<void> {
    const { by, said } = await this.signalAt(moment, 'SIGKILL', words);
    expect(by, said).toBe('SIGKILL');
  }

  /** Runs the command until it says something, and interrupts it at that moment, as Ctrl-C does; what it said. */
  public async interruptAt(moment: string, ...words: string[]): Promise<string> {
    const { code, said } = await this.signalAt(moment, 'SIGINT', words);
    expect(code, said).toBe(130);
    return said;
  }

  private async signalAt(moment: string, signal: NodeJS.Signals, words: readonly string[]) {
    const child = this.start(words);
    let said = '';
    child.stderr.on('data', (text: string) => {
      const before = said;
      said += text;
      if (said.includes(moment) && !before.includes(moment)) child.kill(signal);
    });
    const [code, by] = await new Promise<readonly unknown[]>((resolve) => child.on('close', (...end) => resolve(end)));
    return { code, by, said };
  }

  /**
   * Takes everything down that the program has in the clouds, also what a test run that was cut off has left there.
   *
   * @param nodes names by cloud of what the program enrols
   */
  public async clear(nodes: { readonly [cloud: string]: readonly string[] }): Promise<void> {
    await this.succeed('destroy', '--confirm', this.assembly().manifest.app);
    for (const [cloud, names] of Object.entries(nodes)) await forget(cloud, names);
  }

  /** Deletes the files. */
  public remove(): void {
    rmSync(this.out, { recursive: true });
    rmSync(this.folder, { recursive: true });
  }

  private start(words: readonly string[]): ChildProcessWithoutNullStreams {
    const env = { ...process.env, ...this.environment, TSX_TSCONFIG_PATH: join(__dirname, '..', 'tsconfig.json') };
    const terraform = CARRYING.includes(words[0]) ? ['--terraform', this.terraform] : [];
    // Nobody has built these programs' images, and their machines are fake.
    const standIns = words[0] === 'deploy' ? ['--stand-ins'] : [];
    const command = [join(ROOT, 'bin', 'tripleo'), '-C', this.folder, ...words, '--out', this.out, ...terraform, ...standIns];
    const child = spawn(process.execPath, command, { env });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.printed += text;
      });
    }
    return child;
  }
}
