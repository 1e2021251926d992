/** `npm run demo`: from a fresh clone to machines that are ACTIVE on a seed cloud on this machine. */
import { join } from 'node:path';
import { build, EXAMPLE, npmPackages, ROOT, run, say, seedClouds, seedProblem, stopRunning } from './setup.mjs';

const SEED = 'default';

function tripleo(...words) {
  return run(process.execPath, [join(ROOT, 'bin', 'tripleo'), ...words], { env: seedClouds(SEED), stdout: 'inherit' });
}

async function demo() {
  await npmPackages();
  await build();
  await npmPackages(EXAMPLE);
  const problem = seedProblem() ?? (await seedUp());
  await tripleo('-C', EXAMPLE, 'synth');
  if (problem !== undefined) {
    await tripleo('-C', EXAMPLE, 'diff', '--against', 'none');
    say(`demo: left out: the seed cloud, and with it deploying and showing the machines; that would need ${problem}`);
    process.exitCode = 1;
    return;
  }
  await tripleo('-C', EXAMPLE, 'diff');
  await tripleo('-C', EXAMPLE, 'deploy', '--yes', '--stand-ins');
  await tripleo('-C', EXAMPLE, 'status');
}

/** Brings the seed up; why it didn't come up, where it didn't. */
async function seedUp() {
  try {
    await run(process.execPath, [join(ROOT, 'bin', 'tripleo'), 'seed', 'up', '--name', SEED]);
    return undefined;
  } catch (error) {
    return `a seed that comes up (${error.message}; its own words are above)`;
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stopRunning);
await demo().catch((error) => {
  say(`demo: ${error.message}`);
  process.exitCode = 1;
});
