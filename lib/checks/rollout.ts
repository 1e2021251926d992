import { Engine, type Finding } from '../core';
import { type Check, finding } from './check';

/** A role's changes reach a whole number of machines at once, and only Heat's in parts. */
export const rollout: Check = {
  codes: ['ROLE_BATCH_SIZE_INVALID', 'ROLE_MAX_FAILURES_INVALID', 'ROLLOUT_NEEDS_HEAT'],
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
      const asked = Object.entries({ batchSize, maxFailures }).filter(([, value]) => value !== undefined);
      if (asked.length > 0 && role.stacks.some(({ engine }) => engine === Engine.TERRAFORM)) {
        const what = 'Terraform reaches all machines of a role at once';
        const advice = 'take it away, or let Heat carry the stack out';
        found.push(
          finding(
            'ROLLOUT_NEEDS_HEAT',
            role,
            what,
            asked.map(([name, value]) => `${name} ${value}`),
            'neither',
            advice,
          ),
        );
      }
      return found;
    }),
};
