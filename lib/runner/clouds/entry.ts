import { resolve } from 'node:path';
import type { CloudConfig, Credential, Named, Owned, Scope, TlsConfig } from './config';
import { isTree, merge, readConfigFile, type Surroundings, type Tree } from './config-file';
import { CloudError } from './errors';
import { Secret } from './secret';

/** openstacksdk's own defaults (openstack/config/defaults.json), as far as they concern us. */
const DEFAULTS: Tree = { auth_type: 'password', interface: 'public', region_name: '' };

/** Keys that belong below `auth` but are taken from beside it too, with their other spellings; the last one given wins. */
const MOVED: { readonly [key: string]: readonly string[] } = {
  domain_id: ['domain_id'],
  domain_name: ['domain_name'],
  user_domain_id: ['user_domain_id'],
  user_domain_name: ['user_domain_name'],
  project_domain_id: ['project_domain_id'],
  project_domain_name: ['project_domain_name'],
  project_id: ['tenant_id', 'project_id'],
  project_name: ['tenant_name', 'project_name'],
  token: ['auth_token', 'token'],
};

/** Keys that are taken from beside `auth` only where they are not below it. */
const DOWN = ['auth_url', 'username', 'user_id', 'system_scope', 'default_domain_id', 'default_domain_name'];

/** What proves who asks, by kind of credential. Beside `auth`, keys of other kinds are passed over. */
const PROOFS: { readonly [kind in Credential['type']]: readonly string[] } = {
  password: ['password'],
  'application credential': ['application_credential_id', 'application_credential_name', 'application_credential_secret'],
  token: ['token'],
};

const AUTH_TYPES: { readonly [type: string]: Credential['type'] } = {
  password: 'password',
  v3password: 'password',
  v3applicationcredential: 'application credential',
  token: 'token',
  v3token: 'token',
};

const SCOPE_KEYS = ['project_id', 'project_name', 'domain_id', 'domain_name', 'system_scope'];

/** One entry of clouds.yaml, or of the environment, on its way to a `CloudConfig`. */
export class Entry {
  private readonly settings: Tree;
  private readonly kind: Credential['type'];
  private readonly auth: { [key: string]: string };

  public constructor(
    private readonly name: string,
    private readonly source: string,
    entry: Tree,
    private readonly surroundings: Surroundings,
  ) {
    const own = normalize(entry);
    const profiled = merge(merge(DEFAULTS, this.profile(own)), own);
    this.settings = this.ofRegion(profiled);
    this.kind = this.kindOf(String(this.settings.auth_type));
    this.auth = this.authOf(this.settings);
  }

  public config(): CloudConfig {
    const { auth } = this;
    const services: { [key: string]: string } = {};
    for (const [key, value] of Object.entries(this.settings)) {
      if (typeof value === 'string' && /_(endpoint_override|interface|region_name)$/.test(key)) services[key] = this.filledIn(value);
    }
    const credential = this.credential();
    const authUrl = this.filledIn(this.needed('auth_url', auth.auth_url));
    if (!URL.canParse(authUrl) || !/^https?:/.test(authUrl)) {
      throw this.error('CLOUD_ENTRY_INVALID', `auth_url is ${quote(authUrl)}; it must be an http or https URL`);
    }
    return {
      name: this.name,
      source: this.source,
      authUrl,
      credential,
      scope: this.scope(),
      region: this.text('region_name'),
      interfaces: this.interfaces(),
      tls: this.tls(),
      timeout: this.timeout(),
      services,
    };
  }

  private profile(entry: Tree): Tree {
    const name = entry.profile ?? entry.cloud;
    if (typeof name !== 'string') return {};
    const publicClouds = readConfigFile('clouds-public', undefined, this.surroundings).tree['public-clouds'];
    const profile = isTree(publicClouds) ? publicClouds[name] : undefined;
    return isTree(profile) ? normalize(profile) : {};
  }

  /** The settings with those of the first region over them. */
  private ofRegion(settings: Tree): Tree {
    const { regions, ...rest } = settings;
    if (Array.isArray(regions) && regions.length > 0) {
      const [first] = regions;
      if (typeof first === 'string') return { ...rest, region_name: first };
      if (isTree(first) && typeof first.name === 'string') {
        return { ...merge(rest, isTree(first.values) ? normalize(first.values) : {}), region_name: first.name };
      }
      throw this.error('CLOUD_ENTRY_INVALID', 'regions must be a list of names, or of mappings of name and values');
    }
    const { region_name: region } = rest;
    return typeof region === 'string' ? { ...rest, region_name: region.split(',')[0] } : rest;
  }

