import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Cloud } from '../../../lib/runner/clouds/cloud';
import type { Surroundings } from '../../../lib/runner/clouds/config-file';
import { testCloud } from './keystone';
import { TestServer } from './server';

const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function surroundings(origin: string): Partial<Surroundings> {
  const cwd = mkdtempSync(join(tmpdir(), 'tripleo-cloud-'));
  ends.push(() => rmSync(cwd, { recursive: true }));
  const auth = { auth_url: origin, username: 'admin', password: 's3cret', user_domain_id: 'default', project_id: 'p1' };
  writeFileSync(join(cwd, 'clouds.yaml'), JSON.stringify({ clouds: { seed: { auth } } }));
  return { env: {}, cwd, home: cwd };
}

test('connecting finds the entry, gets a token and makes the clients', async () => {
  const server = await testCloud({ services: { orchestration: '/v1/p1' }, answer: () => ({ body: { stacks: [] } }) });
  ends.push(() => server.stop());
  const cloud = await Cloud.connect('seed', { surroundings: surroundings(server.origin) });
  ends.unshift(() => cloud.close());
  expect(server.calls).toEqual(['POST /v3/auth/tokens']);
  expect(cloud.entry).toBe('seed');
  expect(await cloud.heat.stack('none')).toBeUndefined();
});

test('connecting fails at once where the entry is missing or its credentials are wrong', async () => {
  const server = await TestServer.start(() => ({ status: 401 }));
  ends.push(() => server.stop());
  const around = surroundings(server.origin);
  await expect(Cloud.connect('undercloud', { surroundings: around })).rejects.toMatchObject({ code: 'CLOUD_NOT_FOUND' });
  await expect(Cloud.connect('seed', { surroundings: around })).rejects.toMatchObject({ code: 'CLOUD_AUTH_REFUSED' });
});
