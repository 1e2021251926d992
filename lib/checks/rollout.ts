import type { Finding } from '../core';
import { type Check, finding } from './check';

/** A role's changes reach a whole number of machines at once. */
export const rollout: Check = {
  codes: ['ROLE_BATCH_SIZE_INVALID', 'ROLE_MAX_FAILURES_INVALID'],
  find: ({ roles }) =>
    roles.flatMap((role): Finding[] => {
      const { batchSize, maxFailures } = role._props;
      const found: Finding[] = [];
      if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize > 0)) {
        const what = 'batchSize is no number of machines';
        found.push(finding('ROLE_BATCH_SIZE_INVALID', role, what, batchSize, 'a whole number, 1 or more', 'correct it'));
      }
      if (maxFailures !== undefined && !(Number.isInteger(maxFailures) && maxFailures >= 0)) {
        const what = 'maxFailures is no number of machines';
        found.push(finding('ROLE_MAX_FAILURES_INVALID', role, what, maxFailures, 'a whole number, 0 or more', 'correct it'));
      }
      return found;
    }),
};
