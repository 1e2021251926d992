import { join } from 'node:path';
import { Command } from 'commander';
import { assemblyFiles } from '../../assembly';
import { Assembly } from '../../assembly/reader';
import { formatFinding } from '../../core/finding';
import { ExitCode } from '../exit-code';
import { readProject, runApp } from '../project';
import { patiently, printJson, printResult, progress, say } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface SynthOptions extends AssemblyOptions, JsonOptions {
  readonly stage?: string;
}

/** `tripleo synth` */
export function command(): Command {
  const made = new Command('synth')
    .description('run the app, and print what it wrote and what was found wrong')
    .option('--stage <name>', 'the deployment of the program to describe, such as production: its App.stage')
    .addOption(outOption())
    .addOption(jsonOption())
    .action(synth);
  return withExample(made, 'tripleo synth --stage production', 'tripleo synth -C examples/two-clouds --json');
}

async function synth({ out, json, stage }: SynthOptions): Promise<void> {
  const project = readProject();
  const findings = await patiently(`running ${project.app.join(' ')}`, progress(), runApp(project, out, stage));
  const written = findings.length === 0;
  const files = written ? assemblyFiles(Assembly.open(out).manifest) : [];
  if (json) printJson({ out: written ? out : null, files, findings });
  else printResult(files.map((file) => join(out, file)).join('\n'));
  if (written) return say(`nothing was found wrong; ${files.length} files were written`);
  for (const finding of findings) say(formatFinding(finding));
  say(`${findings.length} found; nothing was written`);
  process.exitCode = ExitCode.FAILED;
}
