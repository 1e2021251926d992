import { Engine } from '../../lib/core';
import type { Effect } from '../../lib/runner/plan/effect';
import { type ChangeParity, type Done, readChanges } from './changes';
import { type ClassParity, readParity, type Said } from './properties';

const INTRODUCTION = `# What the engines can say

The same program can be carried out by Heat and by Terraform. This page is made by \`npm run parity\`, which writes and plans everything here
with either engine; nobody edits it. Where an engine can't say what a program asks for, synthesis finds \`ENGINE_LACKS\` and writes nothing.
What a stack holds beside these resources is one engine's own: Heat's typed resource types and \`Hot\`, Terraform's \`terraform.*\`.

## What becomes of a change

From one assembly to the next, as \`tripleo diff --against\` tells it: what happens to the machines that the change concerns, and to other
resources. **Bold** is refused for each machine that \`--allow\` does not name.
`;

const PROPERTIES = `## What says a property

Where the document differs when the property does: in properties of the resource's type, or in others.
`;

const ENGINES = [Engine.HEAT, Engine.TERRAFORM];
const TITLES: { readonly [E in Engine]: string } = { [Engine.HEAT]: 'Heat', [Engine.TERRAFORM]: 'Terraform' };

const EFFECTS: { readonly [effect in Effect]: string } = {
  none: 'nothing',
  'in-place': 'in place',
  add: 'add',
  'rebuild-keep': 'rebuild, ephemeral disk kept',
  'rebuild-wipe': 'rebuild and wipe',
  replace: 'replace',
  delete: 'delete',
};

/** The page, in Markdown. */
export function parityPage(): string {
  const changes = table(['change', ...ENGINES.map((engine) => TITLES[engine])], readChanges().map(changeRow));
  return [INTRODUCTION, changes, PROPERTIES, ...readParity().map(classSection)].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return `${line(head)}|${'---|'.repeat(head.length)}\n${rows.map(line).join('')}`;
}

function changeRow({ what, done }: ChangeParity): string[] {
  return [what, ...ENGINES.map((engine) => doneCell(done.get(engine) as Done))];
}

function doneCell({ codes, machines, resources }: Done): string {
  if (codes.length > 0) return `finding ${list(codes.map(code))}`;
  const effects = machines.map(({ effect, guarded }) => (guarded ? `**${EFFECTS[effect]}**` : EFFECTS[effect]));
  const others = resources.map(({ type, effect }) => `${code(type)} ${EFFECTS[effect]}`);
  return [effects.length > 0 ? list(effects) : 'nothing', list(others)].filter((text) => text !== '').join('; ');
}

function classSection({ name, types, properties }: ClassParity): string {
  const typed = ENGINES.map((engine) => `${TITLES[engine]}: ${code(String(types.get(engine)))}`).join('. ');
  const rows = [...properties].map(([property, said]) => [
    code(property),
    ...ENGINES.map((engine) => saidCell(`${name}.${property}`, engine, said.get(engine) as Said)),
  ]);
  return `### ${name}\n\n${typed}.\n\n${table(['property', ...ENGINES.map((engine) => TITLES[engine])], rows)}`;
}

/** Silence is an error here: it would be a gap that nobody is told of. */
function saidCell(property: string, engine: Engine, { places, findings }: Said): string {
  const gaps = [...new Set(findings.map((finding) => finding.code))].map((found) => {
    const values = findings.filter((finding) => finding.code === found).map(({ got }) => got);
    return `finding ${code(found)} for ${list(values)}`;
  });
  const texts = [list(places.map(code)), ...gaps].filter((text) => text !== '');
  if (texts.length === 0) throw new Error(`${property} is said nowhere with ${engine}, and nothing is found`);
  return texts.join('; ');
}

function code(text: string): string {
  return `\`${text}\``;
}

function list(texts: readonly string[]): string {
  return [...new Set(texts)].join(', ');
}
