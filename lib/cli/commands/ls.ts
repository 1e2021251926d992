import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { printJson, printResult, table } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

/** `tripleo ls` */
export function command(): Command {
  const made = new Command('ls')
    .description('list what the assembly holds, in the order in which it is applied')
    .addOption(outOption())
    .addOption(jsonOption())
    .action(ls);
  return withExample(made, 'tripleo ls', 'tripleo ls --json');
}

async function ls({ out, json }: AssemblyOptions & JsonOptions): Promise<void> {
  const artifacts = Object.entries(Assembly.open(out).manifest.artifacts);
  const rows = artifacts.map(([id, { type, cloud, path, file, dependencies }]) => ({ id, type, cloud, path, file, dependencies }));
  if (json) printJson(rows);
  else printResult(table([['ARTIFACT', 'TYPE', 'CLOUD', 'FILE'], ...rows.map(({ id, type, cloud, file }) => [id, type, cloud, file])]));
}
