import type { Finding } from '../core';
import { type Check, finding } from './check';

/** A role has a count, or names its machines. */
export const roleSize: Check = {
  codes: ['ROLE_COUNT_AND_MACHINES', 'ROLE_COUNT_MISSING', 'ROLE_COUNT_INVALID'],
  find: ({ roles }) =>
    roles.flatMap((role): Finding[] => {
      const { count, machines } = role._props;
      if (count !== undefined && machines) {
        const got = `count ${count} and ${machines.length} in machines`;
        return [finding('ROLE_COUNT_AND_MACHINES', role, 'role has both count and machines', got, 'one of the two', 'take count away')];
      }
      if (count === undefined && !machines) {
        const advice = 'say how many machines the role has, or name them';
        return [finding('ROLE_COUNT_MISSING', role, 'role has neither count nor machines', 'neither', 'one of the two', advice)];
      }
      if (count === undefined || (Number.isInteger(count) && count >= 0)) return [];
      return [finding('ROLE_COUNT_INVALID', role, 'count is no number of machines', count, 'a whole number, 0 or more', 'correct it')];
    }),
};
