import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(__dirname, '..', '..');

/** Codes of what is found while documents are written, by the sources that report them. */
function reported(): string[] {
  const codes = new Set<string>();
  for (const room of ['core', 'heat', 'terraform', 'synth']) {
    for (const file of readdirSync(join(ROOT, 'lib', room), { encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
      const text = readFileSync(join(ROOT, 'lib', room, file), 'utf8');
      for (const [, code] of text.matchAll(/(?:\b(?:report|find)\(\s*|\bcode: |\bCODE = )'([A-Z]+(?:_[A-Z]+)+)'/g)) codes.add(code);
    }
  }
  return [...codes].sort();
}

it('each code of a document’s findings is explained in docs/findings.md, and no other', () => {
  const page = readFileSync(join(ROOT, 'docs', 'findings.md'), 'utf8');
  const section = page.split(/^## /m).find((text) => text.startsWith('Documents\n')) ?? '';
  const explained = [...section.matchAll(/^\| `([A-Z_]+)` \| .+ \|$/gm)].map(([, code]) => code);
  expect(explained).toEqual(reported());
});
