import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { Connections } from '../../runner/clouds/connections';
import { isHealthy, readStatus } from '../../runner/status';
import { ExitCode } from '../exit-code';
import { printJson, printResult, progress, table } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

/** `tripleo status` */
export function command(): Command {
  const made = new Command('status')
    .description(`tell how the app's stacks and machines are; ends with ${ExitCode.FAILED} where one is missing or failed`)
    .addOption(outOption())
    .addOption(jsonOption())
    .action(status);
  return withExample(made, 'tripleo status', "tripleo status --json | jq '.machines[].state'");
}

async function status({ out, json }: AssemblyOptions & JsonOptions): Promise<void> {
  const assembly = Assembly.open(out);
  const connections = new Connections(assembly.manifest);
  try {
    const found = await readStatus(assembly, connections, progress());
    if (json) printJson(found);
    else {
      const machines = found.machines.map(({ machine, state, node, nodeState, addresses, cloud }) => [
        machine,
        state,
        node ?? '-',
        nodeState ?? '-',
        addresses.join(', ') || '-',
        cloud,
      ]);
      const stacks = found.stacks.map(({ name, status, cloud }) => [name, status, cloud]);
      printResult(
        `${table([['STACK', 'STATUS', 'CLOUD'], ...stacks])}\n\n${table([['MACHINE', 'STATE', 'NODE', 'NODE STATE', 'ADDRESSES', 'CLOUD'], ...machines])}`,
      );
    }
    if (!isHealthy(found)) process.exitCode = ExitCode.FAILED;
  } finally {
    await connections.close();
  }
}
