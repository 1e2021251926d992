import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { lazyIndex, lazyNamespaces } from '../../scripts/lazy-exports';

const HEAD = '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n';

/** Runs a compiled index; returns its exports and which modules were loaded so far. */
function run(compiled: string): { exports: { [name: string]: unknown }; loaded: string[] } {
  const loaded: string[] = [];
  const exports = {};
  const load = (file: string) => {
    loaded.push(file);
    return { __esModule: true, A: 'a', B: 'b' };
  };
  new Function('exports', 'require', '__importStar', compiled)(exports, load, (module: unknown) => module);
  return { exports, loaded };
}

describe('a compiled index made lazy', () => {
  it('loads a namespace when it is first used', () => {
    const eager = `${HEAD}exports.two = exports.one = void 0;\nexports.one = __importStar(require("./one"));\nexports.two = __importStar(require("./two"));\n`;
    expect(run(eager).loaded).toEqual(['./one', './two']);
    const { exports, loaded } = run(lazyNamespaces(eager));
    expect(loaded).toEqual([]);
    expect(Object.keys(exports).sort()).toEqual(['one', 'two']);
    expect(exports.two).toMatchObject({ A: 'a' });
    expect(loaded).toEqual(['./two']);
  });

  it('loads a module when one of its names is first used, and a namespace beside it', () => {
    const getter = (name: string) =>
      `Object.defineProperty(exports, "${name}", { enumerable: true, get: function () { return one_1.${name}; } });\n`;
    const eager =
      `${HEAD}exports.two = exports.B = exports.A = void 0;\nvar one_1 = require("./one");\n${getter('A')}${getter('B')}` +
      'exports.two = __importStar(require("./two"));\n';
    expect(run(eager).loaded).toEqual(['./one', './two']);
    const { exports, loaded } = run(lazyIndex(eager));
    expect(loaded).toEqual([]);
    expect([exports.A, exports.B]).toEqual(['a', 'b']);
    expect(loaded).toEqual(['./one', './one']);
    expect(exports.two).toMatchObject({ A: 'a' });
  });

  it.each([
    ['index.ts', lazyIndex, './terraform/'],
    ['terraform/bindings/index.ts', lazyNamespaces, './'],
    ['heat/bindings/index.ts', lazyNamespaces, './'],
  ])('of this package, %s, has nothing left that loads at once', (file, transform, start) => {
    const source = readFileSync(join(__dirname, '..', '..', 'lib', file), 'utf8');
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true };
    const lines = transform(ts.transpileModule(source, { compilerOptions }).outputText).split('\n');
    const loads = lines.filter((line) => line.includes(`require("${start}`));
    expect(loads.length).toBeGreaterThan(0);
    expect(loads.filter((line) => !line.startsWith('lazy("'))).toEqual([]);
  });

  it('keeps the line by which Node tells ES modules the names', () => {
    const eager = `${HEAD}exports.one = void 0;\nexports.one = __importStar(require("./one"));\n`;
    expect(lazyNamespaces(eager)).toContain('exports.one = void 0;');
  });

  it('stays as it is the second time', () => {
    const lazy = lazyNamespaces(`${HEAD}exports.one = __importStar(require("./one"));\n`);
    expect(lazyNamespaces(lazy)).toBe(lazy);
  });

  it('fails where the compiler writes what it doesn’t know', () => {
    expect(() => lazyNamespaces(`${HEAD}exports.one = load("./one");\n`)).toThrow('nothing matches');
    expect(() => lazyIndex(`${HEAD}exports.one = load("./one");\n`)).toThrow('nothing matches');
  });
});
