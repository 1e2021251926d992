import type { CloudConfig } from '../../../lib/runner/clouds/config';
import { Secret } from '../../../lib/runner/clouds/secret';
import { type Answer, type Received, TestServer } from './server';

/** What a test's cloud offers besides tokens. */
export interface TestCloudOptions {
  readonly answer?: (request: Received) => Answer | Promise<Answer>;
  /** Paths of endpoints by service type. */
  readonly services?: { readonly [type: string]: string };
  /** Seconds that the first, second, … token lives; an hour, unless said otherwise. */
  readonly lifetimes?: readonly number[];
}

/** An HTTP server that gives tokens as Keystone does, `token-1` and so on, and leaves all else to the test. */
export async function testCloud(options: TestCloudOptions = {}): Promise<TestServer> {
  const { answer, services = {}, lifetimes = [] } = options;
  let tokens = 0;
  const server: TestServer = await TestServer.start((request) => {
    if (request.path !== '/v3/auth/tokens') return answer ? answer(request) : { status: 404 };
    tokens += 1;
    const catalog = Object.entries(services).map(([type, path]) => ({
      type,
      endpoints: ['public', 'internal'].flatMap((kind) =>
        ['RegionOne', 'RegionTwo'].map((region) => ({
          interface: kind,
          region_id: region,
          url: `${server.origin}${kind === 'public' && region === 'RegionOne' ? '' : `/${kind}/${region}`}${path}`,
        })),
      ),
    }));
    const lifetime = lifetimes[tokens - 1] ?? 3600;
    // A clock far from ours: only the difference may count.
    const issued = Date.UTC(2020, 0, 1);
    const token = {
      issued_at: new Date(issued).toISOString(),
      expires_at: new Date(issued + lifetime * 1000).toISOString(),
      catalog,
      project: { id: 'p1', name: 'demo' },
    };
    return { status: 201, headers: { 'x-subject-token': `token-${tokens}` }, body: { token } };
  });
  return server;
}

/** The entry by which a test reaches its cloud. */
export function testConfig(server: TestServer, changes: Partial<CloudConfig> = {}): CloudConfig {
  return {
    name: 'test',
    source: 'clouds.yaml',
    authUrl: server.origin,
    credential: { type: 'password', user: { name: 'admin', domain: { name: 'Default' } }, password: new Secret('s3cret') },
    scope: { type: 'project', project: { name: 'demo', domain: { name: 'Default' } } },
    region: 'RegionOne',
    interfaces: ['public'],
    tls: { verify: true },
    services: {},
    ...changes,
  };
}
