import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { readDeployed } from '../../runner/deployed';
import * as runner from '../../runner/destroy';
import { type CloudOptions, carryOut, concurrencyOption, terraformOption, verboseOption, withRun } from '../clouds';
import { ExitCode } from '../exit-code';
import { ask, nothingChanged, patiently, printJson, printResult, say, table } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface DestroyOptions extends AssemblyOptions, JsonOptions, CloudOptions {
  readonly confirm?: string;
}

const INTERRUPTED = 'interrupted; what the clouds have begun to delete goes on there; do run "tripleo destroy" again for what is left';

/** `tripleo destroy` */
export function command(): Command {
  const made = new Command('destroy')
    .description("take the app's stacks down, in reverse order; its nodes stay enrolled and become available")
    .option('--confirm <app>', "the app's name, in place of the question")
    .addOption(outOption())
    .addOption(jsonOption())
    .addOption(concurrencyOption())
    .addOption(verboseOption())
    .addOption(terraformOption())
    .action(destroy);
  return withExample(made, 'tripleo destroy', 'tripleo destroy --confirm two-clouds');
}

async function destroy(options: DestroyOptions): Promise<void> {
  const { out, confirm, json } = options;
  const assembly = Assembly.open(out);
  const { app } = assembly.manifest;
  await withRun(assembly, options, async (run) => {
    const deployed = await patiently('asking the clouds what is there', run.report, readDeployed(run, true));
    const stacks = runner.destructionOrder(assembly, deployed).map(({ stackName, cloud, status }) => ({ stack: stackName, cloud, status }));
    if (stacks.length > 0) {
      const rows = table(stacks.map(({ stack, cloud, status }) => [`  ${stack}`, cloud, status]));
      say(`These stacks, and all that is on their machines, will be lost:\n${rows}`);
    } else say('No stack of the app is deployed.');
    const answer = confirm ?? (await ask(`Type the app's name to go on (${app}): `)).trim();
    if (answer !== app) {
      say(`that is not "${app}"; ${nothingChanged(`--confirm ${app}`)}`);
      if (json) printJson({ app, result: 'declined', stacks });
      process.exitCode = ExitCode.FAILED;
      return;
    }
    await carryOut(run, INTERRUPTED, () => runner.destroy(run, deployed));
    if (json) printJson({ app, result: 'destroyed', stacks });
    else printResult(stacks.length > 0 ? 'Destroyed.' : 'Nothing to do.');
  });
}
