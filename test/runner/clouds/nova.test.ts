import { afterEach, expect, test } from 'vitest';
import { Nova } from '../../../lib/runner/clouds/nova';
import { Session } from '../../../lib/runner/clouds/session';
import { testCloud, testConfig } from './keystone';
import type { Answer } from './server';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Nova, which says this of servers; and what it was asked for them. */
async function cloud(answer: (query: URLSearchParams) => Answer) {
  const server = await testCloud({
    services: { compute: '/v2.1' },
    answer: ({ path }) => {
      if (path === '/v2.1/') return { body: { version: { min_version: '2.1', version: '2.90' } } };
      const { searchParams } = new URL(path, server.origin);
      asked.push(Object.fromEntries(searchParams));
      return answer(searchParams);
    },
  });
  const asked: { [name: string]: string }[] = [];
  const session = new Session(testConfig(server));
  ends.push(
    () => session.close(),
    () => server.stop(),
  );
  return { nova: new Nova(session), asked };
}

test("servers are found by exactly their name, though Nova's filter is a regular expression", async () => {
  const servers = [
    { id: '1', name: 'a.b' },
    { id: '2', name: 'A.B' },
    { id: '3', name: 'a.b' },
  ];
  const { nova, asked } = await cloud(() => ({ body: { servers } }));
  expect((await nova.serversNamed('a.b')).map(({ id }) => id)).toEqual(['1', '3']);
  expect(asked).toEqual([{ name: '^a\\.b$' }]);
});

test('servers that run from an image are those of all projects where that may be asked, else our own', async () => {
  const servers = (name: string) => ({ body: { servers: [{ id: '1', name }] } });
  const admin = await cloud((query) => servers(query.has('all_tenants') ? 'theirs' : 'ours'));
  expect(await admin.nova.serversOf('i1')).toMatchObject([{ name: 'theirs' }]);
  const member = await cloud((query) => (query.has('all_tenants') ? { status: 403 } : servers('ours')));
  expect(await member.nova.serversOf('i1')).toMatchObject([{ name: 'ours' }]);
  expect(member.asked).toEqual([{ image: 'i1', all_tenants: 'true' }, { image: 'i1' }]);
});

test('servers that run from an image are not taken for ours alone where the asking fails otherwise', async () => {
  const { nova } = await cloud((query) => (query.has('all_tenants') ? { status: 400 } : { body: { servers: [] } }));
  await expect(nova.serversOf('i1')).rejects.toMatchObject({ code: 'API_REFUSED' });
});
