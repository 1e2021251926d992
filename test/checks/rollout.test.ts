import { describe, expect, it } from 'vitest';
import { rollout } from '../../lib/checks/rollout';
import { find } from './find';
import { sample } from './sample';

describe("a role's roll-out", () => {
  it('reaches some machines at once, and takes some failures or none', () => {
    expect(find(rollout, sample().app)).toEqual([]);
    expect(find(rollout, sample({ role: { batchSize: 1, maxFailures: 0 } }).app)).toEqual([]);
  });

  it.each([0, -1, 1.5])('reaches no %d machines at once', (batchSize) => {
    expect(find(rollout, sample({ role: { batchSize } }).app)).toEqual([
      `ROLE_BATCH_SIZE_INVALID [undercloud/control] batchSize is no number of machines; got ${batchSize}; allowed a whole number, 1 or more; do correct it`,
    ]);
  });

  it.each([-1, 0.5])('takes no %d failures', (maxFailures) => {
    expect(find(rollout, sample({ role: { maxFailures } }).app)).toEqual([
      `ROLE_MAX_FAILURES_INVALID [undercloud/control] maxFailures is no number of machines; got ${maxFailures}; allowed a whole number, 0 or more; do correct it`,
    ]);
  });
});
