import { Command, CommanderError } from 'commander';
import { RUNNER_VERSION } from '../assembly/manifest';
import { ExitCode, UsageError } from './exit-code';
import { say } from './terminal';

/** The commands, in the order in which help lists them. Only the one that is called is loaded. */
const COMMANDS: { readonly [name: string]: () => Promise<{ command(): Command }> } = {
  ls: () => import('./commands/ls.js'),
  synth: () => import('./commands/synth.js'),
  diff: () => import('./commands/diff.js'),
  deploy: () => import('./commands/deploy.js'),
  destroy: () => import('./commands/destroy.js'),
  status: () => import('./commands/status.js'),
  outputs: () => import('./commands/outputs.js'),
  seed: () => import('./commands/seed.js'),
};

const HELP = `
Example:
  tripleo synth && tripleo diff && tripleo deploy

Exit codes: 0 done, 1 failed, 2 called wrongly, 3 differences found (diff --fail)`;

/**
 * Runs the command and sets the process's exit code.
 *
 * @param words the words after `tripleo`
 */
export async function main(words: readonly string[]): Promise<void> {
  try {
    const program = await load(words);
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = fail(error);
  }
}

async function load(words: readonly string[]): Promise<Command> {
  const tripleo = new Command('tripleo')
    .description('OpenStack on OpenStack, as a program: writes what it describes, shows what that changes, applies it.')
    .version(RUNNER_VERSION)
    .option('-C, --directory <folder>', 'work as if started in this folder')
    .addHelpText('after', HELP)
    .hook('preAction', (command) => enter(command.opts<{ directory?: string }>().directory));
  for (const name of commandsIn(words)) tripleo.addCommand((await COMMANDS[name]()).command());
  // Usage errors are ours to number, in every command.
  for (const command of [tripleo, ...tripleo.commands, ...tripleo.commands.flatMap((command) => command.commands)]) command.exitOverride();
  return tripleo;
}

/** The commands that the words can mean: the one that they name, or all where that isn't plain (help, a mistake, a folder of that name). */
function commandsIn(words: readonly string[]): string[] {
  const all = Object.keys(COMMANDS);
  const named = all.filter((name) => words.includes(name));
  if (words[0] === '--version' || words[0] === '-V') return [];
  return named.length === 1 && words[0] !== 'help' ? named : all;
}

function enter(folder: string | undefined): void {
  if (folder === undefined) return;
  try {
    process.chdir(folder);
  } catch (error) {
    throw new UsageError(`-C ${folder}: ${(error as Error).message}`);
  }
}

function fail(error: unknown): ExitCode {
  // Commander has printed its own message: help and version end with 0, everything else is a call gone wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.DONE : ExitCode.USAGE;
  say(`tripleo: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UsageError) return ExitCode.USAGE;
  // An error of ours carries a code and says what to do; one without is a bug, and its place is what helps.
  if (error instanceof Error && !('code' in error)) say(error.stack ?? '');
  return ExitCode.FAILED;
}
