import { styleText } from 'node:util';
import {
  differs,
  type MachineChange,
  type NodeChange,
  type Plan,
  type PropertyChange,
  type ResourceChange,
  type ValueChange,
} from './change';
import type { Effect } from './effect';

export interface FormatOptions {
  /** Colours by terminal escape codes. @default - false */
  readonly color?: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

interface Words {
  readonly sign: string;
  readonly text: string;
  readonly style: Style;
}

const EFFECT_WORDS: { readonly [effect in Effect]: Words } = {
  none: { sign: ' ', text: 'nothing now', style: 'dim' },
  'in-place': { sign: '~', text: 'in place', style: 'yellow' },
  add: { sign: '+', text: 'add', style: 'green' },
  'rebuild-keep': { sign: '!', text: 'REBUILD, ephemeral disk kept', style: ['bold', 'magenta'] },
  'rebuild-wipe': { sign: '!', text: 'REBUILD AND WIPE', style: ['bold', 'red'] },
  replace: { sign: '±', text: 'replace', style: 'yellow' },
  delete: { sign: '-', text: 'delete', style: 'red' },
};

/** What happens to a machine, so that nobody reads over it. */
const MACHINE_WORDS: { readonly [effect in Effect]?: string } = {
  'rebuild-keep': 'REBUILT: its root disk is written anew, its ephemeral disk stays',
  'rebuild-wipe': 'REBUILT AND WIPED',
  replace: 'REPLACED: a new machine takes its place, its disks are lost',
  delete: 'DELETED: its disks are lost',
};
const LOSS_STYLE: Style = ['bold', 'red'];

/** Longest value that is written out. */
const VALUE_WIDTH = 60;

/** The plan for people: machines that lose data first, then cloud by cloud and stack by stack. Ends in a newline. */
export function formatPlan(plan: Plan, options: FormatOptions = {}): string {
  if (!differs(plan)) return 'Nothing differs.\n';
  const paint: Paint = (style, text) => (options.color ? styleText(style, text, { validateStream: false }) : text);
  const blocks = [losses(plan, paint), ...clouds(plan).map((cloud) => formatCloud(plan, cloud, paint)), [totals(plan)]];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** `name`, or `name.key.0` for a place in it. */
export function propertyName({ name, steps = [] }: PropertyChange): string {
  return [name, ...steps].join('.');
}

/** `before → after`; where only what it refers to changes, that. */
export function transition({ before, after, causes }: PropertyChange): string {
  const [old, now] = [brief(before), brief(after)];
  const because = causes ? ` (${causes.join(', ')})` : '';
  return old === now && causes ? `${now}${because}` : `${old} → ${now}${because}`;
}

function losses({ machines }: Plan, paint: Paint): string[] {
  const hit = machines.filter(({ effect, guarded }) => guarded || effect === 'rebuild-keep');
  if (hit.length === 0) return [];
  const lines = hit.flatMap((machine) => [
    paint(LOSS_STYLE, `  !! ${machine.machine}  ${MACHINE_WORDS[machine.effect]}`),
    `     ${machine.path} on ${machine.cloud}`,
    ...machine.reasons.map((reason) => `     ${reasonLine(reason)}`),
  ]);
  return [paint('bold', `${plural(hit.length, 'machine')} would lose data:`), ...lines];
}

function clouds({ stacks, images, nodes }: Plan): string[] {
  const touched = [...stacks.filter(({ action }) => action !== 'none'), ...images, ...nodes];
  return [...new Set(touched.map(({ cloud }) => cloud))];
}

function formatCloud(plan: Plan, cloud: string, paint: Paint): string[] {
  const lines = [paint('bold', `cloud ${cloud}`)];
  for (const { artifact, imageName, before, upload, built, properties } of plan.images.filter((image) => image.cloud === cloud)) {
    const from = before === null ? '' : ` in place of ${before}`;
    lines.push(
      upload
        ? paint('green', `  + image ${imageName}: upload${from}${builtWords(built)}`)
        : `    image ${before} (${artifact}): no longer asked for; it stays in the cloud`,
      ...valueLines(properties),
    );
  }
  for (const node of plan.nodes.filter((entry) => entry.cloud === cloud)) lines.push(nodeLine(node, paint), ...valueLines(node.properties));
  for (const { stack, stackName, action, notes } of plan.stacks.filter((entry) => entry.cloud === cloud && entry.action !== 'none')) {
    lines.push(`  ${action} stack ${paint('bold', stackName)} (${stack})`, ...notes.map((note) => `      ${note}`));
    lines.push(...formatStack(plan, stack, paint));
  }
  return lines;
}

function builtWords(built: number | null | undefined): string {
  if (built === undefined) return '';
  return built === null ? ' (not built)' : ` (built, ${Math.ceil(built / 1e6)} MB)`;
}

/** The machines of a stack, each with its parts, then everything else. */
function formatStack(plan: Plan, stack: string, paint: Paint): string[] {
  const changes = plan.changes.filter((change) => change.stack === stack);
  const machines = plan.machines.filter((machine) => machine.stack === stack);
  const servers = new Map(machines.map((machine) => [machine.resource, machine]));
  const lines: string[] = [];
  for (const machine of machines) {
    const own = changes.find(({ resource }) => resource === machine.resource);
    const parts = changes.filter((change) => change.machine === machine.machine && change !== own);
    if (own || parts.length > 0) lines.push(machineLine(machine, paint));
    if (own) lines.push(...propertyLines(own, 8));
    for (const part of parts) lines.push(...resourceLines(part, 8, paint));
  }
  for (const change of changes) {
    const ofMachineHere = servers.has(change.resource) || machines.some(({ machine }) => machine === change.machine);
    if (!ofMachineHere) lines.push(...resourceLines(change, 4, paint));
  }
  return lines;
}

function machineLine({ machine, formerly, effect, guarded, path }: MachineChange, paint: Paint): string {
  const { sign, text, style } = EFFECT_WORDS[effect];
  const name = formerly === undefined ? machine : `${machine} (so far ${formerly})`;
  return paint(guarded ? LOSS_STYLE : style, `    ${sign} machine ${name}: ${MACHINE_WORDS[effect] ?? text}  [${path}]`);
}

function resourceLines(change: ResourceChange, indent: number, paint: Paint): string[] {
  const { sign, text, style } = EFFECT_WORDS[change.effect];
  const retained = change.retained ? ' (stays in the cloud: deletion_policy retain)' : '';
  const line = `${' '.repeat(indent)}${sign} ${change.resource}: ${text}${retained}  ${change.type} [${change.path}]`;
  return [paint(style, line), ...propertyLines(change, indent + 4)];
}

function propertyLines({ properties }: ResourceChange, indent: number): string[] {
  return properties.map((property) => ' '.repeat(indent) + reasonLine(property));
}

function reasonLine(property: PropertyChange): string {
  const { effect, why, policy, fails } = property;
  const words = fails ? 'WOULD FAIL' : EFFECT_WORDS[effect].text;
  return `${propertyName(property)}: ${transition(property)}: ${words}, ${why}${policy === undefined ? '' : ` (${policy})`}`;
}

function nodeLine({ node, change }: NodeChange, paint: Paint): string {
  if (change === 'added') return paint('green', `  + node ${node}: enrol`);
  if (change === 'changed') return paint('yellow', `  ~ node ${node}: its entry changes`);
  return `    node ${node}: no longer listed; it stays enrolled`;
}

function valueLines(properties: readonly ValueChange[]): string[] {
  return properties.map(({ name, before, after }) => `        ${name}: ${brief(before)} → ${brief(after)}`);
}

function totals({ counts: { resources, machines, images, nodes } }: Plan): string {
  const parts = [`Resources: ${tally(resources, 'nothing now')}.`, `Machines: ${tally(machines, 'untouched')}.`];
  if (images > 0) parts.push(`${plural(images, 'image')}.`);
  if (nodes > 0) parts.push(`${plural(nodes, 'node')}.`);
  return parts.join(' ');
}

function tally(counts: { readonly [effect in Effect]: number }, none: string): string {
  const some = Object.entries(counts).filter(([, number]) => number > 0);
  return some.length === 0
    ? 'none'
    : some.map(([effect, number]) => `${number} ${effect === 'none' ? none : EFFECT_WORDS[effect as Effect].text}`).join(', ');
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A value in one line: functions as `get_resource name`, everything else as JSON, cut where it is long. */
function brief(value: unknown): string {
  const text = value === null ? 'none' : spell(value);
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH - 1)}…` : text;
}

function spell(value: unknown): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length !== 1 || !entries[0][0].startsWith('get_')) return JSON.stringify(value);
  const [[name, args]] = entries as [string, unknown][];
  if (name === 'get_unknown') return 'known once it is there';
  if (name === 'get_output' && Array.isArray(args)) return `output ${String(args[1])} of ${String(args[0])}`;
  if (name === 'get_resource') return `get_resource ${String(args)}`;
  if (name === 'get_attr' && Array.isArray(args)) return `get_attr ${args.map(String).join('.')}`;
  return JSON.stringify(value);
}
