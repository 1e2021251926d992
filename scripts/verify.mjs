/**
 * `npm run verify`: sets up all that the tests need and runs them all. Its last line counts them, from vitest's own reports;
 * a step of the set-up that fails counts as one that failed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, debianPackages, npmPackages, oracleTools, ROOT, run, say, seedClouds, stopRunning } from './setup.mjs';

const SEED = 'verify';
/** These run while the seed comes up; all but the first two want something set up. */
const FAST_TIERS = ['unit', 'golden', 'package', 'oracle'];

const failedSteps = [];

/** Does a step. One that fails is told and counted, and the rest goes on: it tells of itself what it misses. */
async function step(name, action) {
  const start = Date.now();
  try {
    await action();
    say(`verify: ${name}: done after ${Math.round((Date.now() - start) / 1000)} s`);
  } catch (error) {
    failedSteps.push(name);
    say(`verify: ${name}: ${error.message}`);
  }
}

/** Runs tiers; what vitest reports of them, an empty report where it made none. */
async function test(tiers, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  const report = join(folder, 'report.json');
  const projects = tiers.flatMap((tier) => ['--project', tier]);
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile.json', report];
  try {
    // A failed test ends vitest with 1; the report says more.
    await run(join(ROOT, 'node_modules', '.bin', 'vitest'), ['run', ...projects, ...reporters], { env }).catch((error) =>
      say(error.message),
    );
    const { success, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    return { tiers, success, testResults };
  } catch (error) {
    say(`verify: no report of ${tiers.join(', ')}: ${error.message}`);
    return { tiers, success: false, testResults: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Passed and failed tests. A test that didn't run (its set-up failed) failed; so did a file that tells of none. */
function count({ success, testResults }) {
  const tests = testResults.flatMap(({ status, assertionResults }) => (assertionResults.length > 0 ? assertionResults : [{ status }]));
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = tests.length - passed;
  return { passed, failed: failed === 0 && !success ? 1 : failed };
}

/** Tiers of which no test is in the report. */
function missingTiers({ tiers, testResults }) {
  const there = new Set(testResults.map(({ name }) => tierOf(name)));
  return tiers.filter((tier) => !there.has(tier));
}

function tierOf(file) {
  const [, folder] = /[\\/]test[\\/](\w+)[\\/]/.exec(file.slice(ROOT.length - 1)) ?? [];
  return ['golden', 'package', 'oracle', 'seed'].includes(folder) ? folder : 'unit';
}

async function verify() {
  const reports = [];
  await step('Debian packages', debianPackages);
  const seed = step('seed up', () => run(join(ROOT, 'seed', 'seed'), ['up', '--name', SEED]));
  try {
    await step('npm packages', npmPackages);
    await step('build', build);
    await step('oracle tools', oracleTools);
    reports.push(await test(FAST_TIERS));
    await seed;
    reports.push(await test(['seed'], { ...seedClouds(SEED), TRIPLEO_TEST_SEED: SEED }));
  } finally {
    await seed;
    await step('seed down', () => run(join(ROOT, 'seed', 'seed'), ['down', '--name', SEED, '--wipe']));
  }
  const missing = reports.flatMap(missingTiers).map((tier) => `tier ${tier}`);
  return { counts: reports.map(count), steps: [...failedSteps, ...missing] };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stopRunning);
const { counts, steps } = await verify();
const sum = (of) => counts.reduce((total, one) => total + one[of], 0);
const failed = sum('failed') + steps.length;
if (steps.length > 0) say(`verify: failed, and counted: ${steps.join(', ')}`);
process.stdout.write(`${sum('passed')} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && sum('passed') > 0 ? 0 : 1;
