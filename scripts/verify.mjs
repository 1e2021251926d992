/**
 * `npm run verify`: sets up all that the tests need and runs them all. Its last line counts them, from vitest's own reports;
 * a step of the set-up that fails, and a tier without a test, count as one that failed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  build,
  debianPackages,
  npmPackages,
  oracleTools,
  ROOT,
  run,
  say,
  seedClouds,
  stopRunning,
  terraformEnvironment,
  terraformTools,
  testImages,
} from './setup.mjs';
import { count, missingTiers } from './verify-report.mjs';

/**
 * The seeds that share the tests which need one: how each is brought up, and what it is given, one after the other: all files of a tier
 * or some, or all but some, for all engines or one.
 */
const SEEDS = {
  verify: {
    options: ['--swift', '--machines', '4'],
    shares: [
      { tier: 'seed', engine: 'heat', files: [] },
      { tier: 'machines', files: ['terraform'] },
    ],
  },
  'verify-2': { options: ['--swift'], shares: [{ tier: 'seed', engine: 'terraform', files: ['example', 'mishaps', 'update'] }] },
  'verify-3': { options: ['--machines', '12'], shares: [{ tier: 'machines', files: [], except: ['terraform'] }] },
};
/** These need no seed. */
const FAST_TIERS = ['unit', 'golden', 'package', 'oracle'];

const total = { passed: 0, failed: 0 };
let interrupted = false;

/** Does a step. One that fails is told and counted, and the others go on: what misses it will fail by itself. */
async function step(name, action) {
  if (interrupted) return;
  const start = Date.now();
  try {
    await action();
    say(`verify: ${name}: done after ${Math.round((Date.now() - start) / 1000)} s`);
  } catch (error) {
    total.failed += 1;
    say(`verify: ${name}: FAILED, and counted as such: ${error.message}`);
  }
}

/** Runs tiers, or what some words for vitest leave of them, and adds what it reports of them. */
async function test(tiers, env = {}, selection = []) {
  if (interrupted) return;
  const report = await vitest(tiers, env, selection);
  const { passed, failed } = count(report);
  const missing = missingTiers(tiers, report, ROOT);
  if (missing.length > 0) say(`verify: there is no test of ${missing.join(', ')}: FAILED, and counted as such`);
  total.passed += passed;
  total.failed += failed + missing.length;
}

/** vitest's report; an empty one where it made none. */
async function vitest(tiers, env, selection) {
  const folder = mkdtempSync(join(tmpdir(), 'verify-'));
  const file = join(folder, 'report.json');
  const projects = tiers.flatMap((tier) => ['--project', tier]);
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile.json', file];
  try {
    // A failed test ends vitest with 1; the report says more.
    await run(join(ROOT, 'node_modules', '.bin', 'vitest'), ['run', ...selection, ...projects, ...reporters], { env }).catch((error) =>
      say(error.message),
    );
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    say(`verify: no report of ${tiers.join(', ')}: ${error.message}`);
    return { success: false, testResults: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function seed(...words) {
  return run(join(ROOT, 'seed', 'seed'), words);
}

/** Nothing of a seed is left but the tree, which the next one starts from. */
function seedGone(name) {
  return seed('down', '--name', name, '--wipe', '--keep-tree');
}

/** Runs a seed's share of the tests on it. */
async function seedTests(name) {
  for (const { tier, engine, files, except = [] } of SEEDS[name].shares) {
    const env = { ...seedClouds(name), ...terraformEnvironment(), TRIPLEO_TEST_SEED: name, ...(engine && { TRIPLEO_TEST_ENGINE: engine }) };
    const path = (file) => `test/${tier}/${file}.test.ts`;
    await test([tier], env, [...files.map(path), ...except.flatMap((file) => ['--exclude', path(file)])]);
  }
}

async function fastTiers() {
  await test(FAST_TIERS, terraformEnvironment());
  // The same bytes with cdktn in cdktf's place, which is archived.
  await test(['golden'], { TRIPLEO_TEST_CDKTF: 'cdktn' });
}

async function verify() {
  await step('Debian packages', debianPackages);
  const names = Object.keys(SEEDS);
  const seedsUp = step('seeds up', async () => {
    for (const name of names) {
      // One that a verification left behind which was killed holds what its tests left behind.
      await seedGone(name);
      await seed('up', '--name', name, ...SEEDS[name].options);
    }
  });
  try {
    await step('npm packages', npmPackages);
    await step('build', build);
    await step('oracle tools', oracleTools);
    await step('Terraform tools', terraformTools);
    const fast = fastTiers();
    await step("machines' images", testImages);
    await seedsUp;
    await Promise.all([fast, ...names.map(seedTests)]);
  } finally {
    await seedsUp;
    interrupted = false;
    await step('seeds down', () => Promise.all(names.map(seedGone)));
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!interrupted) total.failed += 1;
    interrupted = true;
    say('verify: interrupted, and counted as failed');
    stopRunning();
  });
}
await verify();
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
