import type { Finding } from '../core';
import { Signal } from '../resources';
import { type Check, finding } from './check';

/** A role's changes reach a whole number of machines at once, which tell how it went. */
export const rollout: Check = {
  codes: ['ROLE_BATCH_SIZE_INVALID', 'ROLE_BATCH_SIZE_WITHOUT_SIGNAL', 'ROLE_MAX_FAILURES_INVALID', 'ROLE_MAX_FAILURES_WITHOUT_BATCH_SIZE'],
  find: ({ roles }) =>
    roles.flatMap((role): Finding[] => {
      const { batchSize, maxFailures, configuration, signal } = role._props;
      const found: Finding[] = [];
      if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize > 0)) {
        const what = 'batchSize is no number of machines';
        found.push(finding('ROLE_BATCH_SIZE_INVALID', role, what, batchSize, 'a whole number, 1 or more', 'correct it'));
      }
      // Without a configuration, too, a batch waits: until Nova has rebuilt its machines.
      if (batchSize !== undefined && configuration !== undefined && signal === Signal.NONE) {
        const what = 'no batch waits for one whose machines tell nothing';
        const advice = 'have them signal, or take batchSize away';
        found.push(finding('ROLE_BATCH_SIZE_WITHOUT_SIGNAL', role, what, 'Signal.NONE', 'a signal', advice));
      }
      if (maxFailures !== undefined && !(Number.isInteger(maxFailures) && maxFailures >= 0)) {
        const what = 'maxFailures is no number of machines';
        found.push(finding('ROLE_MAX_FAILURES_INVALID', role, what, maxFailures, 'a whole number, 0 or more', 'correct it'));
      }
      if (maxFailures !== undefined && batchSize === undefined) {
        const what = 'a change reaches all machines at once, however many fail';
        const advice = 'give the role a batchSize, or take maxFailures away';
        found.push(finding('ROLE_MAX_FAILURES_WITHOUT_BATCH_SIZE', role, what, maxFailures, 'none without a batchSize', advice));
      }
      return found;
    }),
};
