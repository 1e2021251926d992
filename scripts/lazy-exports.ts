import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIST = join(__dirname, '..', 'dist');

const NAMESPACE = /^exports\.(\w+) = __importStar\(require\("(\.[^"]+)"\)\);$/gm;
const GETTER = /exports, "(\w+)".*return \w+\.(\w+);/g;
const MODULE =
  /^var (\w+) = require\("(\.[^"]+)"\);\n((?:Object\.defineProperty\(exports, "\w+", \{ enumerable: true, get: function \(\) \{ return \1\.\w+; \} \}\);\n)+)/gm;

/**
 * A compiled index whose namespaces (`export * as nova from './nova'`) load when they are first used.
 *
 * The compiler's line `exports.nova = … = void 0` stays: by it Node tells an ES module that imports the package what the
 * names are. It would not take a getter with a `require` in it for one, hence the function between.
 */
export function lazyNamespaces(compiled: string): string {
  return withLazy(compiled, NAMESPACE, (_line, name, file) => `lazy("${name}", () => require("${file}"));`);
}

/** A compiled index whose re-exported names (`export { App } from './core/app'`) load when they are first used. */
export function lazyModules(compiled: string): string {
  return withLazy(compiled, MODULE, (_lines, _variable, file, getters) =>
    [...getters.matchAll(GETTER)].map(([, name, member]) => `lazy("${name}", () => require("${file}").${member});\n`).join(''),
  );
}

const IMPORT = /^const (\w+) = require\("(\.\/synth\/synthesize)"\);$/m;

/** A compiled index whose synthesis, and with it every check and the template writer, loads when an app is synthesized. */
export function lazySynthesis(compiled: string): string {
  const replaced = compiled.replace(
    IMPORT,
    (_line, name, file) => `const ${name} = { get synthesize() { return require("${file}").synthesize; } };`,
  );
  if (replaced === compiled) throw new Error(`nothing matches ${IMPORT}: does the index import the synthesis in another way now?`);
  return replaced;
}

const LAZY = `function lazy(name, load) {
    Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: load });
}
`;
const MARK = 'Object.defineProperty(exports, "__esModule", { value: true });\n';

function withLazy(compiled: string, pattern: RegExp, replace: (match: string, ...groups: string[]) => string): string {
  // The compiler leaves a file alone whose source didn't change.
  if (compiled.includes(LAZY)) return compiled;
  const replaced = compiled.replace(pattern, replace);
  if (replaced === compiled || !compiled.includes(MARK))
    throw new Error(`nothing matches ${pattern}: does the compiler write another form now?`);
  return replaced.replace(MARK, `${MARK}${LAZY}`);
}

function rewrite(file: string, transform: (text: string) => string): void {
  const path = join(DIST, file);
  writeFileSync(path, transform(readFileSync(path, 'utf8')));
}

if (require.main === module) {
  rewrite('heat/bindings/index.js', lazyNamespaces);
  rewrite('index.js', (text) => lazySynthesis(lazyModules(text)));
}
