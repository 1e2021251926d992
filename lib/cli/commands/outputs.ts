import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { readDeployed } from '../../runner/deployed';
import { authoredOutputs } from '../../runner/status';
import { type CloudOptions, concurrencyOption, terraformOption, verboseOption, withRun } from '../clouds';
import { patiently, printJson, printResult } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface OutputsOptions extends AssemblyOptions, JsonOptions, CloudOptions {}

/** `tripleo outputs` */
export function command(): Command {
  const made = new Command('outputs')
    .description("print the deployed stacks' outputs")
    .addOption(outOption())
    .addOption(jsonOption())
    .addOption(concurrencyOption())
    .addOption(verboseOption())
    .addOption(terraformOption())
    .action(outputs);
  return withExample(made, 'tripleo outputs', 'tripleo outputs --json');
}

async function outputs(options: OutputsOptions): Promise<void> {
  const assembly = Assembly.open(options.out);
  await withRun(assembly, options, async (run) => {
    const deployed = await patiently('asking the clouds for outputs', run.report, readDeployed(run));
    const found = authoredOutputs(assembly, deployed);
    if (options.json) return printJson(found);
    const lines = Object.entries(found).flatMap(([stack, values]) =>
      Object.entries(values).map(([name, value]) => `${stack} ${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`),
    );
    printResult(lines.join('\n'));
  });
}
