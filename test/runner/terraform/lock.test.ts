import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { planDeployment } from '../../../lib/runner/deploy';
import { lockOf } from '../../../lib/runner/terraform/lock';
import { CONTROL, SEED } from '../program';
import { begin, deployed, underWay } from './scenes';

const HERE = `root@${hostname()}`;

const hook = { resource: { addr: 'openstack_networking_network_v2.ctlplane_network' }, action: 'create' };
const CREATED = { type: 'apply_complete', hook };
const SUMMARY = { type: 'change_summary' };

describe('a lock', () => {
  it('is read from what Terraform says', () => {
    const detail =
      'Error message: resource temporarily unavailable\nLock Info:\n  ID:        bf90ce90\n  Path:      /p/a.tfstate\n' +
      '  Operation: OperationTypePlan\n  Who:       ann@host\n  Version:   1.11.4\n  Created:   2026-11-23 06:50:52.06 +0000 UTC\n  Info:      \n\n\nTerraform acquires';
    expect(lockOf([{ summary: 'Error acquiring the state lock', detail }])).toEqual({
      id: 'bf90ce90',
      who: 'ann@host',
      operation: 'plan',
      created: '2026-11-23 06:50:52.06 +0000 UTC',
    });
  });

  it('is read from its words, too, and from nothing else', () => {
    const words = 'Error: Error acquiring the state lock\n\nLock Info:\n  ID:        x\n  Who:       ann@host';
    expect(lockOf([{ summary: words, detail: '' }])).toMatchObject({ id: 'x', who: 'ann@host', created: 'unknown' });
    expect(lockOf([{ summary: 'No', detail: 'Who: nobody' }])).toBeUndefined();
  });
});

it('a lock at an HTTP server is told by its id, where Terraform tells of its own', () => {
  const said = (id: string) =>
    `Error message: HTTP remote state already locked: ID=1\nLock Info:\n  ID:        ${id}\n  Who:       ann@host`;
  const lock = (id: string) => lockOf([{ summary: 'Error acquiring the state lock', detail: said(id) }]);
  expect(lock('2')).toMatchObject({ id: '1', who: 'somebody' });
  expect(lock('1')).toMatchObject({ id: '1', who: 'ann@host' });
});

describe('a state that is locked', () => {
  it('by somebody elsewhere is told, with who, since when, and how to release it', async () => {
    const all = await begin();
    all.fake.ways = { lock: { who: 'ann@elsewhere', times: 1 } };
    await expect(planDeployment(all, { deploys: true })).rejects.toMatchObject({
      code: 'STATE_LOCKED',
      message: expect.stringMatching(
        /^STATE_LOCKED \[seed\] the state of demo-seed is locked; got apply by ann@elsewhere since 2026-01-01 00:00:00 \+0000 UTC; .*terraform -chdir=.*demo-seed@seed force-unlock lock-1"$/,
      ),
    });
  });

  it('by a run on this machine is waited for, and all is read again after', async () => {
    const all = await deployed();
    all.fake.ways = { lock: { who: HERE, times: 2 } };
    const before = all.fake.calls.length;
    await planDeployment(all, { deploys: true });
    expect(all.said).toContain(`demo-seed: apply by ${HERE} since 2026-01-01 00:00:00 +0000 UTC is under way; waiting for it to end`);
    const plans = all.fake.calls.slice(before).filter(({ command, cwd }) => command === 'plan' && cwd.includes(SEED));
    expect(plans).toHaveLength(4);
  });

  it('is told of as it goes on', async () => {
    const all = await deployed();
    all.fake.ways = { lock: { who: HERE, times: 1 } };
    const log = underWay(all, SEED);
    const { report } = all;
    all.said.length = 0;
    const run = {
      ...all,
      report: (said: string) => {
        report(said);
        // First the run is followed by its words alone; then its lock is met.
        if (said.includes('under way')) setImmediate(() => log.append(CREATED, SUMMARY));
      },
    };
    await planDeployment(run, { deploys: true });
    expect(all.said.slice(0, 2)).toEqual([
      expect.stringMatching(/^demo-seed: apply by \S+@\S+ since \S+Z is under way; waiting for it to end$/),
      'demo-seed: [seed/ctlplane/network] openstack_networking_network_v2.ctlplane_network: created',
    ]);
    expect(all.said[2]).toMatch(/^demo-seed: apply by .* is under way; waiting for it to end$/);
  });

  it('does not matter where a plan is only shown', async () => {
    const all = await begin();
    all.fake.ways = { lock: { who: 'ann@elsewhere', times: 9 } };
    await expect(planDeployment(all)).resolves.toMatchObject({ plan: { stacks: [{}, { stack: CONTROL }, {}] } });
  });
});
