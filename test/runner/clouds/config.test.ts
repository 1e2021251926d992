import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CloudConfig, loadCloud, serviceSetting } from '../../../lib/runner/clouds/config';
import { CloudError } from '../../../lib/runner/clouds/errors';

let root: string;
let env: { [name: string]: string };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tripleo-clouds-'));
  // The site's folder would be the machine's own.
  env = { XDG_CONFIG_DIRS: join(root, 'site') };
  for (const folder of ['cwd', 'home']) mkdirSync(join(root, folder));
});

afterEach(() => rmSync(root, { recursive: true }));

/** Writes a file below the test's root. */
function put(path: string, content: string | object): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function load(name?: string, platform = 'linux'): CloudConfig {
  return loadCloud(name, { env, cwd: join(root, 'cwd'), home: join(root, 'home'), platform });
}

function failure(name?: string): CloudError {
  try {
    load(name);
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

const auth = {
  auth_url: 'http://keystone:5000',
  username: 'admin',
  password: 's3cret',
  user_domain_name: 'Default',
  project_name: 'demo',
  project_domain_name: 'Default',
};
const one = (settings: object = {}, changes: object = {}) => ({ clouds: { one: { auth: { ...auth, ...changes }, ...settings } } });
const at = (url: string) => one({}, { auth_url: url });
const without = (...keys: string[]) => Object.fromEntries(Object.entries(auth).filter(([key]) => !keys.includes(key)));

describe('where clouds.yaml is looked for', () => {
  const places = [
    'named/by-variable.yaml',
    'cwd/clouds.yaml',
    'cwd/clouds.yml',
    'cwd/clouds.json',
    'xdg/openstack/clouds.yaml',
    'home/.config/openstack/clouds.yaml',
    'site/openstack/clouds.yaml',
  ];
  test.each(places.map((place, i) => [place, i] as const))('%s comes before those after it', (place, i) => {
    env = { ...env, OS_CLIENT_CONFIG_FILE: join(root, places[0]), XDG_CONFIG_HOME: join(root, 'xdg') };
    for (const other of places.slice(i)) put(other, at(`http://${other.replace(/\W/g, '-')}`));
    expect(load('one')).toMatchObject({ authUrl: `http://${place.replace(/\W/g, '-')}`, source: join(root, place) });
  });

  test('macOS has a folder of its own before those of others', () => {
    put('home/.config/openstack/clouds.yaml', one());
    const file = put('home/Library/Application Support/openstack/clouds.yaml', one());
    expect(load('one', 'darwin').source).toBe(file);
    expect(load('one').source).not.toBe(file);
  });

  test('one file is taken whole: entries of another are not seen', () => {
    put('cwd/clouds.yaml', one());
    put('home/.config/openstack/clouds.yaml', { clouds: { two: { auth } } });
    expect(failure('two').message).toContain('clouds there: "one"');
  });

  test('a file that cannot be read is passed over, and told where no cloud is found', () => {
    mkdirSync(join(root, 'cwd/clouds.yaml'));
    put('home/.config/openstack/clouds.yaml', one());
    expect(load('one').source).toBe(join(root, 'home/.config/openstack/clouds.yaml'));
    expect(failure('two').message).toContain(`could not read ${join(root, 'cwd/clouds.yaml')} (EISDIR)`);
  });

  test('a cloud that is nowhere is told with all folders that were looked at', () => {
    env.OS_CLIENT_CONFIG_FILE = '/nowhere/clouds.yaml';
    const error = failure('one');
    expect(error.code).toBe('CLOUD_NOT_FOUND');
    for (const place of [
      '/nowhere/clouds.yaml',
      join(root, 'cwd'),
      join(root, 'home/.config/openstack'),
      '/etc/openstack',
      'OS_CLOUD_NAME=one',
    ]) {
      expect(error.message).toContain(place);
    }
  });

  test.each([
    ['YAML that cannot be parsed', 'clouds:\n  one:\n    auth:\n      password: *s3cret\n', 'at line 4'],
    ['JSON that cannot be parsed', '{"clouds": {"one": {"auth": {"password": "s3cret" "x"}}}}', 'at line 1'],
    ['a list', '- s3cret\n', 'must be a mapping'],
    ['clouds that are a list', 'clouds: [s3cret]\n', 'must be a mapping'],
  ])('%s is refused, without a word of its contents', (_what, content, words) => {
    const file = put('cwd/clouds.yaml', content);
    put('home/.config/openstack/clouds.yaml', one());
    const error = failure('one');
    expect(error).toMatchObject({ code: 'CLOUDS_FILE_INVALID' });
    expect(error.message).toContain(file);
    expect(error.message).toContain(words);
    expect(inspect(error)).not.toContain('s3cret');
  });

  test('an empty file has no clouds', () => {
    put('cwd/clouds.yaml', '# nothing\n');
    expect(failure('one').message).toContain('clouds there: none');
  });
});

describe('secure.yaml', () => {
  test('is laid over clouds.yaml, also from another folder', () => {
    put('cwd/clouds.yaml', { clouds: { one: { auth: without('password') } } });
    put('home/.config/openstack/secure.yaml', { clouds: { one: { auth: { password: 'hidden' } } } });
    expect(load('one').credential).toMatchObject({ type: 'password', user: { name: 'admin' } });
    expect(passwordOf(load('one'))).toBe('hidden');
  });

  test('wins', () => {
    put('cwd/clouds.yaml', one());
    put('cwd/secure.yaml', { clouds: { one: { auth: { password: 'hidden' } } } });
    expect(passwordOf(load('one'))).toBe('hidden');
  });

  test('may be named by OS_CLIENT_SECURE_FILE', () => {
    put('cwd/clouds.yaml', one());
    put('cwd/secure.yaml', { clouds: { one: { auth: { password: 'passed over' } } } });
    env.OS_CLIENT_SECURE_FILE = put('elsewhere/s.yaml', { clouds: { one: { auth: { password: 'hidden' } } } });
    expect(passwordOf(load('one'))).toBe('hidden');
  });
});

function passwordOf(config: CloudConfig): string | undefined {
  return config.credential.type === 'password' ? config.credential.password.reveal() : undefined;
}

describe('which cloud', () => {
  test('the one that is asked for, whatever OS_CLOUD says', () => {
    put('cwd/clouds.yaml', { clouds: { one: { auth }, two: { auth } } });
    env.OS_CLOUD = 'two';
    expect(load('one').name).toBe('one');
  });

  test('else that of OS_CLOUD, else the only one', () => {
    put('cwd/clouds.yaml', { clouds: { one: { auth }, two: { auth } } });
    expect(failure()).toMatchObject({ code: 'CLOUD_NOT_FOUND' });
    env.OS_CLOUD = 'two';
    expect(load().name).toBe('two');
    env.OS_CLOUD = '';
    put('cwd/clouds.yaml', one());
    expect(load().name).toBe('one');
  });
});

describe('OS_*', () => {
  const variables = {
    OS_AUTH_URL: 'http://env:5000/v3',
    OS_USERNAME: 'eve',
    OS_PASSWORD: 'fromenv',
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_NAME: 'demo',
    OS_PROJECT_DOMAIN_ID: 'default',
    OS_REGION_NAME: 'RegionTwo',
    OS_INTERFACE: 'internal',
    OS_CACERT: '/ca.pem',
  };

  test('are a cloud of their own, called envvars', () => {
    Object.assign(env, variables);
    expect(load('envvars')).toMatchObject({
      source: 'environment',
      authUrl: 'http://env:5000/v3',
      credential: { type: 'password', user: { name: 'eve', domain: { name: 'Default' } } },
      scope: { type: 'project', project: { name: 'demo', domain: { id: 'default' } } },
      region: 'RegionTwo',
      interfaces: ['internal'],
      tls: { verify: true, cacert: '/ca.pem' },
    });
    expect(load().name).toBe('envvars');
  });

  test('are the cloud that OS_CLOUD_NAME names', () => {
    Object.assign(env, variables, { OS_CLOUD_NAME: 'seed' });
    expect(load('seed')).toMatchObject({ name: 'seed', authUrl: 'http://env:5000/v3' });
  });

  test('change no entry of a file', () => {
    put('cwd/clouds.yaml', one());
    Object.assign(env, variables);
    const config = load('one');
    expect(config).toMatchObject({ authUrl: 'http://keystone:5000', interfaces: ['public'], tls: { verify: true, cacert: undefined } });
    expect(config.region).toBeUndefined();
    expect(passwordOf(config)).toBe('s3cret');
  });

  test('may not take the name of an entry', () => {
    put('cwd/clouds.yaml', one());
    Object.assign(env, variables, { OS_CLOUD_NAME: 'one' });
    expect(failure('one').message).toContain('has a cloud "one", which is the name of the cloud that OS_* describe');
  });

  test('that only choose, or are empty, are no cloud', () => {
    Object.assign(env, { OS_CLOUD: 'one', OS_REGION_NAME: 'x', OS_PASSWORD: '', OS_TEST_TIMEOUT: '5' });
    expect(failure('envvars').message).toContain('clouds there: none');
  });

  test('may hold an application credential', () => {
    Object.assign(env, {
      OS_AUTH_URL: 'http://env',
      OS_AUTH_TYPE: 'v3applicationcredential',
      OS_APPLICATION_CREDENTIAL_ID: 'a1',
      OS_APPLICATION_CREDENTIAL_SECRET: 'fromenv',
    });
    const config = load('envvars');
    expect(config.credential).toMatchObject({ type: 'application credential', id: 'a1' });
    expect(config.scope).toBeUndefined();
  });

  test('of another kind of credential are passed over where auth_type says which one counts', () => {
    Object.assign(env, variables, { OS_APPLICATION_CREDENTIAL_ID: 'a1', OS_APPLICATION_CREDENTIAL_SECRET: 'old' });
    expect(load('envvars').credential.type).toBe('password');
  });

  test('that lack what their auth_type needs, but have what another one does, are told so', () => {
    Object.assign(env, { OS_AUTH_URL: 'http://env', OS_USERNAME: 'eve', OS_USER_DOMAIN_ID: 'default', OS_APPLICATION_CREDENTIAL_ID: 'a1' });
    expect(failure('envvars')).toMatchObject({ code: 'CLOUD_AUTH_INCOMPLETE' });
    expect(failure('envvars').message).toContain('or set auth_type: v3applicationcredential, as application_credential_id is given');
  });

  test('may hold a token', () => {
    Object.assign(env, { OS_AUTH_URL: 'http://env', OS_AUTH_TYPE: 'token', OS_TOKEN: 't0ken', OS_PROJECT_ID: 'p1' });
    expect(load('envvars')).toMatchObject({ credential: { type: 'token' }, scope: { type: 'project', project: { id: 'p1' } } });
  });
});

describe('who asks, and for what', () => {
  const entry = (settings: object) => {
    put('cwd/clouds.yaml', { clouds: { one: settings } });
    return load('one');
  };

  test('auth_type is password unless said otherwise', () => {
    expect(entry({ auth }).credential.type).toBe('password');
    expect(entry({ auth, auth_type: 'v3password' }).credential.type).toBe('password');
  });

  test('keys may stand beside auth, in old spellings, with dashes', () => {
    const { credential, scope } = entry({
      auth: { 'auth-url': 'http://keystone', username: 'admin', 'user-domain-id': 'default' },
      password: 's3cret',
      tenant_name: 'demo',
      project_domain_name: 'Default',
    });
    expect(credential).toMatchObject({ user: { name: 'admin', domain: { id: 'default' } } });
    expect(scope).toEqual({ type: 'project', project: { name: 'demo', domain: { id: undefined, name: 'Default' } } });
  });

  test('an id comes before a name, and needs no domain', () => {
    const { credential, scope } = entry({
      auth: { ...without('user_domain_name', 'project_domain_name'), user_id: 'u1', project_id: 'p1' },
    });
    expect(credential).toMatchObject({ user: { id: 'u1' } });
    expect(scope).toEqual({ type: 'project', project: { id: 'p1' } });
  });

  test('a domain said once is the domain of both', () => {
    const { credential, scope } = entry({ auth: { ...without('user_domain_name', 'project_domain_name'), domain_name: 'Default' } });
    expect(credential).toMatchObject({ user: { domain: { name: 'Default' } } });
    expect(scope).toMatchObject({ type: 'project', project: { domain: { name: 'Default' } } });
  });

  test('a default domain stands in for what is not said', () => {
    const { credential, scope } = entry({ auth: { ...without('user_domain_name'), default_domain_id: 'default' } });
    expect(credential).toMatchObject({ user: { domain: { id: 'default' } } });
    expect(scope).toMatchObject({ project: { domain: { name: 'Default' } } });
  });

  test('a token may be for a domain or for the system', () => {
    const user = without('project_name', 'project_domain_name');
    expect(entry({ auth: { ...user, domain_id: 'd1' } }).scope).toEqual({ type: 'domain', domain: { id: 'd1' } });
    expect(entry({ auth: { ...user, system_scope: 'all' } }).scope).toEqual({ type: 'system' });
    expect(entry({ auth: user }).scope).toBeUndefined();
  });

  test('an application credential may be named, with its user', () => {
    const credential = {
      application_credential_name: 'ci',
      application_credential_secret: 's3cret',
      username: 'admin',
      user_domain_id: 'default',
    };
    expect(entry({ auth_type: 'v3applicationcredential', auth: { auth_url: 'http://k', ...credential } }).credential).toMatchObject({
      type: 'application credential',
      name: 'ci',
      user: { name: 'admin', domain: { id: 'default' } },
    });
  });

  test('numbers, dates and words of YAML are taken as they are written', () => {
    put(
      'cwd/clouds.yaml',
      `clouds:
  one:
    auth: {auth_url: http://k, user_id: 0123, password: 2026-01-01, project_id: 12345678e90123456789012345678901}
    region_name: 1
    verify: no
`,
    );
    const config = load('one');
    expect(config).toMatchObject({ credential: { user: { id: '0123' } }, region: '1', tls: { verify: false } });
    expect(config.scope).toEqual({ type: 'project', project: { id: '12345678e90123456789012345678901' } });
    expect(passwordOf(config)).toBe('2026-01-01');
  });

  test('entries may share what YAML merges', () => {
    put(
      'cwd/clouds.yaml',
      `x: &common {auth_url: http://k, username: a, password: b, user_domain_id: default}
clouds:
  one: {auth: {<<: *common, project_id: p1}, region_name: }
`,
    );
    expect(load('one')).toMatchObject({ authUrl: 'http://k', scope: { project: { id: 'p1' } }, region: undefined });
  });

  test('no secret shows when a configuration is printed', () => {
    const config = entry({ auth });
    expect(inspect(config, { depth: 9, showHidden: true }) + JSON.stringify(config)).not.toContain('s3cret');
  });
});

describe('what is wrong with an entry', () => {
  const app = { application_credential_id: 'a1', application_credential_secret: 's3cret' };
  const url = { auth_url: 'http://k' };
  test.each<[string, object, string, string]>([
    ['no auth_url', { auth: without('auth_url') }, 'CLOUD_AUTH_INCOMPLETE', 'auth_url is missing for auth_type password'],
    ['no password', { auth: without('password') }, 'CLOUD_AUTH_INCOMPLETE', 'password is missing'],
    ['no user', { auth: without('username') }, 'CLOUD_AUTH_INCOMPLETE', 'username (or user_id) is missing'],
    ["no user's domain", { auth: without('user_domain_name') }, 'CLOUD_AUTH_INCOMPLETE', 'user_domain_name (or user_domain_id)'],
    [
      "no project's domain",
      { auth: without('project_domain_name') },
      'CLOUD_AUTH_INCOMPLETE',
      'project_domain_name (or project_domain_id)',
    ],
    ['no token', { auth_type: 'token', auth: url }, 'CLOUD_AUTH_INCOMPLETE', 'token is missing for auth_type token'],
    [
      'no secret of an application credential',
      { auth_type: 'v3applicationcredential', auth: { ...url, application_credential_id: 'a1' } },
      'CLOUD_AUTH_INCOMPLETE',
      'application_credential_secret is missing',
    ],
    [
      'a profile that nobody knows',
      { profile: 'acme', auth: without('auth_url') },
      'CLOUD_AUTH_INCOMPLETE',
      'profile "acme" says nothing of it, or is not in clouds-public.yaml',
    ],
    [
      'an application credential without its auth_type',
      { auth: { ...url, ...app } },
      'CLOUD_AUTH_MIXED',
      'auth_type is password, but application_credential_id, application_credential_secret are given; remove them, or set auth_type: v3applicationcredential',
    ],
    ['a password beside a token', { auth_type: 'token', auth: { ...auth, token: 's3cret' } }, 'CLOUD_AUTH_MIXED', 'but password is given'],
    [
      'a project beside an application credential',
      { auth_type: 'v3applicationcredential', auth: { ...url, ...app, project_name: 'demo' } },
      'CLOUD_AUTH_MIXED',
      'but project_name is given; remove it, an application credential is bound to its user and project',
    ],
    ['two scopes', { auth: { ...auth, system_scope: 'all' } }, 'CLOUD_AUTH_MIXED', 'project_name, system_scope are given'],
    ['another auth_type', { auth, auth_type: 'v3oidcpassword' }, 'CLOUD_AUTH_TYPE', 'auth_type is "v3oidcpassword"; allowed are password'],
    ['an auth_url that is none', { auth: { ...auth, auth_url: 'keystone:5000' } }, 'CLOUD_ENTRY_INVALID', 'auth_url is "keystone:5000"'],
    [
      'another interface',
      { auth, interface: 'private' },
      'CLOUD_ENTRY_INVALID',
      'interface is "private"; allowed are public, internal and admin',
    ],
    ['part of a system', { auth: { ...without('project_name'), system_scope: 'some' } }, 'CLOUD_ENTRY_INVALID', 'system_scope is "some"'],
    ['a flag that is none', { auth, verify: 'maybe' }, 'CLOUD_ENTRY_INVALID', 'verify is "maybe"'],
    ['a setting that names what is not there', { auth: { ...auth, auth_url: 'http://{nobody}' } }, 'CLOUD_ENTRY_INVALID', 'names {nobody}'],
    ['no time', { auth, api_timeout: 'long' }, 'CLOUD_ENTRY_INVALID', 'api_timeout is "long"'],
    ['regions that are none', { auth, regions: [[]] }, 'CLOUD_ENTRY_INVALID', 'regions must be a list'],
  ])('%s is refused, with the entry and its file, and no secret', (_what, settings, code, words) => {
    const file = put('cwd/clouds.yaml', { clouds: { one: settings } });
    const error = failure('one');
    expect(error.message).toContain(`cloud "one" (${file}): `);
    expect(error.message).toContain(words);
    expect(error.code).toBe(code);
    expect(inspect(error)).not.toContain('s3cret');
  });

  test('an entry that is no mapping is refused', () => {
    put('cwd/clouds.yaml', 'clouds: {one: two}\n');
    expect(failure('one').message).toContain('cloud "one"');
    expect(failure('one').code).toBe('CLOUD_ENTRY_INVALID');
  });
});

describe('what else an entry says', () => {
  const settings = (more: object) => {
    put('cwd/clouds.yaml', one(more));
    return load('one');
  };

  test('regions: the first of a list, with its own values; of names joined by commas', () => {
    expect(settings({ regions: ['a', 'b'] }).region).toBe('a');
    expect(settings({ region_name: 'a,b' }).region).toBe('a');
    const regional = settings({ regions: [{ name: 'a', values: { auth: { project_name: 'regional' }, interface: 'internal' } }, 'b'] });
    expect(regional).toMatchObject({ region: 'a', interfaces: ['internal'], scope: { project: { name: 'regional' } } });
    expect(passwordOf(regional)).toBe('s3cret');
  });

  test('interfaces: public unless said otherwise, one or several, in old spellings', () => {
    expect(settings({}).interfaces).toEqual(['public']);
    expect(settings({ interface: ['internal', 'public'] }).interfaces).toEqual(['internal', 'public']);
    expect(settings({ endpoint_type: 'adminURL' }).interfaces).toEqual(['admin']);
  });

  test('TLS: verified unless verify or insecure say otherwise', () => {
    expect(settings({}).tls.verify).toBe(true);
    expect(settings({ verify: true, insecure: false }).tls.verify).toBe(true);
    expect(settings({ verify: false }).tls.verify).toBe(false);
    expect(settings({ insecure: true, verify: true }).tls.verify).toBe(false);
  });

  test('paths of certificates: from the home folder, or from where we are', () => {
    expect(settings({ cacert: '~/ca.pem', cert: 'me.pem', key: '/etc/me.key' }).tls).toEqual({
      verify: true,
      cacert: join(root, 'home/ca.pem'),
      cert: join(root, 'cwd/me.pem'),
      key: '/etc/me.key',
    });
  });

  test('api_timeout, in seconds', () => {
    expect(settings({ api_timeout: 30 }).timeout).toBe(30);
    expect(settings({}).timeout).toBeUndefined();
  });

  test('single services, by type or alias', () => {
    const config = settings({ compute_endpoint_override: 'http://nova', 'bare-metal-interface': 'internal' });
    expect(serviceSetting(config, 'compute', 'endpoint_override')).toBe('http://nova');
    expect(serviceSetting(config, 'baremetal', 'interface')).toBe('internal');
    expect(serviceSetting(config, 'image', 'endpoint_override')).toBeUndefined();
  });

  test('settings within settings', () => {
    put('cwd/clouds.yaml', one({ region_name: 'north' }, { auth_url: 'https://{region_name}.example.com' }));
    expect(load('one').authUrl).toBe('https://north.example.com');
  });

  test('a profile, over which the entry is laid', () => {
    put('home/.config/openstack/clouds-public.yaml', {
      'public-clouds': {
        acme: { auth: { auth_url: 'https://acme', project_domain_name: 'acme' }, region_name: 'north', interface: 'internal' },
      },
    });
    put('cwd/clouds.yaml', { clouds: { one: { profile: 'acme', auth: without('auth_url'), region_name: 'south' } } });
    expect(load('one')).toMatchObject({
      authUrl: 'https://acme',
      region: 'south',
      interfaces: ['internal'],
      scope: { project: { domain: { name: 'Default' } } },
    });
  });
});
