/** What must come before what, and cannot: the route leads from a node back to itself. */
export class CycleError extends Error {
  public readonly route: readonly string[];

  public constructor(route: readonly string[]) {
    super(`dependency cycle: ${route.join(' -> ')}`);
    this.name = 'CycleError';
    this.route = route;
  }
}

/**
 * The nodes, each after all it depends on, in one linear pass (Kahn). Among those that are free, the order given is kept.
 *
 * @param nodes every node
 * @param dependencies what a node depends on; names that are no node are passed over
 * @throws CycleError with the route, where there is a cycle
 */
export function order(nodes: readonly string[], dependencies: (node: string) => Iterable<string>): string[] {
  const dependants = new Map<string, string[]>(nodes.map((node) => [node, []]));
  const open = new Map<string, number>();
  for (const node of nodes) {
    let count = 0;
    for (const dependency of new Set(dependencies(node))) {
      const list = dependants.get(dependency);
      if (!list) continue;
      list.push(node);
      count += 1;
    }
    open.set(node, count);
  }
  const ordered = nodes.filter((node) => open.get(node) === 0);
  for (let i = 0; i < ordered.length; i++) {
    for (const dependant of dependants.get(ordered[i]) ?? []) {
      const left = (open.get(dependant) ?? 0) - 1;
      open.set(dependant, left);
      if (left === 0) ordered.push(dependant);
    }
  }
  if (ordered.length < nodes.length) throw new CycleError(route(nodes, open, dependencies));
  return ordered;
}

/** A cycle among the nodes that still wait: each waits for another that waits, so walking on must come round. */
function route(nodes: readonly string[], open: Map<string, number>, dependencies: (node: string) => Iterable<string>): string[] {
  const waits = (node: string) => (open.get(node) ?? 0) > 0;
  const walked: string[] = [];
  const at = new Map<string, number>();
  let node = nodes.find(waits) as string;
  while (!at.has(node)) {
    at.set(node, walked.length);
    walked.push(node);
    node = [...dependencies(node)].find(waits) as string;
  }
  return [...walked.slice(at.get(node)), node];
}
