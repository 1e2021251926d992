/**
 * What the demo and the verification install and build, each in one place. Plain Node: on a fresh clone there is nothing else.
 * Progress goes to stderr.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const EXAMPLE = join(ROOT, 'examples', 'two-clouds');

const PYTHON = '/usr/bin/python3';
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tripleo');
const STATE = join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'tripleo');
const ORACLE_TOOLS = join(ROOT, 'test', 'oracle', 'requirements.txt');

export function say(text) {
  process.stderr.write(`${text}\n`);
}

const running = new Set();

/** Ends what was started, as when the terminal is closed. */
export function stopRunning() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs a command in the repository. What it prints is progress, unless `stdout` is 'inherit'.
 *
 * @throws if it fails
 */
export function run(command, words, { cwd = ROOT, env = {}, stdout = 2 } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', stdout, 'inherit'] });
    running.add(child);
    child.on('error', fail);
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) done();
      else fail(new Error(`"${[command, ...words].join(' ')}" ended with ${code ?? signal}`));
    });
  });
}

/** The Debian packages that the tests need: Python's own environments, for the oracle tier. The seed installs its own. */
export async function debianPackages() {
  if (spawnSync(PYTHON, ['-c', 'import ensurepip, venv']).status === 0) return;
  if (!isDebian()) throw new Error(`${PYTHON} with venv and ensurepip is needed; install it`);
  const apt = (...words) =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...words], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', 'python3', 'python3-venv');
}

/** The packages from npm, as the lock file of a folder has them. */
export async function npmPackages(folder = ROOT) {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs) return;
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=warn'], { cwd: folder });
}

/** Compiles the package. */
export function build() {
  return run('npm', ['run', '--silent', 'build']);
}

/** Where the tools of the oracle tier are: a Python environment for exactly these versions. */
export function oracleFolder() {
  return join(CACHE, `oracle-${createHash('sha256').update(readFileSync(ORACLE_TOOLS)).digest('hex').slice(0, 12)}`);
}

/** Installs the tools of the oracle tier. */
export async function oracleTools() {
  const folder = oracleFolder();
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return;
  rmSync(folder, { recursive: true, force: true });
  await run(PYTHON, ['-m', 'venv', folder]);
  await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', ORACLE_TOOLS]);
  writeFileSync(complete, '');
}

/** What a seed would need that this machine hasn't; undefined where one can run. */
export function seedProblem() {
  if (process.platform !== 'linux' || !isDebian()) return 'Debian 12 or 13';
  if (process.getuid() !== 0) return 'root';
  return undefined;
}

function isDebian() {
  return existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** How programs find a seed's clouds. */
export function seedClouds(name) {
  const folder = join(STATE, 'seeds', name);
  return { OS_CLIENT_CONFIG_FILE: join(folder, 'clouds.yaml'), OS_CLIENT_SECURE_FILE: join(folder, 'secure.yaml') };
}
