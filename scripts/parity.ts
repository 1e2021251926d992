import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parityPage } from './parity/page';

const FILE = join(__dirname, '..', 'docs', 'parity.md');

const USAGE = `npm run parity -- [--check]

Writes docs/parity.md: what each engine makes of every resource's properties, and of changes. It writes and plans them all to find out.

  --check  write nothing; exit 1 if the page is not current
`;

function main(): number {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const page = parityPage();
  if (!values.check) writeFileSync(FILE, page);
  else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== page) {
    process.stderr.write(`not current: ${relative(process.cwd(), FILE)}; run "npm run parity"\n`);
    return 1;
  }
  return 0;
}

process.exitCode = main();
