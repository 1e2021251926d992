import { Command, CommanderError } from 'commander';
import { RUNNER_VERSION } from '../assembly/manifest';
import { codeOf, describeError, RunError } from '../runner/report';
import { ExitCode, UsageError } from './exit-code';
import { printJson, say } from './terminal';

/** The commands, in the order in which help lists them. Only the one that is called is loaded. */
const COMMANDS: { readonly [name: string]: () => Promise<{ command(): Command }> } = {
  ls: () => import('./commands/ls.js'),
  synth: () => import('./commands/synth.js'),
  diff: () => import('./commands/diff.js'),
  deploy: () => import('./commands/deploy.js'),
  destroy: () => import('./commands/destroy.js'),
  status: () => import('./commands/status.js'),
  outputs: () => import('./commands/outputs.js'),
  images: () => import('./commands/images.js'),
  parity: () => import('./commands/parity.js'),
  seed: () => import('./commands/seed.js'),
};

const HELP = `
Example:
  tripleo synth && tripleo diff && tripleo deploy

Exit codes: 0 done, 1 failed, 2 called wrongly, 3 differences found (diff --fail, parity, images compare)`;

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
    process.exitCode = fail(error, words.includes('--json'));
  }
}

async function load(words: readonly string[]): Promise<Command> {
  const tripleo = new Command('tripleo')
    .description('OpenStack on OpenStack, as a program: writes what it describes, shows what that changes, applies it.')
    .version(RUNNER_VERSION)
    .option('-C, --directory <folder>', 'work as if started in this folder')
    .addHelpText('after', HELP)
    .hook('preAction', (command) => enter(command.opts<{ directory?: string }>().directory));
  for (const one of commandsFor(words)) tripleo.addCommand((await COMMANDS[one]()).command());
  for (const command of [tripleo, ...tripleo.commands, ...tripleo.commands.flatMap((command) => command.commands)]) {
    // Usage errors are ours to number, and -C is taken before and after a command's name.
    command.exitOverride().configureHelp({ showGlobalOptions: true });
  }
  return tripleo;
}

/** The commands that it takes to read the words: one that they name, none for the version, else all, for their help. */
function commandsFor(words: readonly string[]): string[] {
  const name = commandOf(words);
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) return [name];
  return ['-V', '--version'].includes(words[0]) ? [] : Object.keys(COMMANDS);
}

/** The word that stands where a command's name does; it may be none. */
function commandOf(words: readonly string[]): string | undefined {
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '-C' || words[i] === '--directory') i += 1;
    else if (!words[i].startsWith('-')) return words[i];
  }
  return undefined;
}

function enter(folder: string | undefined): void {
  if (folder === undefined) return;
  try {
    process.chdir(folder);
  } catch (error) {
    throw new UsageError('FOLDER_MISSING', `-C ${folder}: ${(error as Error).message}; do name a folder that is there`);
  }
}

function fail(error: unknown, json: boolean): ExitCode {
  // Commander has printed its own message: help and version end with 0, everything else is a call gone wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.DONE : ExitCode.USAGE;
  const message = describeError(error);
  say(`tripleo: ${message}`);
  if (json)
    printJson({ result: 'failed', error: { code: codeOf(error) ?? 'BUG', message, ...(error instanceof RunError && error.details) } });
  return error instanceof UsageError ? ExitCode.USAGE : ExitCode.FAILED;
}
