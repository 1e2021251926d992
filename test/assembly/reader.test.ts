import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Assembly, AssemblyError, type HeatStackArtifact, RUNNER_VERSION } from '../../lib/assembly';
import packageJson from '../../package.json';

const FIXTURES = join(__dirname, 'fixtures');
const CURRENT = join(FIXTURES, '1.0');

/** A copy of the 1.0 assembly whose manifest is changed. */
function changed(change: (manifest: any) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(CURRENT, folder, { recursive: true });
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  change(manifest);
  writeFileSync(path, JSON.stringify(manifest));
  return folder;
}

/** The message with which a folder is refused. */
function refused(folder: string): string {
  try {
    Assembly.open(folder);
  } catch (error) {
    expect(error).toBeInstanceOf(AssemblyError);
    return (error as AssemblyError).message;
  }
  throw new Error(`${folder} was taken`);
}

const stackOf = (assembly: Assembly) => assembly.manifest.artifacts['demo@seed'] as HeatStackArtifact;

describe('an assembly of format 1.0', () => {
  it('is read, whatever comes later', () => {
    const assembly = Assembly.open(CURRENT);
    expect(assembly.manifest.app).toBe('demo');
    expect(Object.keys(assembly.manifest.artifacts)).toEqual(['gold-0123456789ab@seed', 'nodes@seed', 'demo@seed']);
    expect(assembly.read(stackOf(assembly))).toBe('heat_template_version: 2021-04-16\nresources: {}\n');
    expect(assembly.read(stackOf(assembly).environment)).toBe('{}\n');
  });

  it('may be of a later 1.x', () => {
    expect(Assembly.open(changed((manifest) => Object.assign(manifest, { version: '1.7' }))).manifest.version).toBe('1.7');
  });
});

