import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { CloudConfig, Credential, Scope } from '../../../lib/runner/clouds/config';
import { CloudError } from '../../../lib/runner/clouds/errors';
import { Secret } from '../../../lib/runner/clouds/secret';
import { Session } from '../../../lib/runner/clouds/session';
import { type TestCloudOptions, testCloud, testConfig } from './keystone';
import { TestServer } from './server';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const services = { compute: '/v2.1', 'bare-metal': '/baremetal', image: '/image' };

async function connect(
  options: TestCloudOptions = {},
  changes: Partial<CloudConfig> = {},
): Promise<{ server: TestServer; session: Session }> {
  const server = await testCloud({ services, answer: () => ({ status: 200 }), ...options });
  const session = new Session(testConfig(server, changes), { firstDelay: 1, longestDelay: 5 });
  ends.push(
    () => session.close(),
    () => server.stop(),
  );
  return { server, session };
}

const get = (path: string) => ({ method: 'GET' as const, path });
const tokensOf = (server: TestServer) => server.received.filter(({ path }) => path === '/v3/auth/tokens').length;

describe('what Keystone is asked for', () => {
  const user = { name: 'admin', domain: { name: 'Default' } };
  const cases: [string, Credential, Scope | undefined, object][] = [
    [
      'a password and a project',
      { type: 'password', user, password: new Secret('s3cret') },
      { type: 'project', project: { name: 'demo', domain: { id: 'default' } } },
      {
        identity: { methods: ['password'], password: { user: { ...user, password: 's3cret' } } },
        scope: { project: { name: 'demo', domain: { id: 'default' } } },
      },
    ],
    [
      'a password and the system',
      { type: 'password', user: { id: 'u1' }, password: new Secret('s3cret') },
      { type: 'system' },
      { identity: { methods: ['password'], password: { user: { id: 'u1', password: 's3cret' } } }, scope: { system: { all: true } } },
    ],
    [
      'a token and a domain',
      { type: 'token', token: new Secret('t0ken') },
      { type: 'domain', domain: { name: 'Default' } },
      { identity: { methods: ['token'], token: { id: 't0ken' } }, scope: { domain: { name: 'Default' } } },
    ],
    [
      'an application credential, which has its scope in it',
      { type: 'application credential', id: 'a1', secret: new Secret('s3cret') },
      undefined,
      { identity: { methods: ['application_credential'], application_credential: { id: 'a1', secret: 's3cret' } } },
    ],
    [
      'an application credential by name',
      { type: 'application credential', name: 'ci', user, secret: new Secret('s3cret') },
      undefined,
      { identity: { methods: ['application_credential'], application_credential: { name: 'ci', user, secret: 's3cret' } } },
    ],
  ];
  test.each(cases)('%s', async (_what, credential, scope, auth) => {
    const { server, session } = await connect({}, { credential, scope });
    expect(await session.project()).toEqual({ id: 'p1', name: 'demo' });
    expect(server.received[0].json).toEqual({ auth });
    expect(server.received[0].headers['x-auth-token']).toBeUndefined();
  });

  test.each(['', '/', '/v3', '/v3/', '/v2.0'])('auth_url may end in "%s"', async (end) => {
    const { server } = await connect();
    const session = new Session(testConfig(server, { authUrl: server.origin + end }));
    ends.unshift(() => session.close());
    await session.project();
    expect(server.calls).toEqual(['POST /v3/auth/tokens']);
  });
});

describe('a token that Keystone does not give', () => {
  async function refused(status: number, body: unknown): Promise<{ server: TestServer; error: unknown }> {
    const server = await TestServer.start(() => ({ status, body }));
    const session = new Session(testConfig(server));
    ends.push(
      () => session.close(),
      () => server.stop(),
    );
    return { server, error: await session.project().catch((reason) => reason) };
  }

  test("the entry, the user, the scope and Keystone's words are told, the password is not", async () => {
    const { server, error } = await refused(401, { error: { code: 401, message: 'wrong password s3cret' } });
    expect(error).toBeInstanceOf(CloudError);
    expect(error).toMatchObject({ code: 'CLOUD_AUTH_REFUSED' });
    expect((error as Error).message).toContain(
      'cloud "test" (clouds.yaml): Keystone gives no token for user "admin" and project "demo": identity: wrong password *** (401',
    );
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret');
    expect(server.calls).toHaveLength(1);
  });

  test('a server that is not Keystone is told from one', async () => {
    expect((await refused(200, { hello: 'world' })).error).toMatchObject({ code: 'CLOUD_AUTH_REFUSED' });
    expect((await refused(300, { choices: [] })).error).toMatchObject({ code: 'CLOUD_AUTH_REFUSED' });
  });

  test('a Keystone that is out of order is told as such', async () => {
    expect((await refused(500, { error: { message: 'no database' } })).error).toMatchObject({ code: 'API_REFUSED', status: 500 });
  });
});

