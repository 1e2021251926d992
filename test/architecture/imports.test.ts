import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json';

const ROOT = join(__dirname, '..', '..');
const LIB = join(ROOT, 'lib');

/** What each room of `lib/` may import: rooms, or single files of rooms; `types of …` for types alone. */
const ALLOWED: Record<string, readonly string[]> = {
  core: [],
  constructs: ['core', 'resources', 'images', 'formats'],
  resources: [
    'core',
    'heat/heat-resource',
    'types of heat/bindings',
    'terraform/terraform-resource',
    'terraform/expression',
    'types of terraform/bindings',
  ],
  heat: ['core'],
  terraform: ['core'],
  images: ['core'],
  checks: ['core', 'constructs', 'resources'],
  formats: ['core'],
  // The writers are the one exception: a stack's document is what tests look at.
  assertions: ['core', 'assembly', 'synth/documents'],
  assembly: [],
  // Where the rooms meet: turns an app into an assembly, and nothing else does.
  synth: ['core', 'constructs', 'resources', 'heat', 'terraform', 'images', 'checks', 'formats', 'assembly'],
  // Heat's schema is data, which the plan reads: what does a changed property do? Placement's names are one function, an order another, stages' a pattern.
  runner: ['assembly', 'heat/schema', 'terraform/schema', 'core/placement', 'core/sorted', 'core/stage-name'],
  cli: ['runner', 'assembly', 'heat/schema', 'core/finding'],
  // The package's front door.
  'index.ts': ['core', 'constructs', 'resources', 'heat', 'terraform', 'assertions', 'synth'],
};

/** Packages from npm. Node's own modules are free, but for core. */
const PACKAGES: Record<string, readonly string[]> = {
  core: ['constructs'],
  constructs: ['constructs'],
  resources: ['constructs'],
  heat: ['constructs', 'js-yaml'],
  terraform: ['constructs', 'cdktf'],
  checks: ['constructs'],
  formats: ['js-yaml'],
  assertions: ['js-yaml'],
  synth: ['constructs'],
  runner: ['js-yaml', 'undici'],
  cli: ['commander'],
};

interface Import {
  /** File that imports, relative to `lib/`. */
  readonly file: string;
  readonly room: string;
  /** File that is imported, relative to `lib/`, without its ending; or a package's name. */
  readonly target: string;
  readonly isPackage: boolean;
  readonly typesOnly: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
}

/** Every import, re-export and `require` of a source file. */
function importsOf(file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const found: Import[] = [];
  const add = (specifier: string, typesOnly: boolean) => {
    const isPackage = !specifier.startsWith('.');
    const target = isPackage
      ? specifier
      : relative('lib', join('lib', dirname(file), specifier))
          .split(sep)
          .join('/');
    found.push({ file, room: file.split(sep)[0], target, isPackage, typesOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add((node.moduleSpecifier as ts.StringLiteral).text, onlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add((node.moduleSpecifier as ts.StringLiteral).text, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add((node.argument.literal as ts.StringLiteral).text, true);
    else if (ts.isCallExpression(node) && isLoad(node.expression) && ts.isStringLiteralLike(node.arguments[0]))
      add(node.arguments[0].text, false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function onlyTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return !clause.name && names !== undefined && ts.isNamedImports(names) && names.elements.every((element) => element.isTypeOnly);
}

function isLoad(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function within(target: string, allowed: string): boolean {
  return target === allowed || target.startsWith(`${allowed}/`);
}

/** Whether the table allows an import. */
function isAllowed({ room, target, isPackage, typesOnly }: Import): boolean {
  if (isPackage) {
    if (target.startsWith('node:')) return room !== 'core';
    return (PACKAGES[room] ?? []).includes(target);
  }
  if (within(target, room)) return true;
  return (ALLOWED[room] ?? []).some((entry) =>
    entry.startsWith('types of ') ? typesOnly && within(target, entry.slice('types of '.length)) : within(target, entry),
  );
}

const imports = sourceFiles(LIB).flatMap((file) => importsOf(file, readFileSync(join(LIB, file), 'utf8')));

describe('the rooms of lib/', () => {
  it('are those of the table', () => {
    expect(readdirSync(LIB).sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it.each(Object.keys(ALLOWED))('%s imports what the table allows', (room) => {
    const refused = imports.filter((one) => one.room === room && !isAllowed(one));
    expect(refused.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it('each have imports to hold: nothing was overlooked', () => {
    expect(new Set(imports.map(({ room }) => room))).toEqual(new Set(Object.keys(ALLOWED)));
  });

  it('import only packages that users are given', () => {
    const given = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.peerDependencies)];
    const packages = new Set(
      imports.filter(({ isPackage, target }) => isPackage && !target.startsWith('node:')).map(({ target }) => target),
    );
    expect([...packages].filter((name) => !given.includes(name))).toEqual([]);
  });
});

describe('the table', () => {
  const allows = (file: string, text: string) => importsOf(file.split('/').join(sep), text).map(isAllowed);

  it('takes what it allows and refuses the rest', () => {
    expect(allows('constructs/a.ts', "import { a } from '../core';")).toEqual([true]);
    expect(allows('constructs/a.ts', "import { a } from '../core/app'; import b from './b';")).toEqual([true, true]);
    expect(allows('core/a.ts', "import { a } from '../constructs';")).toEqual([false]);
    expect(allows('constructs/a.ts', "import type { a } from '../heat/writer';")).toEqual([false]);
    expect(allows('constructs/a.ts', "export * from '../checks';")).toEqual([false]);
    expect(allows('cli/commands/a.ts', "import { a } from '../../core/app';")).toEqual([false]);
    expect(allows('cli/commands/a.ts', "import { a } from '../../runner/deploy';")).toEqual([true]);
  });

  it('tells types from values, and one file of a room from another', () => {
    expect(allows('resources/a.ts', "import type { A } from '../heat/bindings/nova';")).toEqual([true]);
    expect(allows('resources/a.ts', "import { type A, type B } from '../heat/bindings/nova';")).toEqual([true]);
    expect(allows('resources/a.ts', "import { type A, B } from '../heat/bindings/nova';")).toEqual([false]);
    expect(allows('resources/a.ts', "const a: import('../heat/bindings/nova').A = 1;")).toEqual([true]);
    expect(allows('resources/a.ts', "import { heatForm } from '../heat/heat-resource';")).toEqual([true]);
    expect(allows('resources/a.ts', "import { toYaml } from '../heat/yaml';")).toEqual([false]);
    expect(allows('assertions/a.ts', "import { writeStacks } from '../synth/documents'; import { toYaml } from '../heat/yaml';")).toEqual([
      true,
      false,
    ]);
  });

  it('sees imports that are calls, and packages', () => {
    expect(allows('core/a.ts', "const a = require('../heat/writer');")).toEqual([false]);
    expect(allows('core/a.ts', "const a = await import('../heat/writer');")).toEqual([false]);
    expect(allows('core/a.ts', "import { Construct } from 'constructs'; import { readFileSync } from 'node:fs';")).toEqual([true, false]);
    expect(allows('runner/a.ts', "import { request } from 'undici'; import ajv from 'ajv';")).toEqual([true, false]);
  });
});
