import { type Command, Option } from 'commander';

/** Where the assembly is. */
export interface AssemblyOptions {
  readonly out: string;
}

/** Whether the result is for a machine. */
export interface JsonOptions {
  readonly json?: boolean;
}

/** `--out`, as every command takes it that reads or writes an assembly. */
export function outOption(): Option {
  return new Option('--out <folder>', "the assembly's folder").default('tripleo.out');
}

/** `--json`, as every command takes it that prints a result. */
export function jsonOption(): Option {
  return new Option('--json', 'print the result as JSON');
}

/** Adds an example to a command's help. */
export function withExample(command: Command, ...lines: string[]): Command {
  return command.addHelpText('after', `\nExample:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
