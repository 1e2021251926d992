import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { readDeployed } from '../../runner/deployed';
import * as runner from '../../runner/destroy';
import { type CloudOptions, concurrencyOption, verboseOption, withClouds } from '../clouds';
import { ExitCode } from '../exit-code';
import { ask, interruptible, nothingChanged, patiently, printJson, printResult, progress, say, table } from '../terminal';
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
    .action(destroy);
  return withExample(made, 'tripleo destroy', 'tripleo destroy --confirm two-clouds');
}

async function destroy(options: DestroyOptions): Promise<void> {
  const { out, confirm, json } = options;
  const assembly = Assembly.open(out);
  const { app } = assembly.manifest;
  const report = progress();
  await withClouds(assembly.manifest, options, async (connections) => {
    const reading = readDeployed(assembly, connections, report);
    const deployed = await patiently('asking the clouds what is there', report, reading);
    const stacks = runner
      .destructionOrder(assembly, deployed)
      .map(({ cloud, detail }) => ({ stack: detail.stack_name, cloud, status: detail.stack_status }));
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
    await interruptible(INTERRUPTED, () => runner.destroy(assembly, connections, deployed, report));
    if (json) printJson({ app, result: 'destroyed', stacks });
    else printResult(stacks.length > 0 ? 'Destroyed.' : 'Nothing to do.');
  });
}
