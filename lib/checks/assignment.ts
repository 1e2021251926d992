/** Who asks: how many, and of which supplies any may be taken. */
export interface Demand {
  readonly amount: number;
  readonly from: readonly number[];
}

/** A demand that can't be met. */
export interface Shortage {
  /** Index of the demand. */
  readonly demand: number;
  /** How many are missing. */
  readonly missing: number;
  /** Indexes of all the demands that compete for the same supplies, this one among them: together they ask for more than there is. */
  readonly competing: readonly number[];
  /** Indexes of those supplies. */
  readonly supplies: readonly number[];
}

/**
 * Shares out supplies so that as much as can be is met (a maximum flow, by augmenting paths), and tells which demands stay
 * short. What is met for one demand is never taken back for a later one.
 */
export function shortages(demands: readonly Demand[], supplies: readonly number[]): Shortage[] {
  const spare = [...supplies];
  /** By supply, how many of it each demand has. */
  const held = supplies.map(() => new Map<number, number>());
  const found: Shortage[] = [];
  for (const [demand, { amount }] of demands.entries()) {
    let missing = amount;
    while (missing > 0) {
      const search = findSpare(demand, demands, spare, held);
      if (search.end === undefined) {
        found.push({ demand, missing, competing: [...search.cameFrom.keys()], supplies: [...search.reachedBy.keys()] });
        break;
      }
      missing -= take(search, search.end, missing, spare, held);
    }
  }
  return found;
}

interface Search {
  /** Supply at which the search ended, with some of it to spare. */
  readonly end?: number;
  /** By demand, the supply that was taken from it; nothing for the demand that the search began at. */
  readonly cameFrom: ReadonlyMap<number, number | undefined>;
  /** By supply, the demand that would take it. */
  readonly reachedBy: ReadonlyMap<number, number>;
}

/** The shortest chain from a demand to a supply with some to spare: each link takes from one demand what it can have elsewhere. */
function findSpare(
  start: number,
  demands: readonly Demand[],
  spare: readonly number[],
  held: ReadonlyArray<ReadonlyMap<number, number>>,
): Search {
  const cameFrom = new Map<number, number | undefined>([[start, undefined]]);
  const reachedBy = new Map<number, number>();
  for (const demand of cameFrom.keys()) {
    for (const supply of demands[demand].from) {
      if (reachedBy.has(supply)) continue;
      reachedBy.set(supply, demand);
      if (spare[supply] > 0) return { end: supply, cameFrom, reachedBy };
      for (const holder of held[supply].keys()) if (!cameFrom.has(holder)) cameFrom.set(holder, supply);
    }
  }
  return { cameFrom, reachedBy };
}

/** Moves along the chain as many as fit through it, and tells how many. */
function take(search: Search, end: number, wanted: number, spare: number[], held: Array<Map<number, number>>): number {
  const links: Array<{ supply: number; demand: number; from?: number }> = [];
  for (let supply: number | undefined = end; supply !== undefined; ) {
    const demand = search.reachedBy.get(supply) as number;
    const from = search.cameFrom.get(demand);
    links.push({ supply, demand, from });
    supply = from;
  }
  const amount = Math.min(
    wanted,
    spare[end],
    ...links.flatMap(({ demand, from }) => (from === undefined ? [] : [held[from].get(demand) ?? 0])),
  );
  spare[end] -= amount;
  for (const { supply, demand, from } of links) {
    held[supply].set(demand, (held[supply].get(demand) ?? 0) + amount);
    if (from === undefined) continue;
    const left = (held[from].get(demand) ?? 0) - amount;
    if (left > 0) held[from].set(demand, left);
    else held[from].delete(demand);
  }
  return amount;
}
