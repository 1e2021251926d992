import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { planDeployment } from '../../runner/deploy';
import { differs, type Plan } from '../../runner/plan/change';
import { formatPlan } from '../../runner/plan/format';
import { plan } from '../../runner/plan/plan';
import { schemaLookup } from '../../runner/plan/terraform-schema';
import { assemblySide } from '../../runner/sides';
import { type CloudOptions, concurrencyOption, terraformOption, verboseOption, withRun } from '../clouds';
import { ExitCode } from '../exit-code';
import { hasColor, patiently, printJson, printResult } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface DiffOptions extends AssemblyOptions, JsonOptions, CloudOptions {
  readonly against?: string;
  readonly fail?: boolean;
}

/** `tripleo diff` */
export function command(): Command {
  const made = new Command('diff')
    .description('show what applying the assembly would do: to each resource, and to each machine')
    .option('--against <folder>', 'compare with another assembly in place of the clouds; "none" for an empty one')
    .option('--fail', `end with ${ExitCode.DIFFERENT} where there are differences`)
    .addOption(outOption())
    .addOption(jsonOption())
    .addOption(concurrencyOption())
    .addOption(verboseOption())
    .addOption(terraformOption())
    .action(diff);
  return withExample(made, 'tripleo diff --fail', 'tripleo diff --against ../main/tripleo.out --json');
}

async function diff(options: DiffOptions): Promise<void> {
  const { out, against, fail, json } = options;
  const assembly = Assembly.open(out);
  const plan = against === undefined ? await withDeployed(assembly, options) : offline(assembly, against);
  if (json) printJson(plan);
  else printResult(formatPlan(plan, { color: hasColor(process.stdout) }));
  if (fail && differs(plan)) process.exitCode = ExitCode.DIFFERENT;
}

function offline(assembly: Assembly, against: string): Plan {
  const before = against === 'none' ? undefined : assemblySide(Assembly.open(against));
  return plan(before, assemblySide(assembly), schemaLookup);
}

function withDeployed(assembly: Assembly, options: CloudOptions): Promise<Plan> {
  return withRun(assembly, options, async (run) => {
    return (await patiently('asking the clouds what is there', run.report, planDeployment(run))).plan;
  });
}
