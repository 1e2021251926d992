import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { name, version } from '../../package.json';

const ROOT = join(__dirname, '..', '..');

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let packed: Packed;

/** Standard output of a command run in the folder that the package is installed in. */
function run(command: string, ...words: string[]): string {
  return execFileSync(command, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function write(file: string, ...lines: string[]): void {
  writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
}

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist', 'index.js'))) throw new Error('there is nothing to pack; run "npm run build" first');
  folder = mkdtempSync(join(tmpdir(), 'tripleo-pack-'));
  [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' }));
  write('package.json', '{ "private": true }');
  run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, packed.filename));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  it('holds compiled code, the jsii assembly, the seed, the image builder with its elements and the papers, and nothing else', () => {
    const own =
      /^(dist\/.*\.(js|d\.ts|json)|\.jsii(\.gz)?|bin\/tripleo|(elements|images|seed)\/.*|(package\.json|README\.md|LICENSE|CHANGELOG\.md))$/;
    const waste = /__pycache__|\.pyc$|\.map$|\.tsbuildinfo$|\.test\./;
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !path.startsWith('node_modules/') && (!own.test(path) || waste.test(path)))).toEqual([]);
    expect(paths).toEqual(
      expect.arrayContaining([
        'dist/index.js',
        'dist/index.d.ts',
        'dist/assembly/manifest.schema.json',
        'dist/heat/schema/heat-2025.1.json',
        '.jsii.gz',
        'bin/tripleo',
        'elements/os-config/README.rst',
        'images/builder',
        'seed/seed',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
      ]),
    );
  });

  it('brings along what it needs, except for the peers', () => {
    const bundled = packed.files.flatMap(({ path }) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
    expect([...new Set(bundled)].sort()).toEqual(['argparse', 'commander', 'js-yaml', 'undici']);
  });

  it('is small', () => {
    expect(packed.size).toBeLessThan(1_400_000);
    expect(packed.unpackedSize).toBeLessThan(5_500_000);
  });
});

describe('installed in an empty folder', () => {
  it('has neither source maps nor the folder that it was built in', () => {
    const installed = join(folder, 'node_modules', name);
    const files = ['bin', 'dist', 'seed'].flatMap((part) =>
      readdirSync(join(installed, part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => /sourceMappingURL=data:/.test(readFileSync(file, 'utf8')))).toEqual([]);
    expect(files.filter((file) => readFileSync(file, 'utf8').includes(ROOT))).toEqual([]);
  });

  it('loads without a binding, the checks or the command line', () => {
    const loaded = run(process.execPath, '-p', `require('${name}'); Object.keys(require.cache).join('\\n')`).trim().split('\n');
    const own = loaded.filter((file) => !file.includes('/node_modules/constructs/')).map((file) => file.split(`/node_modules/${name}/`)[1]);
    expect(own.filter((file) => !/^dist\/(index|core\/[^/]+|heat\/bindings\/index)\.js$/.test(file))).toEqual([]);
  });

  it('gives its names and the bindings to an ES module', () => {
    const program = `import { App, neutron } from '${name}'; console.log(typeof App, neutron.Net.TYPE)`;
    expect(run(process.execPath, '--input-type=module', '-e', program)).toBe('function OS::Neutron::Net\n');
  });

  it('has types that a strict program compiles with, wrong wiring does not', () => {
    const program = (parent: string) => [
      `import { App, Distribution, FlatNetwork, GoldImage, Hot, SeedCloud, Stack, Undercloud, nova } from '${name}';`,
      "const app = new App({ name: 'typed' });",
      "const seed = new SeedCloud(app, 'seed');",
      "const image = new GoldImage(app, 'gold', { distribution: Distribution.DEBIAN, release: 'trixie' });",
      "const network = new FlatNetwork(seed, 'net', { cidr: '192.0.2.0/26' });",
      `new Undercloud(app, 'undercloud', { parent: ${parent}, control: { count: 1, image, networks: [network] } });`,
      "new nova.Flavor(new Stack(seed, 'stack'), 'flavor', { vcpus: 1, ram: 512, name: Hot.stackName });",
    ];
    write('right.ts', ...program('seed'));
    write('wrong.ts', ...program('image'));
    const compile = (file: string) =>
      run(process.execPath, join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '--strict', '--module', 'node20', file);
    expect(compile('right.ts')).toBe('');
    const refusal = /^wrong\.ts\(6,.*'GoldImage'.*'SeedCloud'/;
    expect(() => compile('wrong.ts')).toThrow(expect.objectContaining({ stdout: expect.stringMatching(refusal) }));
  });

  it('has a command that says its version', () => {
    expect(run('npx', '--no-install', 'tripleo', '--version')).toBe(`${version}\n`);
  });

  it('has a command that synthesizes a program and tells what it would do', () => {
    write('tripleo.json', '{ "app": ["node", "main.js"] }');
    write(
      'main.js',
      `const { App, SeedCloud, Stack, neutron } = require('${name}');`,
      "const app = new App({ name: 'small' });",
      "new neutron.Net(new Stack(new SeedCloud(app, 'seed'), 'stack'), 'net', { name: 'small' });",
      'app.synth();',
    );
    expect(run('npx', '--no-install', 'tripleo', 'synth').split('\n')).toEqual(
      expect.arrayContaining(['tripleo.out/manifest.json', 'tripleo.out/stacks/small-seed-stack.yaml']),
    );
    expect(run('npx', '--no-install', 'tripleo', 'diff', '--against', 'none')).toContain('OS::Neutron::Net');
  });

  it('has a seed that can be started', () => {
    expect(statSync(join(folder, 'node_modules', name, 'seed', 'seed')).mode & 0o111).toBe(0o111);
  });
});
