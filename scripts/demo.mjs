/** `npm run demo`: from a fresh clone to virtual machines on a seed cloud on this machine, which say what they are. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build, EXAMPLE, npmPackages, ROOT, run, say, seedClouds, seedProblem, stopRunning } from './setup.mjs';

const SEED = 'default';
/** The example's machines, each of them a virtual one. */
const MACHINES = '6';

/** What a machine says of itself: the image that it was made from, the settings that it was told, its address. */
const SAYS = `
sed -n 's/.*"image": "\\(.*\\)".*/image \\1/p' /etc/tripleo/provenance.json
sed -n '/ = /p' /etc/nova/nova.conf /etc/neutron/plugins/ml2/ml2_conf.ini /etc/ironic/ironic.conf 2>/dev/null
hostname -I
`;

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
  await tripleo('-C', EXAMPLE, 'images', 'build', 'overcloud-full');
  await tripleo('-C', EXAMPLE, 'diff');
  // The tenant's instance is pretended, so its image may be.
  await tripleo('-C', EXAMPLE, 'deploy', '--yes', '--stand-ins');
  await tripleo('-C', EXAMPLE, 'status');
  const { machines } = JSON.parse(answer('-C', EXAMPLE, 'status', '--json'));
  for (const { machine } of machines) {
    const said = answer('seed', 'exec', '--name', SEED, '--machine', machine, '--', 'sh', '-c', SAYS);
    process.stdout.write(`${machine} says: ${said.trim().split('\n').join(', ')}\n`);
  }
}

/** What the command prints. */
function answer(...words) {
  const env = { ...process.env, ...seedClouds(SEED) };
  return execFileSync(process.execPath, [join(ROOT, 'bin', 'tripleo'), ...words], { env, encoding: 'utf8' });
}

/** Brings the seed up; why it didn't come up, where it didn't. */
async function seedUp() {
  try {
    await run(process.execPath, [join(ROOT, 'bin', 'tripleo'), 'seed', 'up', '--name', SEED, '--machines', MACHINES]);
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
