/**
 * `npm run bench:machines`: how long virtual machines take, on a seed of its own, which it takes down again. A time is that of the whole
 * command `tripleo deploy --yes`, from its start until Heat has every machine's signal; the image is in Glance and unpacked before.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run, say, seedClouds, stopRunning } from '../../scripts/setup.mjs';

const SEED = 'bench';
const RUNS = 3;

const folder = mkdtempSync(join(tmpdir(), 'bench-'));

function tripleo(...words) {
  const env = { ...seedClouds(SEED), TSX_TSCONFIG_PATH: join(ROOT, 'test', 'seed', 'tsconfig.json') };
  return run(process.execPath, [join(ROOT, 'bin', 'tripleo'), ...words], { env });
}

/** Writes what deploys so many machines that are told a setting. */
async function synth(count, setting) {
  const main = join(ROOT, 'bench', 'machines', 'main.ts');
  writeFileSync(join(folder, 'tripleo.json'), JSON.stringify({ app: ['node', '--import', 'tsx', main, String(count), setting] }));
  await tripleo('-C', folder, 'synth');
}

/** Deploys that; seconds. */
async function deploy(count, setting, ...words) {
  await synth(count, setting);
  const start = performance.now();
  await tripleo('-C', folder, 'deploy', '--yes', ...words);
  return (performance.now() - start) / 1000;
}

/** The most that one of the machines has in memory, in MB. */
function memory() {
  const status = execFileSync(process.execPath, [join(ROOT, 'bin', 'tripleo'), 'seed', 'status', '--name', SEED, '--json'], {
    encoding: 'utf8',
  });
  return Math.max(...JSON.parse(status).machines.map((machine) => machine.memory)) / 2 ** 20;
}

async function bench() {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await tripleo('seed', 'up', '--name', SEED, '--machines', '12');
  await synth(0, 'kvm');
  await tripleo('-C', folder, 'images', 'build');
  await deploy(0, 'kvm');
  const taken = {
    'one machine more, s': [],
    'a changed value on it, s': [],
    'ten machines more, s': [],
    'a changed value on eleven, s': [],
    'memory of a machine, MB': [],
  };
  const [one, changedOnOne, ten, changedOnEleven, memories] = Object.values(taken);
  for (let i = 0; i < RUNS; i++) {
    one.push(await deploy(1, 'kvm'));
    changedOnOne.push(await deploy(1, 'qemu'));
    ten.push(await deploy(11, 'qemu'));
    memories.push(memory());
    changedOnEleven.push(await deploy(11, 'kvm'));
    const names = Array.from({ length: 11 }, (_, index) => ['--allow', `undercloud-compute-${index}`]);
    await deploy(0, 'kvm', ...names.flat());
  }
  for (const [what, values] of Object.entries(taken)) {
    process.stdout.write(`${what}: ${values.map((value) => value.toFixed(1)).join(' ')}\n`);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stopRunning);
await bench()
  .catch((error) => {
    say(`bench: ${error.message}`);
    process.exitCode = 1;
  })
  .finally(() => run(join(ROOT, 'seed', 'seed'), ['down', '--name', SEED, '--wipe', '--keep-tree']));
rmSync(folder, { recursive: true });
