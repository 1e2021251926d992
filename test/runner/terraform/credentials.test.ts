import { describe, expect, it } from 'vitest';
import type { CloudConfig } from '../../../lib/runner/clouds/config';
import { Secret } from '../../../lib/runner/clouds/secret';
import { credentialsOf } from '../../../lib/runner/terraform/credentials';

const user = { name: 'admin', domain: { name: 'Default' } };
const CONFIG: CloudConfig = {
  name: 'seed',
  source: 'clouds.yaml',
  authUrl: 'https://192.0.2.1:5000/v3',
  credential: { type: 'password', user, password: new Secret('s3cret') },
  scope: { type: 'project', project: { name: 'demo', domain: { id: 'default' } } },
  region: 'RegionOne',
  interfaces: ['internal', 'public'],
  tls: { verify: true },
  services: {},
};

/** The entry that the provider is told of. */
function entryOf(config: Partial<CloudConfig>) {
  const { clouds, env } = credentialsOf({ ...CONFIG, ...config });
  return { entry: (JSON.parse(JSON.stringify(clouds)) as { clouds: { seed: object } }).clouds.seed, env, text: JSON.stringify(clouds) };
}

describe('what the provider is told of a cloud', () => {
  it('is its entry in full, but for the password, which is in the environment', () => {
    const { entry, env, text } = entryOf({});
    expect(entry).toEqual({
      auth_type: 'password',
      auth: {
        auth_url: 'https://192.0.2.1:5000/v3',
        username: 'admin',
        user_domain_name: 'Default',
        project_name: 'demo',
        project_domain_id: 'default',
      },
      region_name: 'RegionOne',
      identity_api_version: '3',
      verify: true,
    });
    expect(env).toEqual({ OS_ENDPOINT_TYPE: 'internal', OS_PASSWORD: 's3cret' });
    expect(text).not.toContain('s3cret');
  });

  it.each<[string, CloudConfig['credential'], object, object]>([
    [
      'an application credential by id',
      { type: 'application credential', id: 'a1', secret: new Secret('s3cret') },
      { auth_type: 'v3applicationcredential', auth: { application_credential_id: 'a1' } },
      { OS_APPLICATION_CREDENTIAL_SECRET: 's3cret' },
    ],
    [
      'an application credential by name',
      { type: 'application credential', name: 'mine', user, secret: new Secret('s3cret') },
      { auth: { application_credential_name: 'mine', username: 'admin', user_domain_name: 'Default' } },
      { OS_APPLICATION_CREDENTIAL_SECRET: 's3cret' },
    ],
    ['a token', { type: 'token', token: new Secret('s3cret') }, { auth_type: 'token' }, { OS_TOKEN: 's3cret' }],
  ])('can be %s', (_name, credential, expected, secret) => {
    const { entry, env, text } = entryOf({ credential, scope: undefined });
    expect(entry).toMatchObject(expected);
    expect(env).toMatchObject(secret);
    expect(text).not.toContain('s3cret');
  });

  it.each<[CloudConfig['scope'], object]>([
    [{ type: 'project', project: { id: 'p1' } }, { project_id: 'p1' }],
    [{ type: 'domain', domain: { name: 'Default' } }, { domain_name: 'Default' }],
    [{ type: 'system' }, { system_scope: 'all' }],
  ])('has the scope %j', (scope, expected) => {
    expect(entryOf({ scope }).entry).toMatchObject({ auth: expected });
  });

  it('says how servers are verified', () => {
    const tls = { verify: false, cacert: '/ca.pem', cert: '/own.pem' };
    expect(entryOf({ tls }).entry).toMatchObject({ verify: false, cacert: '/ca.pem', cert: '/own.pem', key: '/own.pem' });
    expect(entryOf({ tls: { ...tls, key: '/own.key' } }).entry).toMatchObject({ key: '/own.key' });
  });
});
