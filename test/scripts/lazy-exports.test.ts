import { describe, expect, it } from 'vitest';
import { lazyModules, lazyNamespaces } from '../../scripts/lazy-exports';

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

  it('loads a module when one of its names is first used', () => {
    const getter = (name: string) =>
      `Object.defineProperty(exports, "${name}", { enumerable: true, get: function () { return one_1.${name}; } });\n`;
    const eager = `${HEAD}exports.B = exports.A = void 0;\nvar one_1 = require("./one");\n${getter('A')}${getter('B')}`;
    expect(run(eager).loaded).toEqual(['./one']);
    const { exports, loaded } = run(lazyModules(eager));
    expect(loaded).toEqual([]);
    expect([exports.A, exports.B]).toEqual(['a', 'b']);
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
    expect(() => lazyModules(`${HEAD}exports.one = load("./one");\n`)).toThrow('nothing matches');
  });
});
