import { describe, expect, it } from 'vitest';
import { shortages } from '../../lib/checks/assignment';

describe('sharing out supplies', () => {
  it('meets what can be met', () => {
    expect(shortages([{ amount: 3, from: [0] }], [3])).toEqual([]);
    expect(shortages([{ amount: 0, from: [] }], [])).toEqual([]);
  });

  it('tells how many are missing', () => {
    expect(shortages([{ amount: 5, from: [0, 1] }], [3, 1, 9])).toEqual([{ demand: 0, missing: 1, competing: [0], supplies: [0, 1] }]);
    expect(shortages([{ amount: 2, from: [] }], [])).toEqual([{ demand: 0, missing: 2, competing: [0], supplies: [] }]);
  });

  it('moves the first to other supplies for the sake of the last', () => {
    expect(
      shortages(
        [
          { amount: 2, from: [0, 1] },
          { amount: 2, from: [0] },
        ],
        [2, 2],
      ),
    ).toEqual([]);
  });

  it('moves along chains', () => {
    const demands = [
      { amount: 1, from: [0, 1] },
      { amount: 1, from: [1, 2] },
      { amount: 1, from: [2, 3] },
      { amount: 1, from: [0] },
    ];
    expect(shortages(demands, [1, 1, 1, 1])).toEqual([]);
    expect(shortages(demands, [1, 1, 1, 0])).toEqual([{ demand: 3, missing: 1, competing: [3, 0, 1, 2], supplies: [0, 1, 2, 3] }]);
  });

  it('names only those that compete', () => {
    const demands = [
      { amount: 2, from: [0] },
      { amount: 1, from: [1] },
      { amount: 1, from: [0] },
    ];
    expect(shortages(demands, [2, 5])).toEqual([{ demand: 2, missing: 1, competing: [2, 0], supplies: [0] }]);
  });

  it('leaves short no more than must be, compared with trying every way', () => {
    // A fixed sequence of numbers that looks random (a linear congruential generator).
    let state = 7;
    const next = (limit: number) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * limit);
    };
    for (let round = 0; round < 300; round++) {
      const supplies = Array.from({ length: 1 + next(4) }, () => next(4));
      const demands = Array.from({ length: 1 + next(4) }, () => ({
        amount: next(4),
        from: [...supplies.keys()].filter(() => next(2) === 1),
      }));
      const missing = shortages(demands, supplies).reduce((sum, shortage) => sum + shortage.missing, 0);
      expect(missing, JSON.stringify({ demands, supplies })).toBe(leastMissing(demands, supplies));
    }
  });
});

/** By Hall's theorem: over every set of demands, how much more it asks for than its supplies hold. */
function leastMissing(demands: ReadonlyArray<{ amount: number; from: readonly number[] }>, supplies: readonly number[]): number {
  let most = 0;
  for (let set = 0; set < 2 ** demands.length; set++) {
    const members = demands.filter((_, index) => (set >> index) % 2 === 1);
    const reachable = new Set(members.flatMap(({ from }) => from));
    const asked = members.reduce((sum, { amount }) => sum + amount, 0);
    const there = [...reachable].reduce((sum, supply) => sum + supplies[supply], 0);
    most = Math.max(most, asked - there);
  }
  return most;
}
