import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { OpenStack } from '../openstack';

async function swift() {
  const openstack = await OpenStack.start();
  openstack.objects['a container/an object'] = { said: 'yes' };
  return { openstack, swift: openstack.connect().swift };
}

describe('an object', () => {
  it('is what it holds, read where there is JSON', async () => {
    expect(await (await swift()).swift.object('a container', 'an object')).toEqual({ said: 'yes' });
  });

  it('that is not there is nothing', async () => {
    expect(await (await swift()).swift.object('a container', 'another')).toBeUndefined();
  });
});

describe('a temporary URL', () => {
  it('leads to the object, as long as anybody may live', async () => {
    const { openstack, swift: client } = await swift();
    const url = new URL(await client.temporaryUrl({ method: 'GET', container: 'a container', object: 'an object' }, 'key'));
    expect(url.origin + url.pathname).toBe(`${openstack.server.origin}/object-store/v1/AUTH_p1/a%20container/an%20object`);
    expect(Number(url.searchParams.get('temp_url_expires')) * 1000).toBeGreaterThan(Date.parse('2200-01-01'));
  });

  it('is signed for one method and one object with the key, by SHA-256', async () => {
    const { swift: client } = await swift();
    const signature = async (method: string, object: string, key: string) =>
      new URL(await client.temporaryUrl({ method, container: 'c', object }, key)).searchParams.get('temp_url_sig');
    const signed = 'PUT\n9999999999\n/object-store/v1/AUTH_p1/c/an object';
    expect(await signature('PUT', 'an object', 'key')).toBe(createHmac('sha256', 'key').update(signed).digest('hex'));
    const others = await Promise.all([
      signature('GET', 'o', 'k'),
      signature('PUT', 'o', 'k'),
      signature('PUT', 'p', 'k'),
      signature('PUT', 'o', 'l'),
    ]);
    expect(new Set(others).size).toBe(4);
  });
});
