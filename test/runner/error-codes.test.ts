import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const LIB = join(__dirname, '..', '..', 'lib');
const PAGE = readFileSync(join(__dirname, '..', '..', 'docs', 'findings.md'), 'utf8');

/** Where codes are given: to an error of ours, or to a refusal. */
const GIVEN = /(?:\w*Error\(|\.error\(|super\(|code:(?:\s*\|)?|\|)\s*'([A-Z]+(?:_[A-Z]+)+)'/g;

/** Codes that files of the library give to errors. */
function codesIn(...folders: string[]): string[] {
  const codes = new Set<string>();
  for (const folder of folders) {
    const files = readdirSync(join(LIB, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    for (const file of files) {
      for (const [, code] of readFileSync(join(LIB, folder, file), 'utf8').matchAll(GIVEN)) codes.add(code);
    }
  }
  return [...codes].sort();
}

/** Codes that a section of the page explains, in its order. */
function explained(title: string): string[] {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
  return [...section.matchAll(/^\| `([A-Z_]+)` \| .+ \|$/gm)].map(([, code]) => code);
}

describe('docs/findings.md explains every error', () => {
  it('of calls and projects', () => {
    expect(explained('Calls and projects')).toEqual(codesIn('cli'));
  });

  it('of assemblies', () => {
    expect(explained('Assemblies')).toEqual(codesIn('assembly'));
  });

  it('of the runner, and none that is gone', () => {
    const sections = ['Clouds', 'Refusals', 'Deployments'].map(explained);
    for (const section of sections) expect(section).toEqual([...section].sort());
    expect(sections.flat().sort()).toEqual(codesIn('runner'));
  });
});
