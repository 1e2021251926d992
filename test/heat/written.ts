import { load } from 'js-yaml';
import { type App, formatFinding, Stack } from '../../lib/core';
import type { HeatDocument } from '../../lib/heat/writer';
import { writeStacks } from '../../lib/synth/documents';

/** A template as data, as far as tests look into it. */
export interface WrittenTemplate {
  readonly parameters?: Record<string, Record<string, unknown>>;
  readonly conditions?: Record<string, unknown>;
  readonly resources: Record<string, { type: string; depends_on?: string[]; properties: Record<string, any>; [section: string]: any }>;
  readonly outputs?: Record<string, { value: unknown; description?: string }>;
}

/** Every stack of an app, all of them Heat's, as the writer writes it, by name, and what it found, in lines. */
export function written(app: App) {
  const stacks = app.node.findAll().filter((construct): construct is Stack => Stack.isStack(construct));
  const { documents, findings } = writeStacks(stacks);
  const byName = new Map(documents.map((document) => [document.stack.stackName, document as HeatDocument]));
  const document = (name: string) => {
    const found = byName.get(name);
    if (!found) throw new Error(`no stack ${name} among ${[...byName.keys()].join(', ')}`);
    return found;
  };
  return {
    names: [...byName.keys()],
    document,
    template: (name: string) => load(document(name).template) as WrittenTemplate,
    environment: (name: string) => load(document(name).environment) as Record<string, any>,
    findings: findings.map(formatFinding),
  };
}

/** What each resource of a template waits for: by `depends_on` and by reference, as Heat reads it. */
export function waitsFor(template: WrittenTemplate): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const [name, { depends_on = [], ...rest }] of Object.entries(template.resources)) {
    edges.set(name, new Set([...depends_on, ...references(rest)]));
  }
  return edges;
}

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === 'get_resource') return [String(member)];
    if (key === 'get_attr') return [String((member as unknown[])[0]), ...references(member)];
    return references(member);
  });
}

/** All that can be reached from `start` along the edges. */
export function reachable(start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set([start]);
  for (const name of reached) for (const next of edges.get(name) ?? []) reached.add(next);
  return reached;
}