describe('a manifest', () => {
  it('must be there', () => {
    expect(refused(join(FIXTURES, 'none'))).toMatch(/^ASSEMBLY_MISSING there is no .*none\/manifest\.json; do run "tripleo synth" first/);
  });

  it('from the future is refused by what it needs, not by what it looks like', () => {
    expect(refused(join(FIXTURES, 'future'))).toMatch(
      /^ASSEMBLY_TOO_NEW .*; got format 2\.0, which needs 99\.0\.0; allowed up to [\d.]+; do update tripleo-cdk$/,
    );
  });

  it.each([
    ['the next patch', (major: number, minor: number, patch: number) => [major, minor, patch + 1]],
    ['the next minor version', (major: number, minor: number) => [major, minor + 1, 0]],
    ['the next major version', (major: number) => [major + 1, 0, 0]],
    ['a minor version of two digits', (major: number, minor: number) => [major, minor + 10, 0]],
  ])('that needs %s is refused', (_what, next) => {
    const [major, minor, patch] = RUNNER_VERSION.split('.').map(Number);
    const minimumRunnerVersion = next(major, minor, patch).join('.');
    expect(refused(changed((manifest) => Object.assign(manifest, { minimumRunnerVersion })))).toContain('ASSEMBLY_TOO_NEW');
  });

  it('that needs this very version is read', () => {
    const folder = changed((manifest) => Object.assign(manifest, { minimumRunnerVersion: RUNNER_VERSION }));
    expect(Assembly.open(folder).manifest.minimumRunnerVersion).toBe(RUNNER_VERSION);
  });

  it('must be JSON', () => {
    const folder = changed(() => undefined);
    writeFileSync(join(folder, 'manifest.json'), '{"version": ');
    expect(refused(folder)).toMatch(/^ASSEMBLY_MALFORMED .*manifest\.json is not JSON: .*; do run "tripleo synth" again$/);
  });

  it.each([
    ['a list', (manifest: any) => Object.setPrototypeOf(manifest, null) && Object.assign(manifest, { artifacts: [] }), '/artifacts'],
    ['of another major version', (manifest: any) => Object.assign(manifest, { version: '2.0' }), '/version'],
    ['without a version', (manifest: any) => delete manifest.version, 'version'],
    ['without artifacts', (manifest: any) => delete manifest.artifacts, 'artifacts'],
    ['with a key that is not known', (manifest: any) => Object.assign(manifest, { extra: 1 }), 'additional properties'],
    ['of a stage that none can have', (manifest: any) => Object.assign(manifest, { stage: 'a b' }), '/stage'],
    ['with an artifact of unknown type', (manifest: any) => Object.assign(manifest.artifacts['demo@seed'], { type: 'magic' }), '/type'],
    ['with a stack without an environment', (manifest: any) => delete manifest.artifacts['demo@seed'].environment, 'environment'],
    ['with a stack without a name', (manifest: any) => Object.assign(manifest.artifacts['demo@seed'], { stackName: '' }), '/stackName'],
    ['with a short sha256', (manifest: any) => Object.assign(manifest.artifacts['demo@seed'], { sha256: 'abc' }), '/sha256'],
    ['with a dependency twice', (manifest: any) => manifest.artifacts['demo@seed'].dependencies.push('nodes@seed'), '/dependencies'],
    [
      'with an image that has no address',
      (manifest: any) => Object.assign(manifest.artifacts['gold-0123456789ab@seed'], { imageName: 'gold' }),
      '/imageName',
    ],
    ...[
      ['kind', { kind: 'floppy' }, '/kind'],
      [
        'element of a file outside',
        { elements: { a: { digest: 'a'.repeat(64), files: { x: { file: '../x', sha256: 'a'.repeat(64) } } } } },
        '/file',
      ],
      ['element without a digest', { elements: { a: { files: {} } } }, 'digest'],
    ].map(([what, members, where]): [string, (manifest: any) => unknown, string] => [
      `with an image of an unknown ${what}`,
      (manifest) => Object.assign(manifest.artifacts['gold-0123456789ab@seed'], members),
      where as string,
    ]),
  ])('%s is refused, telling where', (_what, change, where) => {
    const message = refused(changed(change));
    expect(message).toMatch(/^ASSEMBLY_MALFORMED .* is not as its schema says: /);
    expect(message).toContain(where);
  });

  it.each(['/etc/passwd', '../secret', 'stacks/../../secret', '..', 'stacks\\demo.yaml', ''])(
    'that names %j for a file is refused',
    (file) => {
      expect(refused(changed((manifest) => Object.assign(manifest.artifacts['demo@seed'], { file })))).toContain('/file');
      expect(refused(changed((manifest) => Object.assign(manifest.artifacts['demo@seed'].environment, { file })))).toContain('/file');
      expect(refused(changed((manifest) => Object.assign(manifest.artifacts['demo@seed'].files['hello.sh'], { file })))).toContain('/file');
    },
  );

  it.each(['stacks/..demo.yaml', 'a..b', '.hidden/x'])('that names %j for a file is read: it stays inside', (file) => {
    Assembly.open(changed((manifest) => Object.assign(manifest.artifacts['demo@seed'], { file })));
  });
});

describe('a file of an assembly', () => {
  it('must be there', () => {
    const folder = changed(() => undefined);
    rmSync(join(folder, 'stacks/demo.yaml'));
    const assembly = Assembly.open(folder);
    expect(() => assembly.read(stackOf(assembly))).toThrow(
      /^ASSEMBLY_FILE_MISSING .*stacks\/demo\.yaml is in the manifest but not in the folder/,
    );
  });

  it('must be as it was written', () => {
    const folder = changed(() => undefined);
    writeFileSync(join(folder, 'stacks/demo.yaml'), 'heat_template_version: 2021-04-16\nresources: {} \n');
    const assembly = Assembly.open(folder);
    expect(() => assembly.read(stackOf(assembly))).toThrow(/^ASSEMBLY_FILE_CHANGED .*; got sha256 [0-9a-f]{64}; allowed [0-9a-f]{64};/);
    expect(assembly.read(stackOf(assembly).environment)).toBe('{}\n');
  });
});

describe('the runner’s version', () => {
  it('is the package’s', () => {
    expect(RUNNER_VERSION).toBe(packageJson.version);
  });
});
