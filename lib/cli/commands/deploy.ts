import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { readBmcPasswords } from '../../runner/apply/bmc-passwords';
import * as runner from '../../runner/deploy';
import { readLockFile } from '../../runner/images/lock';
import { formatPlan } from '../../runner/plan/format';
import { type CloudOptions, carryOut, concurrencyOption, terraformOption, verboseOption, withRun } from '../clouds';
import { ExitCode } from '../exit-code';
import { ask, hasColor, nothingChanged, patiently, printJson, printResult, say } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface DeployOptions extends AssemblyOptions, JsonOptions, CloudOptions {
  readonly yes?: boolean;
  readonly allow: string[];
  readonly replace: string[];
  readonly leaveOut: string[];
  readonly bmcPasswords?: string;
  readonly standIns?: boolean;
}

/** How a deployment ended that did not fail. */
type Result = 'unchanged' | 'refused' | 'declined' | 'deployed';

const INTERRUPTED =
  'interrupted; what the clouds have begun goes on there; do run "tripleo deploy" again: it waits for that, and does what is left';

/** `tripleo deploy` */
export function command(): Command {
  const made = new Command('deploy')
    .description('apply the assembly to its clouds, after showing what that does')
    .option('-y, --yes', 'do not ask')
    .option('--allow <machine...>', 'machines that may be replaced, wiped or deleted, by name', [])
    .option('--replace <machine...>', 'broken machines that another node takes the place of, by name', [])
    .option('--leave-out <machine...>', 'machines that stay as they are this time, by name', [])
    .option('--stand-ins', 'where all machines are fake: put 1 MiB of zeros in place of images that are not built')
    .option('--bmc-passwords <file>', 'YAML of node names and passwords of their management controllers; "default" for the rest')
    .addOption(outOption())
    .addOption(jsonOption())
    .addOption(concurrencyOption())
    .addOption(verboseOption())
    .addOption(terraformOption())
    .action(deploy);
  return withExample(made, 'tripleo deploy', 'tripleo deploy --yes --allow overcloud-compute-1');
}

async function deploy(options: DeployOptions): Promise<void> {
  const { out, yes, allow, replace, leaveOut, standIns, json } = options;
  const assembly = Assembly.open(out);
  const bmcPasswords = readBmcPasswords(options.bmcPasswords, process.env);
  const images = { lock: readLockFile('.'), standIns };
  await withRun(assembly, options, async (run) => {
    const reading = runner.planDeployment(run, { allow, deploys: true, choices: { replace, leaveOut }, images });
    const planned = await patiently('asking the clouds what is there', run.report, reading);
    const refusals = runner.refused(assembly, planned, allow);
    const decide = async (): Promise<Result> => {
      if (runner.isUpToDate(planned) && refusals.length === 0) return 'unchanged';
      say(formatPlan(planned.plan, { color: hasColor(process.stderr) }));
      for (const { message } of refusals) say(message);
      if (refusals.length > 0) return 'refused';
      if (!yes && !/^y(es)?$/i.test((await ask('Carry this out? [y/N] ')).trim())) {
        say(`declined; ${nothingChanged('--yes')}`);
        return 'declined';
      }
      await carryOut(run, INTERRUPTED, () => runner.deploy(run, planned, { allow, bmcPasswords, ...images }));
      return 'deployed';
    };
    const result = await decide();
    if (json) printJson({ app: assembly.manifest.app, result, refusals, plan: planned.plan });
    else if (result === 'unchanged') printResult('Nothing to do: all of it is deployed.');
    else if (result === 'deployed') printResult('Deployed.');
    if (result === 'refused' || result === 'declined') process.exitCode = ExitCode.FAILED;
  });
}
