import { afterEach, expect, test } from 'vitest';
import { Placement } from '../../../lib/runner/clouds/placement';
import { Session } from '../../../lib/runner/clouds/session';
import { testCloud, testConfig } from './keystone';
import type { Answer, TestServer } from './server';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function connect(answer: Answer): Promise<{ server: TestServer; placement: Placement }> {
  const versions = { versions: [{ id: 'v1.0', min_version: '1.0', max_version: '1.39' }] };
  const server = await testCloud({
    services: { placement: '/placement' },
    answer: ({ path }) => (path === '/placement/' ? { body: versions } : answer),
  });
  const session = new Session(testConfig(server));
  ends.push(
    () => session.close(),
    () => server.stop(),
  );
  return { server, placement: new Placement(session) };
}

const refusal = (detail: string): Answer => ({ status: 400, body: { errors: [{ status: 400, detail }] } });

test('providers with room are told by their UUIDs', async () => {
  const { server, placement } = await connect({ body: { allocation_requests: [], provider_summaries: { a: {}, b: {} } } });
  expect(await placement.candidates({ resources: { CUSTOM_BAREMETAL: 1, VCPU: 2 }, required: ['CUSTOM_FAST'] })).toEqual(['a', 'b']);
  const asked = new URL(server.received.at(-1)?.path ?? '', server.origin);
  expect(Object.fromEntries(asked.searchParams)).toEqual({ resources: 'CUSTOM_BAREMETAL:1,VCPU:2', required: 'CUSTOM_FAST' });
});

test.each(['Invalid resource class in resources parameter: No such resource class CUSTOM_X.', 'No such trait(s): CUSTOM_FAST.'])(
  'there is no room for what nobody has heard of: %s',
  async (detail) => {
    const { placement } = await connect(refusal(detail));
    expect(await placement.candidates({ resources: { CUSTOM_X: 1 } })).toEqual([]);
  },
);

test('any other refusal is one', async () => {
  const { placement } = await connect(refusal('Malformed resources parameter'));
  await expect(placement.candidates({ resources: { CUSTOM_X: 0 } })).rejects.toThrow('Malformed resources parameter');
});

test('a provider that is not there has no inventories', async () => {
  const { placement } = await connect({ status: 404 });
  expect(await placement.inventories('a')).toBeUndefined();
});
