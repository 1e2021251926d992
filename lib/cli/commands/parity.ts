import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { formatFinding } from '../../core/finding';
import { readLockFile, shownDigests } from '../../runner/images/lock';
import { type ConfigurationParity, compareStages, type ImageParity, type Parity, type StageSide } from '../../runner/parity';
import type { ValueChange } from '../../runner/plan/change';
import { RunError } from '../../runner/report';
import { ExitCode } from '../exit-code';
import { readProject, runApp } from '../project';
import { patiently, printJson, printResult, progress } from '../terminal';
import { type JsonOptions, jsonOption, withExample } from './options';

/** `tripleo parity` */
export function command(): Command {
  const made = new Command('parity')
    .description(
      `show two stages of the program side by side: whether their images are the same to the byte (else the exit code is ${ExitCode.DIFFERENT}), and every difference in configuration`,
    )
    .argument('<a>', 'a stage, such as staging')
    .argument('<b>', 'another one, such as production')
    .addOption(jsonOption())
    .action(parity);
  return withExample(made, 'tripleo parity staging production');
}

async function parity(a: string, b: string, { json }: JsonOptions): Promise<void> {
  const lock = readLockFile('.') ?? {};
  const folder = mkdtempSync(join(tmpdir(), 'tripleo-parity-'));
  try {
    const found = compareStages(await synthesized(a, join(folder, 'a')), await synthesized(b, join(folder, 'b')), lock);
    if (json) printJson({ stages: [a, b], ...found });
    else printResult(format(found, [a, b]));
    if (!found.images.every(({ identical }) => identical)) process.exitCode = ExitCode.DIFFERENT;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The program, run for a stage. */
async function synthesized(stage: string, out: string): Promise<StageSide> {
  const project = readProject();
  const findings = await patiently(`running ${project.app.join(' ')} for ${stage}`, progress(), runApp(project, out, stage));
  if (findings.length === 0) return { stage, assembly: Assembly.open(out) };
  const lines = findings.map(formatFinding).join('\n');
  throw new RunError('STAGE_WITH_FINDINGS', `${stage} can't be compared while something is wrong in it\n${lines}`, { findings });
}

function format({ images, configuration }: Parity, stages: readonly [string, string]): string {
  const same = images.filter(({ identical }) => identical).length;
  return [
    `images: ${same} of ${images.length} identical to the byte`,
    ...images.flatMap((image) => imageLines(image, stages)),
    `configuration: ${configuration.length === 0 ? 'no difference' : `${stages[0]} → ${stages[1]}`}`,
    ...configuration.flatMap(configurationLines),
  ].join('\n');
}

function imageLines({ path, names, digests, identical, properties }: ImageParity, stages: readonly [string, string]): string[] {
  if (identical && digests[0]) return [`  = ${names[0]}  [${path}]`, `      ${shownDigests(digests[0])}`];
  const sides = stages.map((stage, i) => {
    const [name, locked] = [names[i], digests[i]];
    return `      ${stage}: ${name === null ? 'none' : `${name}, ${locked ? shownDigests(locked) : 'not locked'}`}`;
  });
  return [`  ! ${path}`, ...sides, ...properties.map(valueLine)];
}

function configurationLines({ artifact, only, values }: ConfigurationParity): string[] {
  return [`  ${artifact}${only === undefined ? '' : `: only in ${only}`}`, ...values.map(valueLine)];
}

function valueLine({ name, before, after }: ValueChange): string {
  return `      ${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`;
}
