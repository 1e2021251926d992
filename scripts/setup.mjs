/**
 * What the demo and the verification install and build, each in one place. Plain Node: on a fresh clone there is nothing else.
 * Progress goes to stderr.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const EXAMPLE = join(ROOT, 'examples', 'two-clouds');

const PYTHON = '/usr/bin/python3';
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tripleo');
const STATE = join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'tripleo');
const ORACLE_TOOLS = join(ROOT, 'test', 'oracle', 'requirements.txt');
const TOFU = join(ROOT, 'test', 'tools', 'tofu');
const PROVIDER = join(ROOT, 'test', 'tools', 'provider');

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

/**
 * The Debian packages that the tests need: Python's own environments, for the oracle tier, and a Go of any age, to build Terraform's tools.
 * The seed installs its own.
 */
export async function debianPackages() {
  const missing = [];
  if (!works(PYTHON, '-c', 'import ensurepip, venv')) missing.push('python3', 'python3-venv');
  if (!isComplete(terraformFolder()) && !works('go', 'version')) missing.push('golang-go');
  if (missing.length === 0) return;
  if (!isDebian()) throw new Error(`what Debian has as ${missing.join(', ')} is needed and not here; install it`);
  const apt = (...words) =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...words], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', ...missing);
}

function works(command, ...words) {
  return spawnSync(command, words).status === 0;
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

/** Builds the images of the machines tier, unless they are there. */
export async function testImages() {
  const folder = mkdtempSync(join(tmpdir(), 'test-images-'));
  const program = join(ROOT, 'test', 'machines', 'programs', 'images.ts');
  writeFileSync(join(folder, 'tripleo.json'), JSON.stringify({ app: [process.execPath, '--import', import.meta.resolve('tsx'), program] }));
  const tripleo = (...words) =>
    run(process.execPath, [join(ROOT, 'bin', 'tripleo'), '-C', folder, ...words], {
      env: { TSX_TSCONFIG_PATH: join(dirname(program), '..', 'tsconfig.json') },
    });
  try {
    await tripleo('synth');
    await tripleo('images', 'build');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder of the cache for exactly what these files say. */
function cacheFolder(name, ...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return join(CACHE, `${name}-${hash.digest('hex').slice(0, 12)}`);
}

/** A folder that an interrupted run left half filled has no mark. */
function isComplete(folder) {
  return existsSync(join(folder, 'complete'));
}

/** Fills a folder of the cache, unless that was done before. */
async function fill(folder, action) {
  if (isComplete(folder)) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await action();
  writeFileSync(join(folder, 'complete'), '');
}

/** Where the tools of the oracle tier are: a Python environment for exactly these versions. */
export function oracleFolder() {
  return cacheFolder('oracle', ORACLE_TOOLS);
}

/** Installs the tools of the oracle tier. */
export function oracleTools() {
  const folder = oracleFolder();
  return fill(folder, async () => {
    await run(PYTHON, ['-m', 'venv', folder]);
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', ORACLE_TOOLS]);
  });
}

/** Where OpenTofu and the OpenStack provider are that the tests use. */
function terraformFolder() {
  return cacheFolder('terraform', ...[TOFU, PROVIDER].flatMap((module) => [join(module, 'go.mod'), join(module, 'go.sum')]));
}

/**
 * Builds OpenTofu and the OpenStack provider from their Go modules, the provider into a mirror in which `tofu` and `terraform` find it
 * under the names that each looks for.
 */
export function terraformTools() {
  const folder = terraformFolder();
  return fill(folder, async () => {
    const { go, platform } = await newEnoughGo();
    await goBuild(go, TOFU, join(folder, 'tofu'));
    const [, version] = readFileSync(join(PROVIDER, 'go.mod'), 'utf8').match(/^require \S+ v(\S+)/m);
    const [mirrored, again] = ['registry.opentofu.org', 'registry.terraform.io'].map((host) =>
      join(
        folder,
        'mirror',
        host,
        `terraform-provider-openstack/openstack/${version}/${platform}/terraform-provider-openstack_v${version}`,
      ),
    );
    await goBuild(go, PROVIDER, mirrored);
    mkdirSync(dirname(again), { recursive: true });
    linkSync(mirrored, again);
    const mirror = JSON.stringify(join(folder, 'mirror'));
    writeFileSync(join(folder, 'cli.tfrc'), `provider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`);
  });
}

/** Builds the tool of a Go module, of exactly the sources that its go.sum knows. */
function goBuild(go, module, file) {
  // Without the last flag OpenTofu calls itself a development version.
  const flags = '-s -w -X github.com/opentofu/opentofu/version.dev=no';
  return run(go, ['build', '-mod=readonly', '-trimpath', '-ldflags', flags, '-o', file, 'tool'], {
    cwd: module,
    env: { CGO_ENABLED: '0' },
  });
}

/** The command of a Go as new as OpenTofu wants: this machine's or, where that is older, the one that it gets as a module. */
async function newEnoughGo() {
  const [, wanted] = readFileSync(join(TOFU, 'go.mod'), 'utf8').match(/^go (\S+)/m);
  const ask = (...words) => {
    const { status, stdout, stderr, error } = spawnSync('go', words, { cwd: CACHE, encoding: 'utf8' });
    if (status !== 0) throw new Error(`Go ${wanted} or newer is needed: ${error?.message ?? stderr}`);
    return stdout.trim();
  };
  const [os, arch, version] = ask('env', 'GOOS', 'GOARCH', 'GOVERSION').split('\n');
  const platform = `${os}_${arch}`;
  if (version.localeCompare(`go${wanted}`, 'en', { numeric: true }) >= 0) return { go: 'go', platform };
  const { Dir: toolchain } = JSON.parse(ask('mod', 'download', '-json', `golang.org/toolchain@v0.0.1-go${wanted}.${os}-${arch}`));
  for (const folder of [join(toolchain, 'bin'), join(toolchain, 'pkg', 'tool', platform)]) {
    // Files of a module are not executable.
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o755);
  }
  return { go: join(toolchain, 'bin', 'go'), platform };
}

/** How tests find the tools: OpenTofu, its provider, and this machine's own `terraform` if it has one. */
export function terraformEnvironment() {
  const folder = terraformFolder();
  const terraform = process.env.PATH.split(delimiter)
    .map((path) => join(path, 'terraform'))
    .find(existsSync);
  return {
    TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'),
    CHECKPOINT_DISABLE: '1',
    TRIPLEO_TEST_TOFU: join(folder, 'tofu'),
    ...(terraform && { TRIPLEO_TEST_TERRAFORM: terraform }),
  };
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
