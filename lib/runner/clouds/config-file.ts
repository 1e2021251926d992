import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as yaml from 'js-yaml';
import { CloudError } from './errors';

/** Where openstacksdk's files are looked for. */
export interface Surroundings {
  readonly env: { readonly [name: string]: string | undefined };
  /** Working folder. */
  readonly cwd: string;
  /** The user's home folder. */
  readonly home: string;
  /** As in `process.platform`. */
  readonly platform: string;
}

/** A mapping of a configuration file; its scalars are strings, booleans and null. */
export type Tree = { [key: string]: unknown };

/** The first of several candidates that could be read. */
export interface ConfigFile {
  /** Its path; nothing where there is no such file. */
  readonly path?: string;
  readonly tree: Tree;
  /** Files that are there but could not be read, with the reason. */
  readonly unreadable: readonly string[];
}

const SUFFIXES = ['.yaml', '.yml', '.json'];

const TRUE = /^(true|yes|on)$/i;
const FALSE = /^(false|no|off)$/i;

/**
 * Scalars stay the strings that they are written as. YAML would make numbers of a password `0123`
 * and of a project id that happens to have digits only, or one `e` among them.
 */
const AS_WRITTEN = yaml.FAILSAFE_SCHEMA.extend({
  implicit: [
    new yaml.Type('tag:yaml.org,2002:null', { kind: 'scalar', resolve: isNull, construct: () => null }),
    new yaml.Type('tag:yaml.org,2002:bool', { kind: 'scalar', resolve: isBoolean, construct: (text: string) => TRUE.test(text) }),
    new yaml.Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: string | null) => text === '<<' || text === null }),
  ],
});

function isNull(text: string | null): boolean {
  return text === null || /^(~|null|)$/i.test(text);
}

function isBoolean(text: string | null): boolean {
  return text !== null && (TRUE.test(text) || FALSE.test(text));
}

/** The folders that openstacksdk searches, best first. */
export function searchPath(surroundings: Surroundings): string[] {
  const { env, cwd, home, platform } = surroundings;
  const mac = platform === 'darwin';
  const userConfig = mac ? join(home, 'Library/Application Support') : env.XDG_CONFIG_HOME || join(home, '.config');
  const siteConfig = mac ? '/Library/Application Support' : env.XDG_CONFIG_DIRS || '/etc/xdg';
  const folders = [
    cwd,
    join(userConfig, 'openstack'),
    join(env.SNAP_REAL_HOME || home, '.config/openstack'),
    ...siteConfig.split(':').map((folder) => join(folder, 'openstack')),
    '/etc/openstack',
  ];
  return [...new Set(folders)];
}

/**
 * Reads the first file of a name that is there and readable, as openstacksdk does: one is taken whole, none are merged.
 *
 * @param name such as `clouds`, without suffix
 * @param first a file to be tried before those of the search path
 * @throws CloudError CLOUDS_FILE_INVALID where that file is no mapping; openstacksdk would warn and take another one,
 * which might be another cloud
 */
export function readConfigFile(name: string, first: string | undefined, surroundings: Surroundings): ConfigFile {
  const candidates = searchPath(surroundings).flatMap((folder) => SUFFIXES.map((suffix) => join(folder, name + suffix)));
  if (first) candidates.unshift(first);
  const unreadable: string[] = [];
  for (const path of candidates) {
    if (!existsSync(path)) continue;
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      unreadable.push(`${path} (${(error as NodeJS.ErrnoException).code})`);
      continue;
    }
    return { path, tree: parse(path, text), unreadable };
  }
  return { tree: {}, unreadable };
}

function parse(path: string, text: string): Tree {
  let tree: unknown;
  try {
    tree = yaml.load(text, { schema: AS_WRITTEN, json: true });
  } catch (error) {
    // Not the parser's message: it quotes the file, in which there are passwords.
    const at = error instanceof yaml.YAMLException && error.mark ? ` at line ${error.mark.line + 1}, column ${error.mark.column + 1}` : '';
    throw new CloudError('CLOUDS_FILE_INVALID', `${path} cannot be parsed${at}; correct it, or take it out of the way`);
  }
  if (tree === undefined || tree === null) return {};
  if (!isTree(tree) || (tree.clouds !== undefined && tree.clouds !== null && !isTree(tree.clouds))) {
    throw new CloudError('CLOUDS_FILE_INVALID', `${path} must be a mapping with a mapping of clouds below "clouds"`);
  }
  return tree;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `over` laid over `under`, key by key through nested mappings. */
export function merge(under: Tree, over: Tree): Tree {
  const merged: Tree = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isTree(value) && isTree(below) ? merge(below, value) : value;
  }
  return merged;
}
