import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { resourceType } from '../../heat/schema';
import { Connections } from '../../runner/clouds/connections';
import { planDeployment } from '../../runner/deploy';
import { differs, type Plan } from '../../runner/plan/change';
import { formatPlan } from '../../runner/plan/format';
import { plan } from '../../runner/plan/plan';
import { assemblySide } from '../../runner/sides';
import { ExitCode } from '../exit-code';
import { hasColor, printJson, printResult, progress } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface DiffOptions extends AssemblyOptions, JsonOptions {
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
    .action(diff);
  return withExample(made, 'tripleo diff --fail', 'tripleo diff --against ../main/tripleo.out --json');
}

async function diff({ out, against, fail, json }: DiffOptions): Promise<void> {
  const assembly = Assembly.open(out);
  const plan = await (against === undefined ? withClouds(assembly) : offline(assembly, against));
  if (json) printJson(plan);
  else {
    printResult(formatPlan(plan, { color: hasColor(process.stdout) }));
  }
  if (fail && differs(plan)) process.exitCode = ExitCode.DIFFERENT;
}

async function offline(assembly: Assembly, against: string): Promise<Plan> {
  const before = against === 'none' ? undefined : assemblySide(Assembly.open(against));
  return plan(before, assemblySide(assembly), resourceType);
}

async function withClouds(assembly: Assembly): Promise<Plan> {
  const connections = new Connections(assembly.manifest);
  try {
    return (await planDeployment(assembly, connections, progress())).plan;
  } finally {
    await connections.close();
  }
}
