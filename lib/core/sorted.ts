/** The members in the order of their names, by code units: the same on every machine, whatever its language. */
export function sortedByName<T>(members: Iterable<readonly [string, T]>): { [name: string]: T } {
  return Object.fromEntries([...members].sort(([a], [b]) => (a < b ? -1 : 1)));
}