  private authOf(settings: Tree): { [key: string]: string } {
    const below: Tree = isTree(settings.auth) ? settings.auth : {};
    const auth: { [key: string]: string } = {};
    const take = (key: string, value: unknown) => {
      if (typeof value === 'string' && value !== '') auth[key] = value;
    };
    for (const key of [...DOWN, ...PROOFS[this.kind]]) take(key, below[key] || settings[key]);
    for (const key of Object.values(PROOFS).flat()) take(key, below[key]);
    for (const [key, spellings] of Object.entries(MOVED)) {
      for (const spelling of spellings) {
        take(key, below[spelling]);
        take(key, settings[spelling]);
      }
    }
    // One domain said once stands for the user's and the project's, where there is a project.
    if (auth.project_id || auth.project_name) {
      for (const kind of ['id', 'name']) {
        const domain = auth[`domain_${kind}`];
        delete auth[`domain_${kind}`];
        if (!domain) continue;
        auth[`user_domain_${kind}`] ??= domain;
        auth[`project_domain_${kind}`] ??= domain;
      }
    }
    return auth;
  }

  private kindOf(type: string): Credential['type'] {
    const kind = AUTH_TYPES[type];
    if (kind) return kind;
    throw this.error('CLOUD_AUTH_TYPE', `auth_type is ${quote(type)}; allowed are ${Object.keys(AUTH_TYPES).join(', ')}`);
  }

  private credential(): Credential {
    const { auth, kind } = this;
    this.refuseOthers();
    switch (kind) {
      case 'password':
        return { type: kind, user: this.user(), password: new Secret(this.needed('password', auth.password)) };
      case 'application credential': {
        const secret = new Secret(this.needed('application_credential_secret', auth.application_credential_secret));
        if (auth.application_credential_id) return { type: kind, id: auth.application_credential_id, secret };
        const name = this.needed(
          'application_credential_id, or application_credential_name with username',
          auth.application_credential_name,
        );
        return { type: kind, name, user: this.user(), secret };
      }
      case 'token':
        return { type: kind, token: new Secret(this.needed('token', auth.token)) };
    }
  }

  /** Other kinds of proof below `auth` make it unclear what is meant, and Keystone refuses a scope beside an application credential. */
  private refuseOthers(): void {
    const { auth, kind } = this;
    const others = Object.values(PROOFS)
      .flat()
      .filter((key) => auth[key] && !PROOFS[kind].includes(key));
    const bound = kind === 'application credential' ? SCOPE_KEYS.filter((key) => auth[key]) : [];
    const wrong = [...others, ...bound];
    if (wrong.length === 0) return;
    const [are, them] = wrong.length > 1 ? ['are', 'them'] : ['is', 'it'];
    const advice =
      bound.length > 0 ? 'an application credential is bound to its user and project' : `or set auth_type: ${authTypeOf(wrong[0])}`;
    throw this.error(
      'CLOUD_AUTH_MIXED',
      `auth_type is ${this.text('auth_type')}, but ${wrong.join(', ')} ${are} given; remove ${them}, ${advice}`,
    );
  }

  private user(): Owned {
    const { auth } = this;
    if (auth.user_id) return { id: auth.user_id };
    const name = this.needed('username (or user_id)', auth.username);
    return { name, domain: this.domain('user') };
  }

  private scope(): Scope | undefined {
    const { auth } = this;
    const project = auth.project_id || auth.project_name;
    const domain = auth.domain_id || auth.domain_name;
    const scopes = SCOPE_KEYS.filter((key) => auth[key]);
    if ([project, domain, auth.system_scope].filter(Boolean).length > 1) {
      throw this.error(
        'CLOUD_AUTH_MIXED',
        `${scopes.join(', ')} are given, but a token is for one project, domain or system; keep one of them`,
      );
    }
    if (auth.project_id) return { type: 'project', project: { id: auth.project_id } };
    if (auth.project_name) return { type: 'project', project: { name: auth.project_name, domain: this.domain('project') } };
    if (domain) return { type: 'domain', domain: named(auth.domain_id, auth.domain_name) };
    if (!auth.system_scope) return undefined;
    if (auth.system_scope !== 'all') {
      throw this.error('CLOUD_ENTRY_INVALID', `system_scope is ${quote(auth.system_scope)}; allowed is all`);
    }
    return { type: 'system' };
  }

