import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { readDeployed } from '../../runner/deployed';
import { authoredOutputs } from '../../runner/status';
import { type CloudOptions, concurrencyOption, verboseOption, withClouds } from '../clouds';
import { patiently, printJson, printResult, progress } from '../terminal';
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
    .action(outputs);
  return withExample(made, 'tripleo outputs', 'tripleo outputs --json');
}

async function outputs(options: OutputsOptions): Promise<void> {
  const assembly = Assembly.open(options.out);
  const report = progress();
  await withClouds(assembly.manifest, options, async (connections) => {
    const deployed = await patiently('asking the clouds for outputs', report, readDeployed(assembly, connections, report));
    const found = authoredOutputs(assembly, deployed);
    if (options.json) return printJson(found);
    const lines = Object.entries(found).flatMap(([stack, values]) =>
      Object.entries(values).map(([name, value]) => `${stack} ${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`),
    );
    printResult(lines.join('\n'));
  });
}
