import { afterEach, expect, test } from 'vitest';
import { Nova } from '../../../lib/runner/clouds/nova';
import { Session } from '../../../lib/runner/clouds/session';
import { testCloud, testConfig } from './keystone';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

test("servers are found by exactly their name, though Nova's filter is a regular expression", async () => {
  const servers = [
    { id: '1', name: 'a.b' },
    { id: '2', name: 'A.B' },
    { id: '3', name: 'a.b' },
  ];
  const server = await testCloud({
    services: { compute: '/v2.1' },
    answer: ({ path }) => (path === '/v2.1/' ? { body: { version: { min_version: '2.1', version: '2.90' } } } : { body: { servers } }),
  });
  const session = new Session(testConfig(server));
  ends.push(
    () => session.close(),
    () => server.stop(),
  );
  expect((await new Nova(session).serversNamed('a.b')).map(({ id }) => id)).toEqual(['1', '3']);
  const asked = new URL(server.received.at(-1)?.path ?? '', server.origin);
  expect(asked.searchParams.get('name')).toBe('^a\\.b$');
});
