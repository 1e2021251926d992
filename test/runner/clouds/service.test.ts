import { afterEach, describe, expect, test } from 'vitest';
import { type Api, Service } from '../../../lib/runner/clouds/service';
import { Session } from '../../../lib/runner/clouds/session';
import { testCloud, testConfig } from './keystone';
import type { Answer, Received, TestServer } from './server';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const nova: Api = { type: 'compute', version: 'v2.1', microversions: { wanted: '2.90', needed: '2.61' } };

async function connect(api: Api, path: string, answer: (request: Received) => Answer): Promise<{ server: TestServer; service: Service }> {
  const server = await testCloud({ services: { [api.type]: path }, answer });
  const session = new Session(testConfig(server), { firstDelay: 1, longestDelay: 5 });
  ends.push(
    () => session.close(),
    () => server.stop(),
  );
  return { server, service: new Service(session, api) };
}

/** Calls other than for a token. */
const calls = (server: TestServer) => server.calls.slice(1);

describe('microversions', () => {
  test('are asked for once, where the version stands, and then sent along', async () => {
    const { server, service } = await connect(nova, '/compute/v2.1/p1', ({ path }) =>
      path === '/compute/v2.1/' ? { body: { version: { min_version: '2.1', version: '2.79' } } } : { body: {} },
    );
    await Promise.all([service.get('servers'), service.post('servers', {}), service.get('flavors')]);
    expect(calls(server).sort()).toEqual([
      'GET /compute/v2.1/',
      'GET /compute/v2.1/p1/flavors',
      'GET /compute/v2.1/p1/servers',
      'POST /compute/v2.1/p1/servers',
    ]);
    expect(server.received.at(-1)?.headers).toMatchObject({ 'openstack-api-version': 'compute 2.79' });
    expect(server.received.at(-1)?.headers['x-openstack-ironic-api-version']).toBeUndefined();
  });

  test('are sent to Ironic in its own header too', async () => {
    const api: Api = { type: 'baremetal', version: 'v1', microversions: { wanted: '1.95', needed: '1.65' } };
    const { server, service } = await connect(api, '/baremetal', ({ path }) =>
      path === '/baremetal/v1/' ? { body: { version: { min_version: '1.1', version: '1.101' } } } : { body: {} },
    );
    await service.get('nodes');
    expect(calls(server)).toEqual(['GET /baremetal/v1/', 'GET /baremetal/v1/nodes']);
    expect(server.received.at(-1)?.headers).toMatchObject({
      'openstack-api-version': 'baremetal 1.95',
      'x-openstack-ironic-api-version': '1.95',
    });
  });

  test('that do not fit keep anything else from being asked', async () => {
    const { server, service } = await connect(nova, '/v2.1', () => ({ body: { version: { min_version: '2.1', version: '2.60' } } }));
    await expect(service.get('servers')).rejects.toMatchObject({ code: 'API_MICROVERSION' });
    expect(calls(server)).toEqual(['GET /v2.1/']);
  });

  test('are asked for again after a failure', async () => {
    let up = false;
    const { service } = await connect(nova, '/v2.1', () =>
      up ? { body: { version: { min_version: '2.1', version: '2.90' } } } : { status: 500 },
    );
    await expect(service.microversion()).rejects.toMatchObject({ status: 500 });
    up = true;
    await expect(service.microversion()).resolves.toBe('2.90');
  });

  test('are not asked for where an API has none', async () => {
    const { server, service } = await connect({ type: 'network', version: 'v2.0' }, '', () => ({ body: { networks: [] } }));
    expect(await service.microversion()).toBeUndefined();
    await service.get('networks');
    expect(calls(server)).toEqual(['GET /v2.0/networks']);
    expect(server.received.at(-1)?.headers['openstack-api-version']).toBeUndefined();
  });
});

describe('lists', () => {
  const pages: [string, (server: string) => object][] = [
    ["Nova's and Neutron's links", () => ({ things_links: [{ rel: 'next', href: 'http://behind-the-proxy/x?limit=1&marker=a&name=n' }] })],
    ["Glance's and Ironic's next", () => ({ next: '/v2/things?limit=1&marker=a&name=n' })],
  ];
  test.each(pages)('follow %s to the end', async (_what, next) => {
    const { server, service } = await connect({ type: 'image', version: 'v2' }, '', ({ path }) =>
      path.includes('marker=a') ? { body: { things: ['b'] } } : { body: { things: ['a'], ...next(path) } },
    );
    expect(await service.list('things', 'things', { name: 'n' })).toEqual(['a', 'b']);
    expect(calls(server)).toEqual(['GET /v2/things?name=n', 'GET /v2/things?limit=1&marker=a&name=n']);
  });
});

describe('what is not there', () => {
  const api: Api = { type: 'image', version: 'v2' };

  test('is nothing to find, and an error to get', async () => {
    const { service } = await connect(api, '', () => ({ status: 404, body: 'No image found' }));
    expect(await service.find('images/1')).toBeUndefined();
    await expect(service.get('images/1')).rejects.toThrow('image: No image found (404');
  });

  test('needs no deleting', async () => {
    const { service } = await connect(api, '', () => ({ status: 404 }));
    await expect(service.delete('images/1')).resolves.toBeUndefined();
  });

  test('is not what any other refusal says', async () => {
    const { service } = await connect(api, '', () => ({ status: 409, body: 'in use' }));
    await expect(service.find('images/1')).rejects.toThrow('in use');
    await expect(service.delete('images/1')).rejects.toThrow('in use');
  });
});
