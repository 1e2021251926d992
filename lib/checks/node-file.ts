import type { Check } from './check';

/** What the reader of a node file found wrong. Its codes are the reader's. */
export const nodeFile: Check = {
  codes: [],
  find: ({ pools }) => pools.flatMap((pool) => pool._problems.map((problem) => ({ ...problem, path: pool.node.path }))),
};
