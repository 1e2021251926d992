import { Command } from 'commander';
import { DEFAULT_STAGE } from '../../assembly';
import { Assembly } from '../../assembly/reader';
import { type BuildResult, buildImages, imagesOf, isNamed } from '../../runner/images/build-images';
import { compareContents, readContents } from '../../runner/images/contents';
import { type ImagesLock, LOCK_FILE, promoteImages, readLockFile, writeLockFile } from '../../runner/images/lock';
import { lockImages } from '../../runner/images/lock-images';
import { BUILDER, imagesFolder } from '../../runner/images/places';
import { ExitCode } from '../exit-code';
import { patiently, printJson, printResult, progress, say, table } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface BuildOptions extends AssemblyOptions, JsonOptions {}

const NAMES = 'images, with or without the digits at the end of their names; all where none is named';

/** `tripleo images` */
export function command(): Command {
  const images = new Command('images').description("the app's images, built by diskimage-builder on this machine");
  images.addCommand(
    withExample(
      new Command('build')
        .description('build the images that are not built yet; as root, on Debian')
        .argument('[names...]', NAMES)
        .addOption(outOption())
        .addOption(jsonOption())
        .action(build),
      'tripleo images build',
      "tripleo images build overcloud-full --json | jq -r '.[].folder'",
    ),
  );
  images.addCommand(
    withExample(
      new Command('lock')
        .description(
          `write to ${LOCK_FILE} what is built and tested, for the assembly's stage: from then on deploy takes nothing else there`,
        )
        .argument('[names...]', NAMES)
        .addOption(outOption())
        .addOption(jsonOption())
        .action(lock),
      'tripleo images lock',
    ),
  );
  images.addCommand(
    withExample(
      new Command('promote')
        .description(`carry images of ${LOCK_FILE} from the stage that they were tested in to the next, by the same digests`)
        .argument('<from>', 'the stage that they are locked in')
        .argument('<to>', 'the stage that they may be deployed in then')
        .argument('[names...]', NAMES)
        .addOption(jsonOption())
        .action(promote),
      'tripleo images promote staging production',
    ),
  );
  images.addCommand(
    withExample(
      new Command('compare')
        .description(`compare what is in two images, file by file, times aside; ends with ${ExitCode.DIFFERENT} where something differs`)
        .argument('<a>', 'a tar or qcow2 file, or the folder of a built image; a disk is read as root, on Debian')
        .argument('<b>', 'another one')
        .addOption(jsonOption())
        .action(compare),
      'tripleo images compare ~/.cache/tripleo/images/overcloud-full-0123456789ab /srv/images/overcloud-full.qcow2',
    ),
  );
  return withExample(images, 'tripleo images build', 'tripleo images lock', 'tripleo images promote staging production');
}

async function build(names: readonly string[], options: BuildOptions): Promise<void> {
  const assembly = Assembly.open(options.out);
  const settings = { folder: imagesFolder(), program: BUILDER, report: progress() };
  const built = await buildImages(assembly, imagesOf(assembly, names), settings);
  if (options.json) printJson(built.map(({ provenance, folder, found }) => ({ ...provenance, folder, found })));
  else printResult(rows(built));
}

function rows(built: readonly BuildResult[]): string {
  const files = built.flatMap(({ provenance, folder }) =>
    Object.entries(provenance.files).map(([file, { size, sha256 }]) => [`${folder}/${file}`, `${Math.ceil(size / 1e6)} MB`, sha256]),
  );
  return table([['FILE', 'SIZE', 'SHA256'], ...files]);
}

async function lock(names: readonly string[], options: BuildOptions): Promise<void> {
  const assembly = Assembly.open(options.out);
  const { stage = DEFAULT_STAGE } = assembly.manifest;
  const images = imagesOf(assembly, names);
  const before = readLockFile('.') ?? {};
  const locking = lockImages(before, stage, images, imagesFolder());
  const after = await patiently('reading the images', progress(), locking);
  const imageNames = images.map(({ imageName }) => imageName);
  finish(before, after, stage, imageNames, options);
}

function promote(from: string, to: string, names: readonly string[], options: JsonOptions): void {
  const before = readLockFile('.') ?? {};
  const all = Object.hasOwn(before, from) ? Object.keys(before[from]) : [];
  const unknown = names.filter((name) => !all.some((imageName) => isNamed(imageName, name)));
  const chosen = names.length === 0 ? all : all.filter((imageName) => names.some((name) => isNamed(imageName, name)));
  const imageNames = [...chosen, ...unknown];
  finish(before, promoteImages(before, from, to, imageNames), to, imageNames, options);
}

/** Writes the lock, and prints what images are locked to in a stage. */
function finish(before: ImagesLock, after: ImagesLock, stage: string, imageNames: readonly string[], { json }: JsonOptions): void {
  const known = Object.hasOwn(before, stage) ? before[stage] : {};
  // A name that was mistyped would leave the stage that was meant unlocked.
  if (!Object.hasOwn(before, stage)) say(`stage ${stage} is new to ${LOCK_FILE}, which had ${Object.keys(before).join(', ') || 'none'}`);
  for (const name of imageNames) {
    say(`image ${name}: ${Object.hasOwn(known, name) ? 'was locked already' : 'is locked'} for stage ${stage}`);
  }
  writeLockFile('.', after);
  const images = Object.fromEntries(imageNames.map((name) => [name, after[stage][name]]));
  const files = Object.entries(images).flatMap(([name, image]) => Object.entries(image).map(([file, { sha256 }]) => [name, file, sha256]));
  if (json) printJson({ stage, images });
  else printResult(table([['IMAGE', 'FILE', 'SHA256'], ...files]));
}

async function compare(a: string, b: string, { json }: JsonOptions): Promise<void> {
  const reading = Promise.all([readContents(a), readContents(b)]);
  const { common, onlyInFirst, onlyInSecond, changed } = compareContents(...(await patiently('reading the images', progress(), reading)));
  const different = onlyInFirst.length + onlyInSecond.length + changed.length;
  if (json) printJson({ common, onlyInFirst, onlyInSecond, changed });
  else {
    const lines = [
      ...onlyInFirst.map((path) => `only in ${a}: ${path}`),
      ...onlyInSecond.map((path) => `only in ${b}: ${path}`),
      ...changed.flatMap(({ path, values }) =>
        values.map(({ name, before, after }) => `${path}: ${name} ${JSON.stringify(before)} → ${JSON.stringify(after)}`),
      ),
    ];
    printResult([...lines, `${common} paths in both; ${different} differ`].join('\n'));
  }
  if (different > 0) process.exitCode = ExitCode.DIFFERENT;
}
