import { describe, expect, it } from 'vitest';
import { rollout } from '../../lib/checks/rollout';
import type { RoleProps } from '../../lib/constructs';
import { Signal } from '../../lib/resources';
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
    expect(find(rollout, sample({ role: { batchSize: 1, maxFailures } }).app)).toEqual([
      `ROLE_MAX_FAILURES_INVALID [undercloud/control] maxFailures is no number of machines; got ${maxFailures}; allowed a whole number, 0 or more; do correct it`,
    ]);
  });

  it('takes failures only where it goes on from some machines to others', () => {
    expect(find(rollout, sample({ role: { maxFailures: 1 } }).app)).toEqual([
      'ROLE_MAX_FAILURES_WITHOUT_BATCH_SIZE [undercloud/control] a change reaches all machines at once, however many fail; got 1; allowed none without a batchSize; do give the role a batchSize, or take maxFailures away',
    ]);
  });

  it('waits for what machines tell, which they must then', () => {
    const found = (signal?: Signal, configuration?: RoleProps['configuration']) =>
      find(rollout, sample({ role: { batchSize: 1, signal, configuration } }).app);
    expect(found(Signal.NONE, { nova: {} })).toEqual([
      'ROLE_BATCH_SIZE_WITHOUT_SIGNAL [undercloud/control] no batch waits for one whose machines tell nothing; got Signal.NONE; allowed a signal; do have them signal, or take batchSize away',
    ]);
    expect(found(Signal.HEAT, { nova: {} })).toEqual([]);
    expect(found(undefined, { nova: {} })).toEqual([]);
    expect(found(Signal.NONE)).toEqual([]);
  });
});
