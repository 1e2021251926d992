import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { isHealthy, readStatus, type Status } from '../../runner/status';
import { type CloudOptions, concurrencyOption, terraformOption, verboseOption, withRun } from '../clouds';
import { ExitCode } from '../exit-code';
import { patiently, printJson, printResult, table } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface StatusOptions extends AssemblyOptions, JsonOptions, CloudOptions {}

/** `tripleo status` */
export function command(): Command {
  const made = new Command('status')
    .description(`tell how the app's stacks and machines are; ends with ${ExitCode.FAILED} where one is missing or failed`)
    .addOption(outOption())
    .addOption(jsonOption())
    .addOption(concurrencyOption())
    .addOption(verboseOption())
    .addOption(terraformOption())
    .action(status);
  return withExample(made, 'tripleo status', "tripleo status --json | jq '.machines[].state'");
}

async function status(options: StatusOptions): Promise<void> {
  const assembly = Assembly.open(options.out);
  await withRun(assembly, options, async (run) => {
    const found = await patiently('asking the clouds for stacks and machines', run.report, readStatus(run));
    if (options.json) printJson(found);
    else printResult(tables(found));
    if (!isHealthy(found)) process.exitCode = ExitCode.FAILED;
  });
}

/** What is said of a machine beside its state. */
const UNCONFIGURED = { applied: '', failed: ', configuration failed', pending: ', not configured yet' } as const;

function tables({ stacks, machines }: Status): string {
  const stackRows = stacks.map(({ name, status, cloud }) => [name, status, cloud]);
  const machineRows = machines.map(({ machine, state, configuration, node, nodeState, addresses, cloud }) => [
    machine,
    `${state}${UNCONFIGURED[configuration ?? 'applied']}`,
    node ?? '-',
    nodeState ?? '-',
    addresses.join(', ') || '-',
    cloud,
  ]);
  return [
    table([['STACK', 'STATUS', 'CLOUD'], ...stackRows]),
    table([['MACHINE', 'STATE', 'NODE', 'NODE STATE', 'ADDRESSES', 'CLOUD'], ...machineRows]),
  ].join('\n\n');
}
