import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { Connections } from '../../runner/clouds/connections';
import { readDeployed } from '../../runner/deployed';
import * as runner from '../../runner/destroy';
import { ExitCode } from '../exit-code';
import { ask, printJson, printResult, progress, say, table } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface DestroyOptions extends AssemblyOptions, JsonOptions {
  readonly confirm?: string;
}

/** `tripleo destroy` */
export function command(): Command {
  const made = new Command('destroy')
    .description("take the app's stacks down, in reverse order; its nodes stay enrolled and become available")
    .option('--confirm <app>', "the app's name, in place of the question")
    .addOption(outOption())
    .addOption(jsonOption())
    .action(destroy);
  return withExample(made, 'tripleo destroy', 'tripleo destroy --confirm two-clouds');
}

async function destroy({ out, confirm, json }: DestroyOptions): Promise<void> {
  const assembly = Assembly.open(out);
  const { app } = assembly.manifest;
  const report = progress();
  const connections = new Connections(assembly.manifest);
  try {
    const deployed = await readDeployed(assembly, connections, report);
    const stacks = runner
      .destructionOrder(assembly, deployed)
      .map(({ cloud, detail }) => ({ stack: detail.stack_name, cloud, status: detail.stack_status }));
    if (stacks.length > 0)
      say(
        `These stacks, and all that is on their machines, will be lost:\n${table(stacks.map(({ stack, cloud, status }) => [`  ${stack}`, cloud, status]))}`,
      );
    else say('No stack of the app is deployed.');
    if ((confirm ?? (await ask(`Type the app's name to go on (${app}): `))) !== app) {
      say(`that is not "${app}"; nothing was changed`);
      process.exitCode = ExitCode.FAILED;
      return;
    }
    await runner.destroy(assembly, connections, deployed, report);
    if (json) printJson({ app, destroyed: stacks });
    else printResult(stacks.length > 0 ? 'Destroyed.' : 'Nothing to do.');
  } finally {
    await connections.close();
  }
}
