/** What vitest's JSON reports say, in numbers. */
import { relative, sep } from 'node:path';

/** Folders of `test/` that are tiers of their own; the others are the unit tier's. */
const TIERS = ['golden', 'package', 'oracle', 'seed', 'machines'];

/**
 * Passed and failed tests of a report. What is neither (its set-up failed, or it was skipped) failed; so did a file that could
 * not be read, and a run that failed for another reason than a test.
 */
export function count({ success, testResults }) {
  const tests = testResults.flatMap(({ status, assertionResults }) => (assertionResults.length > 0 ? assertionResults : [{ status }]));
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = tests.length - passed;
  return { passed, failed: failed === 0 && !success ? 1 : failed };
}

/** Those of the tiers of which the report has no test. */
export function missingTiers(tiers, { testResults }, root) {
  const there = new Set(testResults.map(({ name }) => tierOf(relative(root, name))));
  return tiers.filter((tier) => !there.has(tier));
}

function tierOf(file) {
  const [, folder] = file.split(sep);
  return TIERS.includes(folder) ? folder : 'unit';
}
