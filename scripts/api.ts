import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Documentation, Language } from 'jsii-docgen';

const ROOT = join(__dirname, '..');
const FILE = join(ROOT, 'API.md');

const USAGE = `npm run api -- [--check]

Writes API.md from the built jsii assembly: the vocabulary, not the generated bindings.

  --check  write nothing; exit 1 if API.md is not current
`;

async function reference(): Promise<string> {
  const documentation = await Documentation.forProject(ROOT);
  try {
    const markdown = await documentation.toMarkdown({ language: Language.TYPESCRIPT, allSubmodules: false });
    return `${markdown.render().trimEnd()}\n`;
  } finally {
    await documentation.cleanup();
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const text = await reference();
  if (!values.check) writeFileSync(FILE, text);
  else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write('not current: API.md; run "npm run api" after "npm run build"\n');
    return 1;
  }
  return 0;
}

main().then((code) => {
  process.exitCode = code;
});
