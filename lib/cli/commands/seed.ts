import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { RunError } from '../../runner/report';
import { ExitCode } from '../exit-code';
import { jsonOption, withExample } from './options';

/** The seed's own program; it stands in the package beside the compiled code. */
const PROGRAM = join(__dirname, '..', '..', '..', 'seed', 'seed');

/** Its exit code where a seed doesn't run. */
const NOT_RUNNING = 3;

interface SeedOptions {
  readonly name: string;
  readonly tier?: string;
  readonly swift?: boolean;
  readonly machines?: string;
  readonly machine?: string;
  readonly wipe?: boolean;
  readonly keepTree?: boolean;
  readonly json?: boolean;
}

/** `tripleo seed` */
export function command(): Command {
  const seed = new Command('seed').description('a real OpenStack on this machine to deploy onto; only the hardware is fake');
  const name = () => new Option('--name <name>', "the seed's name; several can run at once").default('default');
  seed.addCommand(
    withExample(
      new Command('up')
        .description('bring the seed up; run again, it finds what is there')
        .addOption(name())
        .addOption(new Option('--tier <tier>', 'full, or heat for Keystone and Heat alone; a new seed is full').choices(['full', 'heat']))
        .option('--swift', 'with Swift, also where the seed is up: Terraform hands configurations to machines through it')
        .option('--machines <n>', 'with virtual machines behind its nodes, of which so many run at once; 0 for pretended ones again')
        .action((options: SeedOptions) => run('up', options)),
      'tripleo seed up',
      'tripleo seed up --machines 8',
      'tripleo seed up --name templates --tier heat',
    ),
  );
  seed.addCommand(
    withExample(
      new Command('down')
        .description('stop the seed')
        .addOption(name())
        .option('--wipe', 'delete all that it left on the disk')
        .option('--keep-tree', 'but the tree that seeds stand on, so that the next one is up soon')
        .action((options: SeedOptions) => run('down', options)),
      'tripleo seed down --wipe',
    ),
  );
  seed.addCommand(
    withExample(
      new Command('status')
        .description(`tell whether the seed runs and answers; ends with ${ExitCode.FAILED} where it does not`)
        .addOption(name())
        .addOption(jsonOption())
        .action((options: SeedOptions) => run('status', options)),
      'tripleo seed status --json',
    ),
  );
  seed.addCommand(
    withExample(
      new Command('exec')
        .description('run a command inside the seed, or in one of its virtual machines; ends as the command does')
        .addOption(name())
        .option('--machine <machine>', "that machine, by its server's or its node's name")
        .argument('<command...>', 'the command and its words, after --')
        .action((inside: string[], options: SeedOptions) => run('exec', options, inside)),
      'OS_CLOUD=seed tripleo seed exec -- openstack server list',
      'tripleo seed exec --machine overcloud-control-0 -- hostname',
    ),
  );
  return withExample(seed, 'tripleo seed up', 'tripleo seed down --wipe');
}

/** Hands over to the seed's program. It ends as we do, but with a code of its own where a seed doesn't run. */
function run(verb: string, options: SeedOptions, inside: readonly string[] = []): Promise<void> {
  const { name, tier, swift, machines, machine, wipe, keepTree, json } = options;
  const words = [verb, '--name', name];
  if (tier !== undefined) words.push('--tier', tier);
  if (machines !== undefined) words.push('--machines', machines);
  if (machine !== undefined) words.push('--machine', machine);
  if (swift) words.push('--swift');
  if (wipe) words.push('--wipe');
  if (keepTree) words.push('--keep-tree');
  if (json) words.push('--json');
  if (inside.length > 0) words.push('--', ...inside);
  return new Promise((done, fail) => {
    const child = spawn(PROGRAM, words, { stdio: 'inherit' });
    // Ctrl-C reaches both; the seed's program stops in its own way, and we wait for it.
    const ignore = (): void => {};
    process.on('SIGINT', ignore);
    child.on('error', (error) =>
      fail(new RunError('SEED_NOT_STARTED', `${PROGRAM} can't be started: ${error.message}; do install the package anew`)),
    );
    child.on('close', (code) => {
      process.off('SIGINT', ignore);
      process.exitCode = code === null || (verb === 'status' && code === NOT_RUNNING) ? ExitCode.FAILED : code;
      done();
    });
  });
}
