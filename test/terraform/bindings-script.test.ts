import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(__dirname, '..', '..');
const OUTPUT = join(__dirname, 'provider-schema-1.54.1.json');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bindings-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(...words: string[]) {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/terraform-bindings.ts', ...words], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stderr };
}

describe('the script', () => {
  it('finds the checked-in bindings current', () => {
    expect(script('--check')).toEqual({ status: 0, stderr: '' });
  });

  it('writes bindings from the output of Terraform, and tells which of them are not current any more', () => {
    const own = join(folder, 'own');
    const words = ['--provider-schema', OUTPUT, '--out', own, '--version', '~> 1.54'];
    expect(script(...words, '--check').status).toBe(1);
    expect(script(...words).status).toBe(0);
    expect(readdirSync(own).sort()).toEqual(['compute.ts', 'images.ts', 'index.ts', 'keymanager.ts', 'networking.ts', 'provider.ts']);
    expect(script(...words, '--check')).toEqual({ status: 0, stderr: '' });
    appendFileSync(join(own, 'images.ts'), '// more\n');
    rmSync(join(own, 'index.ts'));
    const { status, stderr } = script(...words, '--check');
    expect(status).toBe(1);
    expect(stderr.match(/not current: \S+/g)?.map((line) => line.split('/').at(-1))).toEqual(['images.ts;', 'index.ts;']);
  });

  it('writes into no folder that holds anything else', () => {
    const program = mkdtempSync(join(folder, 'program-'));
    writeFileSync(join(program, 'main.ts'), 'new App();\n');
    const { status, stderr } = script('--provider-schema', OUTPUT, '--out', program);
    expect(status).toBe(1);
    expect(stderr).toContain('holds main.ts');
    expect(readdirSync(program)).toEqual(['main.ts']);
  });

  it.each([
    ['--out', 'somewhere'],
    ['--provider-schema', OUTPUT],
    ['--provider-schema', OUTPUT, '--out', 'somewhere', '--from', OUTPUT],
  ])('shows how it is called when its options don’t go together', (...words) => {
    expect(script(...words)).toMatchObject({ status: 2, stderr: expect.stringContaining('npm run terraform-bindings -- [--check]') });
  });
});

describe('a typed program', () => {
  /** What the compiler has against each of some programs, and against bindings that they import. */
  function complaints(programs: { readonly [name: string]: string }): { readonly [name: string]: readonly string[] } {
    for (const [name, text] of Object.entries(programs)) writeFileSync(join(folder, `${name}.ts`), text);
    const files = Object.keys(programs).map((name) => join(folder, `${name}.ts`));
    const program = ts.createProgram(files, {
      module: ts.ModuleKind.Node20,
      target: ts.ScriptTarget.ES2023,
      strict: true,
      noEmit: true,
      noUnusedLocals: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules', '@types')],
      paths: { 'tripleo-cdk': [join(ROOT, 'lib', 'index.ts')], constructs: [join(ROOT, 'node_modules', 'constructs')] },
    });
    const found = program
      .getSourceFiles()
      .filter(({ fileName }) => fileName.startsWith(folder))
      .map((file) => [
        relative(folder, file.fileName).replace(/\.ts$/, ''),
        program.getSemanticDiagnostics(file).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
      ]);
    return Object.fromEntries(found);
  }

  it('compiles, and a wrong one does not', () => {
    const program = (statement: string) =>
      `import { Stack, terraform } from 'tripleo-cdk';\nexport function build(stack: Stack) {\n  ${statement}\n}\n`;
    const port = (properties: string) => program(`new terraform.networking.PortV2(stack, 'port', { ${properties} });`);
    const network = "new terraform.networking.NetworkV2(stack, 'network')";
    const found = complaints({
      right: port(`networkId: ${network}.reference, fixedIp: [{ subnetId: 's' }], terraform: { preventDestroy: true }`),
      later: port(`networkId: 'n', tags: ['a', ${network}.attrRegion], valueSpecs: ${network}.attr('value_specs')`),
      data: program("new terraform.images.ImageV2Data(stack, 'image', { name: 'i', mostRecent: true }).attrSizeBytes;"),
      missing: port("name: 'p'"),
      unknown: port("networkId: 'n', fixedIps: []"),
      type: port("networkId: 'n', noFixedIp: 'yes'"),
      computed: port("networkId: 'n', allFixedIps: ['192.0.2.1']"),
      nested: port("networkId: 'n', binding: [{ vifType: 'ovs' }]"),
      block: port(`networkId: 'n', fixedIp: ${network}.reference`),
      options: program("new terraform.images.ImageV2Data(stack, 'image', { terraform: {} });"),
    });
    expect(found).toEqual({
      right: [],
      later: [],
      data: [],
      missing: [expect.stringContaining("'networkId' is missing")],
      unknown: [expect.stringContaining("'fixedIps' does not exist")],
      type: [expect.stringContaining("'string' is not assignable to type 'boolean | Value")],
      computed: [expect.stringContaining("'allFixedIps' does not exist")],
      nested: [expect.stringContaining("'vifType' does not exist")],
      block: [expect.stringContaining("type 'PortV2FixedIp[]'")],
      options: [expect.stringContaining("'terraform' does not exist")],
    });
  });

  it('may use bindings of its own', () => {
    expect(script('--provider-schema', OUTPUT, '--out', join(folder, 'release'))).toMatchObject({ status: 0 });
    const program = (properties: string) =>
      `import type { Stack } from 'tripleo-cdk';\nimport { compute } from './release/index.js';\n` +
      `export const build = (stack: Stack) => new compute.InstanceV2(stack, 'vm', { name: 'vm', ${properties} });\n`;
    expect(complaints({ right: program("floatingIp: '192.0.2.1'"), wrong: program("hypervisorHostname: 'a'") })).toMatchObject({
      'release/compute': [],
      'release/images': [],
      'release/provider': [],
      right: [],
      wrong: [expect.stringContaining("'hypervisorHostname' does not exist")],
    });
  });
});
