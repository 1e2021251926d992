import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { Connections } from '../../runner/clouds/connections';
import { readDeployed } from '../../runner/deployed';
import { authoredOutputs } from '../../runner/status';
import { printJson, printResult, progress } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

/** `tripleo outputs` */
export function command(): Command {
  const made = new Command('outputs')
    .description("print the deployed stacks' outputs")
    .addOption(outOption())
    .addOption(jsonOption())
    .action(outputs);
  return withExample(made, 'tripleo outputs', 'tripleo outputs --json');
}

async function outputs({ out, json }: AssemblyOptions & JsonOptions): Promise<void> {
  const assembly = Assembly.open(out);
  const connections = new Connections(assembly.manifest);
  try {
    const found = authoredOutputs(assembly, await readDeployed(assembly, connections, progress()));
    if (json) return printJson(found);
    const lines = Object.entries(found).flatMap(([stack, values]) =>
      Object.entries(values).map(([name, value]) => `${stack} ${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`),
    );
    printResult(lines.join('\n'));
  } finally {
    await connections.close();
  }
}
