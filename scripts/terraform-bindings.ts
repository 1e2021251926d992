import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { SCHEMA_FILE, terraformSchema } from '../lib/terraform/schema';
import { outdated, writeFiles } from './bindings/files';
import { emitBindings, emitOwnBindings, HEADER } from './terraform-bindings/emit';
import { readProviderSchema } from './terraform-bindings/provider-schema';
import { formatPack, trimSchema } from './terraform-bindings/trim';

const BINDINGS = join(__dirname, '..', 'lib', 'terraform', 'bindings');

const USAGE = `npm run terraform-bindings -- [--check] [--from FILE]
npm run terraform-bindings -- [--check] --provider-schema FILE --out FOLDER [--provider SOURCE] [--version VERSIONS]

Generates lib/terraform/bindings from the schema pack in lib/terraform/schema; or bindings of another provider, or of another
release of OpenStack's, into a folder of a program that uses this package.

  --check                 write nothing; exit 1 if anything is not current
  --from FILE             first take the schemas from a dump of the OpenStack provider's own
  --provider-schema FILE  the output of "terraform providers schema -json"
  --out FOLDER            where the bindings go, which import this package as tripleo-cdk; nothing else may be in it
  --provider SOURCE       which provider of the output, such as hashicorp/random; needed where it has several
  --version VERSIONS      versions of it that may be used, such as "~> 3.7"; any if not given

Example: terraform providers schema -json > random.json
         npm run terraform-bindings -- --provider-schema random.json --out ../program/random --version "~> 3.7"
`;

const OPTIONS = {
  check: { type: 'boolean' },
  from: { type: 'string' },
  'provider-schema': { type: 'string' },
  out: { type: 'string' },
  provider: { type: 'string' },
  version: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Texts by file names, by folders that hold nothing else. */
type Folders = readonly (readonly [folder: string, files: ReadonlyMap<string, string>])[];

function main(): number {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const folders = foldersOf(values);
  if (!folders) {
    process.stderr.write(USAGE);
    return 2;
  }
  const stale = folders.flatMap(([folder, files]) => outdated(folder, files)).map((file) => relative(process.cwd(), file));
  if (values.check) {
    for (const file of stale) process.stderr.write(`not current: ${file}; run "npm run terraform-bindings"\n`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const [folder, files] of folders) writeFiles(folder, files);
  process.stderr.write(`${stale.length} files changed\n`);
  return 0;
}

/** What should stand where; nothing if the options don't go together. */
function foldersOf(options: {
  readonly from?: string;
  readonly 'provider-schema'?: string;
  readonly out?: string;
  readonly provider?: string;
  readonly version?: string;
}): Folders | undefined {
  const { from, 'provider-schema': output, out, provider, version } = options;
  if (output !== undefined && out !== undefined && from === undefined) {
    checkOwn(out);
    return [[out, emitOwnBindings(readProviderSchema(read(output), provider, terraformSchema()), version)]];
  }
  if ([output, out, provider, version].some((option) => option !== undefined)) return undefined;
  const schema = from === undefined ? terraformSchema() : trimSchema(read(from));
  return [
    [dirname(SCHEMA_FILE), new Map([[basename(SCHEMA_FILE), formatPack(schema)]])],
    [BINDINGS, emitBindings(schema)],
  ];
}

/** Stops before a folder that holds anything else than bindings: it would be lost. */
function checkOwn(folder: string): void {
  if (!existsSync(folder)) return;
  const foreign = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isFile() || !readFileSync(join(folder, entry.name), 'utf8').startsWith(HEADER))
    .map(({ name }) => name);
  if (foreign.length > 0) throw new Error(`--out ${folder} holds ${foreign.sort().join(', ')}; do give the bindings a folder of their own`);
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

process.exitCode = main();
