import { Command } from 'commander';
import { Assembly } from '../../assembly/reader';
import { type BuildResult, buildImages, imagesOf } from '../../runner/images/build-images';
import { BUILDER, imagesFolder } from '../../runner/images/places';
import { printJson, printResult, progress, table } from '../terminal';
import { type AssemblyOptions, type JsonOptions, jsonOption, outOption, withExample } from './options';

interface BuildOptions extends AssemblyOptions, JsonOptions {}

/** `tripleo images` */
export function command(): Command {
  const images = new Command('images').description("the app's images, built by diskimage-builder on this machine");
  images.addCommand(
    withExample(
      new Command('build')
        .description('build the images that are not built yet; as root, on Debian')
        .argument('[names...]', 'images, with or without the digits at the end of their names; all where none is named')
        .addOption(outOption())
        .addOption(jsonOption())
        .action(build),
      'tripleo images build',
      "tripleo images build overcloud-full --json | jq -r '.[].folder'",
    ),
  );
  return withExample(images, 'tripleo images build');
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
