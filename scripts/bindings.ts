import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { HeatSchema } from '../lib/heat/schema';
import { emitBindings } from './bindings/emit';
import { outdated, writeFiles } from './bindings/files';
import { formatPack, trimResourceTypes, trimTemplateVersions } from './bindings/trim';

const HEAT = join(__dirname, '..', 'lib', 'heat');
const PACK = join(HEAT, 'schema', 'heat-2025.1.json');
const BINDINGS = join(HEAT, 'bindings');

const USAGE = `npm run bindings -- [--check] [--from FILE] [--versions FILE]

Generates lib/heat/bindings from the schema pack in lib/heat/schema.

  --check          write nothing; exit 1 if anything is not current
  --from FILE      first take the resource types from a dump of Heat's resource-type-show
  --versions FILE  first take the template versions and functions from a dump of Heat's
`;

function main(): number {
  const { values } = parseArgs({
    options: { check: { type: 'boolean' }, from: { type: 'string' }, versions: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
  const checkedIn = readFileSync(PACK, 'utf8');
  const current = JSON.parse(checkedIn) as HeatSchema;
  const schema: HeatSchema = {
    template_versions: values.versions ? trimTemplateVersions(read(values.versions)) : current.template_versions,
    resource_types: values.from ? trimResourceTypes(read(values.from)) : current.resource_types,
  };
  const pack = formatPack(schema);
  const files = emitBindings(schema);
  const stale = [...(pack === checkedIn ? [] : [PACK]), ...outdated(BINDINGS, files)].map((file) => relative(process.cwd(), file));
  if (values.check) {
    for (const file of stale) process.stderr.write(`not current: ${file}; run "npm run bindings"\n`);
    return stale.length === 0 ? 0 : 1;
  }
  writeFileSync(PACK, pack);
  writeFiles(BINDINGS, files);
  process.stderr.write(`${Object.keys(schema.resource_types).length} resource types in ${files.size - 1} files, ${stale.length} changed\n`);
  return 0;
}

process.exitCode = main();