describe('renewal', () => {
  test('one token serves all requests, also those that start at once', async () => {
    const { server, session } = await connect();
    await Promise.all(Array.from({ length: 10 }, (_, i) => session.request('compute', get(`servers/${i}`))));
    await session.request('compute', get('servers'));
    expect(tokensOf(server)).toBe(1);
    expect(server.received.at(-1)?.headers['x-auth-token']).toBe('token-1');
  });

  test('a token at its end is renewed before it is used, once for all who ask', async () => {
    const { server, session } = await connect({ lifetimes: [0] });
    await Promise.all(Array.from({ length: 8 }, () => session.request('compute', get('servers'))));
    expect(tokensOf(server)).toBe(2);
    const used = server.received.filter(({ method }) => method === 'GET').map(({ headers }) => headers['x-auth-token']);
    expect(used).toEqual(Array(8).fill('token-2'));
  });

  test("a token that lives a minute is not renewed for each request, whatever our clock says of Keystone's", async () => {
    const { server, session } = await connect({ lifetimes: [60] });
    for (let i = 0; i < 3; i++) await session.request('compute', get('servers'));
    expect(tokensOf(server)).toBe(1);
  });

  test('a token that a service no longer takes is renewed once, for all who ask, whatever the method', async () => {
    const { server, session } = await connect({
      answer: ({ headers }) => (headers['x-auth-token'] === 'token-1' ? { status: 401 } : { status: 200 }),
    });
    await session.project();
    const answers = await Promise.all([
      session.request('compute', { method: 'POST', path: 'servers', json: {} }),
      session.request('compute', { method: 'DELETE', path: 'servers/1' }),
      ...Array.from({ length: 6 }, () => session.request('compute', get('servers'))),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(tokensOf(server)).toBe(2);
  });

  test('a service that takes no token is not asked for ever', async () => {
    const { server, session } = await connect({ answer: () => ({ status: 401, body: { error: { message: 'no' } } }) });
    await expect(session.request('compute', get('servers'))).rejects.toThrow('compute: no (401');
    expect(server.calls).toHaveLength(4);
  });

  test('after a refusal Keystone is asked again', async () => {
    let open = false;
    const token = { issued_at: '2020-01-01T00:00:00Z', expires_at: '2020-01-01T01:00:00Z' };
    const server = await TestServer.start(() =>
      open ? { status: 201, headers: { 'x-subject-token': 't' }, body: { token } } : { status: 403 },
    );
    const session = new Session(testConfig(server));
    ends.push(
      () => session.close(),
      () => server.stop(),
    );
    await expect(session.project()).rejects.toMatchObject({ code: 'CLOUD_AUTH_REFUSED' });
    open = true;
    await expect(session.project()).resolves.toBeUndefined();
  });
});

describe('endpoints', () => {
  test('come from the catalogue, for the first interface, and end in a slash', async () => {
    const { server, session } = await connect();
    expect((await session.endpoint('compute')).href).toBe(`${server.origin}/v2.1/`);
  });

  test('come from the region that the entry names', async () => {
    const { server, session } = await connect({}, { region: 'RegionTwo' });
    expect((await session.endpoint('image')).href).toBe(`${server.origin}/public/RegionTwo/image/`);
  });

  test('come from the best interface that there is', async () => {
    const { server, session } = await connect({}, { interfaces: ['admin', 'internal', 'public'] });
    expect((await session.endpoint('image')).href).toBe(`${server.origin}/internal/RegionOne/image/`);
  });

  test('may have a region and an interface of their own', async () => {
    const { server, session } = await connect({}, { services: { image_interface: 'internal', image_region_name: 'RegionTwo' } });
    expect((await session.endpoint('image')).href).toBe(`${server.origin}/internal/RegionTwo/image/`);
    expect((await session.endpoint('compute')).href).toBe(`${server.origin}/v2.1/`);
  });

  test('are found by an alias of the type', async () => {
    const { server, session } = await connect();
    expect((await session.endpoint('baremetal')).href).toBe(`${server.origin}/baremetal/`);
    expect(await session.has('baremetal')).toBe(true);
  });

  test('may be written into the entry, by type or alias', async () => {
    const { session } = await connect(
      {},
      { services: { network_endpoint_override: 'http://net/x', bare_metal_endpoint_override: 'http://bm' } },
    );
    expect((await session.endpoint('network')).href).toBe('http://net/x/');
    expect((await session.endpoint('baremetal')).href).toBe('http://bm/');
    expect(await session.has('network')).toBe(true);
  });

  test('get the version that the catalogue leaves out, and only then', async () => {
    const { server, session } = await connect();
    expect((await session.endpoint('image', 'v2')).href).toBe(`${server.origin}/image/v2/`);
    expect((await session.endpoint('compute', 'v2.1')).href).toBe(`${server.origin}/v2.1/`);
  });

  test('that are not there are told with what is there', async () => {
    const { session } = await connect();
    expect(await session.has('orchestration')).toBe(false);
    await expect(session.endpoint('orchestration')).rejects.toMatchObject({ code: 'CLOUD_SERVICE_MISSING' });
    await expect(session.endpoint('orchestration')).rejects.toThrow('it lists compute, bare-metal, image;');
  });

  test('in another region are told as such', async () => {
    const { session } = await connect({}, { region: 'RegionThree' });
    await expect(session.endpoint('compute')).rejects.toThrow(
      'no compute service for interface public, region RegionThree; it has public in RegionOne, public in RegionTwo',
    );
  });
});

test('a query goes with the path, undefined values left out', async () => {
  const { server, session } = await connect();
  await session.request('compute', { ...get('servers/detail'), query: { name: '^a b$', limit: 5, all: true, marker: undefined } });
  expect(server.calls.at(-1)).toBe('GET /v2.1/servers/detail?name=%5Ea+b%24&limit=5&all=true');
});

test('the seconds of api_timeout are kept to', async () => {
  const { session } = await connect({ answer: () => undefined }, { timeout: 0.02 });
  const creating = session.request('compute', { method: 'POST', path: 'servers', json: {} });
  await expect(creating).rejects.toMatchObject({ code: 'CLOUD_TIMEOUT' });
});
