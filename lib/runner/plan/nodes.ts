import type { NodeChange } from './change';
import { valueChanges } from './compare';
import type { Document, NodesSide, Side } from './side';

const NONE: readonly Document[] = [];

/** Nodes that are to be enrolled, whose entry differs, or that are no longer there; by name within each inventory. */
export function compareNodes(before: NonNullable<Side['nodes']>, after: NonNullable<Side['nodes']>): NodeChange[] {
  const changes: NodeChange[] = [];
  for (const artifact of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const old = byName(before[artifact]?.nodes ?? NONE);
    const now = byName(after[artifact]?.nodes ?? NONE);
    const entry = (node: string, side: NodesSide, change: NodeChange['change']): NodeChange => {
      const path = side.resources?.[node] ?? side.path;
      return { artifact, cloud: side.cloud, ...(path === undefined ? {} : { path }), node, change, properties: [] };
    };
    for (const [name, node] of now) {
      const known = old.get(name);
      if (!known) changes.push(entry(name, after[artifact], 'added'));
      else if (Object.keys(known).length > 1) {
        const properties = valueChanges(known, node);
        if (properties.length > 0) changes.push({ ...entry(name, after[artifact], 'changed'), properties });
      }
    }
    for (const name of old.keys()) if (!now.has(name)) changes.push(entry(name, before[artifact], 'removed'));
  }
  return changes;
}

function byName(nodes: readonly Document[]): Map<string, Document> {
  return new Map(nodes.map((node) => [String(node.name), node]));
}