  private domain(of: 'user' | 'project'): Named {
    const { auth } = this;
    const domain = named(auth[`${of}_domain_id`], auth[`${of}_domain_name`]);
    if (domain.id || domain.name) return domain;
    const fallback = named(auth.default_domain_id, auth.default_domain_name);
    this.needed(`${of}_domain_name (or ${of}_domain_id), often Default`, fallback.id ?? fallback.name);
    return fallback;
  }

  private interfaces(): string[] {
    const value = this.settings.interface;
    const interfaces = (Array.isArray(value) ? value : [value]).map((item) => String(item).replace(/URL$/, ''));
    for (const item of interfaces) {
      if (!['public', 'internal', 'admin'].includes(item)) {
        throw this.error('CLOUD_ENTRY_INVALID', `interface is ${quote(item)}; allowed are public, internal and admin`);
      }
    }
    return interfaces;
  }

  private tls(): TlsConfig {
    const path = (key: string) => {
      const file = this.text(key);
      return file && resolve(this.surroundings.cwd, file.replace(/^~(?=\/)/, this.surroundings.home));
    };
    return {
      verify: this.flag('verify', true) && !this.flag('insecure', false),
      cacert: path('cacert'),
      cert: path('cert'),
      key: path('key'),
    };
  }

  private timeout(): number | undefined {
    const text = this.text('api_timeout');
    if (text === undefined) return undefined;
    if (!(Number(text) > 0))
      throw this.error('CLOUD_ENTRY_INVALID', `api_timeout is ${quote(text)}; it must be a number of seconds above 0`);
    return Number(text);
  }

  private flag(key: string, otherwise: boolean): boolean {
    const value = this.settings[key];
    if (value === undefined || value === null || value === '') return otherwise;
    if (typeof value === 'boolean') return value;
    const text = String(value).toLowerCase();
    if (['true', 'yes', 'on', '1'].includes(text)) return true;
    if (['false', 'no', 'off', '0'].includes(text)) return false;
    throw this.error('CLOUD_ENTRY_INVALID', `${key} is ${quote(String(value))}; allowed are true and false`);
  }

  private text(key: string): string | undefined {
    const value = this.settings[key];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** Settings may name others in braces: `https://{region_name}.example.com`. */
  private filledIn(text: string): string {
    return text.replace(/\{(\w+)\}/g, (whole, key) => {
      const value = this.settings[key];
      if (typeof value === 'string') return value;
      throw this.error('CLOUD_ENTRY_INVALID', `${quote(text)} names ${whole}, of which the entry says nothing`);
    });
  }

  private needed(what: string, value: string | undefined): string {
    if (value) return value;
    const profile = this.text('profile');
    const other = Object.values(PROOFS)
      .flat()
      .find((key) => !PROOFS[this.kind].includes(key) && this.text(key));
    throw this.error(
      'CLOUD_AUTH_INCOMPLETE',
      [
        `${what} is missing for auth_type ${this.text('auth_type')}`,
        ...(profile ? [`profile ${quote(profile)} says nothing of it, or is not in clouds-public.yaml`] : []),
        'add it below auth, in clouds.yaml or secure.yaml',
        ...(other ? [`or set auth_type: ${authTypeOf(other)}, as ${other} is given`] : []),
      ].join('; '),
    );
  }

  private error(code: string, what: string): CloudError {
    return new CloudError(code, `cloud ${quote(this.name)} (${this.source}): ${what}`);
  }
}

/** The auth_type to which a proof belongs. */
function authTypeOf(proof: string): string {
  const [type] = Object.entries(AUTH_TYPES).find(([, kind]) => PROOFS[kind].includes(proof)) ?? ['password'];
  return type;
}

function named(id: string | undefined, name: string | undefined): Named {
  return id ? { id } : { name };
}

/** Keys with `_` throughout; `endpoint_type` is an old word for `interface`. */
function normalize(tree: Tree): Tree {
  const normalized: Tree = {};
  for (const [key, value] of Object.entries(tree)) {
    const name = key.replaceAll('-', '_').replace(/endpoint_type$/, 'interface');
    normalized[name] = isTree(value) ? normalize(value) : value;
  }
  return normalized;
}

const quote = (text: string) => `"${text}"`;
