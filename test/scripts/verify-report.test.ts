import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { count, missingTiers } from '../../scripts/verify-report.mjs';

const tests = (...states: string[]) => states.map((status) => ({ status }));

describe('a report is counted', () => {
  it('by its tests', () => {
    const testResults = [
      { name: 'a', status: 'passed', assertionResults: tests('passed', 'passed') },
      { name: 'b', status: 'failed', assertionResults: tests('passed', 'failed') },
    ];
    expect(count({ success: false, testResults })).toEqual({ passed: 3, failed: 1 });
    expect(count({ success: true, testResults: testResults.slice(0, 1) })).toEqual({ passed: 2, failed: 0 });
  });

  it('with tests that did not run among the failed: their set-up failed, or somebody skips them', () => {
    const testResults = [{ name: 'a', status: 'failed', assertionResults: tests('skipped', 'pending', 'todo', 'passed') }];
    expect(count({ success: false, testResults })).toEqual({ passed: 1, failed: 3 });
  });

  it('with a file that could not be read as one that failed', () => {
    expect(count({ success: false, testResults: [{ name: 'a', status: 'failed', assertionResults: [] }] })).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it('as failed where the run failed and no test did, or there is none', () => {
    const testResults = [{ name: 'a', status: 'passed', assertionResults: tests('passed') }];
    expect(count({ success: false, testResults })).toEqual({ passed: 1, failed: 1 });
    expect(count({ success: false, testResults: [] })).toEqual({ passed: 0, failed: 1 });
  });
});

describe('a tier is missed', () => {
  const report = (...files: string[]) => ({ testResults: files.map((file) => ({ name: join('/repo', file) })) });

  it('where the report has no test of it', () => {
    const tiers = ['unit', 'golden', 'oracle'];
    expect(missingTiers(tiers, report('test/core/a.test.ts', 'test/golden/b.test.ts', 'test/oracle/c.test.ts'), '/repo')).toEqual([]);
    expect(missingTiers(tiers, report('test/heat/a.test.ts', 'test/oracle/c.test.ts'), '/repo')).toEqual(['golden']);
    expect(missingTiers(tiers, report(), '/repo')).toEqual(tiers);
  });
});
