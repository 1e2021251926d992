import { homedir } from 'node:os';
import { isTree, merge, readConfigFile, type Surroundings, searchPath, type Tree } from './config-file';
import { Entry } from './entry';
import { CloudError } from './errors';
import type { Secret } from './secret';
import { type ServiceType, typesOf } from './service-types';

/** A user or a project, and the domain in which a name of it is unique. */
export interface Owned {
  readonly id?: string;
  readonly name?: string;
  readonly domain?: Named;
}

/** Something with an id, a name, or both; the id decides. */
export interface Named {
  readonly id?: string;
  readonly name?: string;
}

/** What proves to Keystone who is asking. */
export type Credential =
  | { readonly type: 'password'; readonly user: Owned; readonly password: Secret }
  | {
      readonly type: 'application credential';
      readonly id?: string;
      readonly name?: string;
      readonly user?: Owned;
      readonly secret: Secret;
    }
  | { readonly type: 'token'; readonly token: Secret };

/** What the token is to be good for. */
export type Scope =
  | { readonly type: 'project'; readonly project: Owned }
  | { readonly type: 'domain'; readonly domain: Named }
  | { readonly type: 'system' };

/** How servers are verified and how we show who we are. Paths are absolute. */
export interface TlsConfig {
  readonly verify: boolean;
  /**
   * Certificates to trust.
   *
   * @default - those that Node trusts
   */
  readonly cacert?: string;
  /** Our own certificate. */
  readonly cert?: string;
  /** Its key, where it is not in the certificate's file. */
  readonly key?: string;
}

/** How one cloud is reached. */
export interface CloudConfig {
  /** Name of the entry. */
  readonly name: string;
  /** The file that the entry is from, or `environment`. */
  readonly source: string;
  readonly authUrl: string;
  readonly credential: Credential;
  /**
   * @default - what the credential is bound to, or the user's default project
   */
  readonly scope?: Scope;
  /**
   * @default - the first endpoint of whatever region
   */
  readonly region?: string;
  /** Kinds of endpoints to use, the best first: `public`, `internal`, `admin`. */
  readonly interfaces: readonly string[];
  readonly tls: TlsConfig;
  /** Seconds to wait for an answer (`api_timeout`). */
  readonly timeout?: number;
  /** What the entry says of single services, such as `compute_endpoint_override`. */
  readonly services: { readonly [key: string]: string };
}

/** What an entry says of one service, under the official type or an alias of it. */
export function serviceSetting(config: CloudConfig, service: ServiceType, key: string): string | undefined {
  for (const type of typesOf(service)) {
    const value = config.services[`${type.replaceAll('-', '_')}_${key}`];
    if (value) return value;
  }
  return undefined;
}

/** Variables that choose a cloud and so don't describe one. */
const SELECTORS = ['OS_CLOUD', 'OS_REGION_NAME', 'OS_CLIENT_CONFIG_FILE', 'OS_CLIENT_SECURE_FILE', 'OS_CLOUD_NAME'];
/** Variables of OpenStack's own tests. */
const NOT_OURS = ['OS_TEST', 'OS_STD', 'OS_LOG'];

/**
 * Finds a cloud where openstacksdk finds it (openstack/config/loader.py), with its precedence:
 *
 * - the first clouds.yaml there is: `$OS_CLIENT_CONFIG_FILE`, `./`, `~/.config/openstack/`, `/etc/openstack/`
 *   (.yaml, .yml or .json);
 * - over it the first secure.yaml there is (`$OS_CLIENT_SECURE_FILE`, then the same folders);
 * - `OS_*` describe one more cloud, called `envvars` or `$OS_CLOUD_NAME`; they change no entry of a file;
 * - `profile` names an entry of the first clouds-public.yaml there is, over which the entry is laid.
 *
 * The profiles of public clouds that openstacksdk brings along are not known here.
 *
 * @param name the entry; else `$OS_CLOUD`, the cloud of `OS_*`, or the only entry
 * @throws CloudError CLOUD_NOT_FOUND, CLOUDS_FILE_INVALID, CLOUD_ENTRY_INVALID, CLOUD_AUTH_TYPE, CLOUD_AUTH_INCOMPLETE or CLOUD_AUTH_MIXED
 */
export function loadCloud(name?: string, surroundings: Partial<Surroundings> = {}): CloudConfig {
  const around: Surroundings = { env: process.env, cwd: process.cwd(), home: homedir(), platform: process.platform, ...surroundings };
  const { env } = around;
  const clouds = readConfigFile('clouds', env.OS_CLIENT_CONFIG_FILE, around);
  const secure = readConfigFile('secure', env.OS_CLIENT_SECURE_FILE, around);
  const merged = merge(clouds.tree, secure.tree).clouds;
  const entries: Tree = isTree(merged) ? { ...merged } : {};

  const ofEnvironment = env.OS_CLOUD_NAME || 'envvars';
  if (ofEnvironment in entries) {
    throw new CloudError(
      'CLOUD_ENTRY_INVALID',
      `${clouds.path ?? secure.path} has a cloud ${quote(ofEnvironment)}, which is the name of the cloud that OS_* describe; ` +
        'rename it, or set OS_CLOUD_NAME to another name',
    );
  }
  const described = environmentEntry(env);
  if (described) entries[ofEnvironment] = described;

  const names = Object.keys(entries);
  const chosen = name ?? (env.OS_CLOUD || (described ? ofEnvironment : names.length === 1 ? names[0] : undefined));
  if (chosen === undefined || !(chosen in entries)) {
    const first = env.OS_CLIENT_CONFIG_FILE ? `${env.OS_CLIENT_CONFIG_FILE}, ` : '';
    const looked = clouds.path ?? `${first}clouds.yaml in ${searchPath(around).join(', ')}`;
    const unreadable = [...clouds.unreadable, ...secure.unreadable];
    throw new CloudError(
      'CLOUD_NOT_FOUND',
      [
        chosen === undefined ? 'no cloud was chosen' : `there is no cloud ${quote(chosen)}`,
        `looked at ${looked} and OS_*`,
        ...(unreadable.length > 0 ? [`could not read ${unreadable.join(', ')}`] : []),
        `clouds there: ${names.map(quote).join(', ') || 'none'}`,
        chosen === undefined
          ? 'set OS_CLOUD'
          : `add the entry, name its file in OS_CLIENT_CONFIG_FILE, or set OS_CLOUD_NAME=${chosen} and describe it by OS_*`,
      ].join('; '),
    );
  }

  const source = described && chosen === ofEnvironment ? 'environment' : (clouds.path ?? secure.path ?? '');
  const entry = entries[chosen];
  if (!isTree(entry)) throw new CloudError('CLOUD_ENTRY_INVALID', `cloud ${quote(chosen)} in ${source} must be a mapping`);
  return new Entry(chosen, source, entry, around).config();
}

/** The cloud that `OS_*` describe, if they do. */
function environmentEntry(env: Surroundings['env']): Tree | undefined {
  const keys = Object.keys(env).filter((key) => key.startsWith('OS_') && env[key] && !NOT_OURS.some((prefix) => key.startsWith(prefix)));
  if (!keys.some((key) => !SELECTORS.includes(key))) return undefined;
  return Object.fromEntries(keys.map((key) => [key.slice('OS_'.length).toLowerCase(), env[key]]));
}

const quote = (text: string) => `"${text}"`;
