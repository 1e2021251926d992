import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIST = join(__dirname, '..', 'dist');

/** What stands in a compiled index, and what takes its place. */
interface Rewriting {
  readonly pattern: RegExp;
  readonly replace: (match: string, ...groups: string[]) => string;
}

const NAMESPACES: Rewriting = {
  pattern: /^exports\.(\w+) = __importStar\(require\("(\.[^"]+)"\)\);$/gm,
  replace: (_line, name, file) => `lazy("${name}", () => require("${file}"));`,
};

const GETTER = /exports, "(\w+)".*return \w+\.(\w+);/g;
const MODULES: Rewriting = {
  pattern:
    /^var (\w+) = require\("(\.[^"]+)"\);\n((?:Object\.defineProperty\(exports, "\w+", \{ enumerable: true, get: function \(\) \{ return \1\.\w+; \} \}\);\n)+)/gm,
  replace: (_lines, _variable, file, getters) =>
    [...getters.matchAll(GETTER)].map(([, name, member]) => `lazy("${name}", () => require("${file}").${member});\n`).join(''),
};

/**
 * A compiled index whose namespaces (`export * as nova from './nova'`) load when they are first used.
 *
 * The compiler's line `exports.nova = … = void 0` stays: by it Node tells an ES module that imports the package what the
 * names are. It would not take a getter with a `require` in it for one, hence the function between.
 */
export function lazyNamespaces(compiled: string): string {
  return withLazy(compiled, [NAMESPACES]);
}

/** A compiled index whose re-exported names (`export { App } from './core/app'`) and namespaces load when they are first used. */
export function lazyIndex(compiled: string): string {
  return withLazy(compiled, [MODULES, NAMESPACES]);
}

/** A compiled module that loads one of those that it imports, of which it uses one name, when it first uses it. */
export function lazyImport(compiled: string, file: string, name: string): string {
  const pattern = new RegExp(`^const (\\w+) = require\\("${file.replaceAll('.', '\\.')}"\\);$`, 'm');
  const replaced = compiled.replace(
    pattern,
    (_line, variable) => `const ${variable} = { get ${name}() { return require("${file}").${name}; } };`,
  );
  if (replaced === compiled) throw new Error(`nothing matches ${pattern}: is ${file} imported in another way now?`);
  return replaced;
}

const LAZY = `function lazy(name, load) {
    Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: load });
}
`;
const MARK = 'Object.defineProperty(exports, "__esModule", { value: true });\n';

function withLazy(compiled: string, rewritings: readonly Rewriting[]): string {
  // The compiler leaves a file alone whose source didn't change.
  if (compiled.includes(LAZY)) return compiled;
  if (!compiled.includes(MARK)) throw new Error(`nothing matches ${MARK}: does the compiler write another form now?`);
  let text = compiled;
  for (const { pattern, replace } of rewritings) {
    const replaced = text.replace(pattern, replace);
    if (replaced === text) throw new Error(`nothing matches ${pattern}: does the compiler write another form now?`);
    text = replaced;
  }
  return text.replace(MARK, `${MARK}${LAZY}`);
}

function rewrite(file: string, transform: (text: string) => string): void {
  const path = join(DIST, file);
  writeFileSync(path, transform(readFileSync(path, 'utf8')));
}

if (require.main === module) {
  for (const engine of ['heat', 'terraform']) rewrite(`${engine}/bindings/index.js`, lazyNamespaces);
  // The checks and the writers load when an app is synthesized, and cdktf only where a stack is Terraform's.
  rewrite('index.js', (text) => lazyImport(lazyIndex(text), './synth/synthesize', 'synthesize'));
  rewrite('synth/documents.js', (text) => lazyImport(text, '../terraform/writer', 'TerraformWriter'));
}
