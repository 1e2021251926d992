import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { readBmcPasswords } from '../../runner/apply/bmc-passwords';
import { Connections } from '../../runner/clouds/connections';
import * as runner from '../../runner/deploy';
import { formatPlan } from '../../runner/plan/format';
import { ExitCode } from '../exit-code';
import { ask, hasColor, printJson, printResult, progress, say } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface DeployOptions extends AssemblyOptions, JsonOptions {
  readonly yes?: boolean;
  readonly allow: string[];
  readonly bmcPasswords?: string;
}

/** `tripleo deploy` */
export function command(): Command {
  const made = new Command('deploy')
    .description('apply the assembly to its clouds, after showing what that does')
    .option('-y, --yes', 'do not ask')
    .option('--allow <machine...>', 'machines that may be replaced, wiped or deleted, by name', [])
    .option('--bmc-passwords <file>', 'YAML of node names and passwords of their management controllers; "default" for the rest')
    .addOption(outOption())
    .addOption(jsonOption())
    .action(deploy);
  return withExample(made, 'tripleo deploy', 'tripleo deploy --yes --allow overcloud-compute-1');
}

async function deploy({ out, yes, allow, bmcPasswords, json }: DeployOptions): Promise<void> {
  const assembly = Assembly.open(out);
  const passwords = readBmcPasswords(bmcPasswords, process.env);
  const report = progress();
  const connections = new Connections(assembly.manifest);
  const finish = (result: 'unchanged' | 'deployed'): void => {
    if (json) printJson({ app: assembly.manifest.app, result, plan: planned.plan });
    else printResult(result === 'unchanged' ? 'Nothing to do: all of it is deployed.' : 'Deployed.');
  };
  const planned = await runner.planDeployment(assembly, connections, report, true);
  try {
    const refusals = runner.refused(planned, allow);
    if (runner.isUpToDate(planned) && refusals.length === 0) return finish('unchanged');
    say(formatPlan(planned.plan, { color: hasColor(process.stderr) }));
    if (refusals.length > 0) {
      for (const { message } of refusals) say(message);
      process.exitCode = ExitCode.FAILED;
      return;
    }
    if (!yes && !/^y(es)?$/i.test(await ask('Carry this out? [y/N] '))) {
      say('declined; nothing was changed');
      process.exitCode = ExitCode.FAILED;
      return;
    }
    await runner.deploy(assembly, connections, planned, { allow, bmcPasswords: passwords, report });
    finish('deployed');
  } finally {
    await connections.close();
  }
}
