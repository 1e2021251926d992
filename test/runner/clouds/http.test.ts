import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ApiError, CloudError } from '../../../lib/runner/clouds/errors';
import { type Exchange, Http, type HttpOptions, type HttpRequest, type Method } from '../../../lib/runner/clouds/http';
import { Limiter } from '../../../lib/runner/clouds/limiter';
import { Secret } from '../../../lib/runner/clouds/secret';
import { type Answer, type Received, TestServer } from './server';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function serve(answer: (request: Received) => Answer | Promise<Answer>, tls?: { key: string; cert: string }): Promise<TestServer> {
  const server = await TestServer.start(answer, tls);
  ends.push(() => server.stop());
  return server;
}

function client(options: HttpOptions = {}): Http {
  const http = new Http({ firstDelay: 1, longestDelay: 5, ...options });
  ends.unshift(() => http.close());
  return http;
}

function ask(server: TestServer, request: Partial<HttpRequest> = {}): HttpRequest {
  return { service: 'compute', method: 'GET', url: new URL('/v2.1/servers?name=a', server.origin), ...request };
}

/** Answers in turn, the last one for ever. */
function inTurn(...answers: Answer[]): () => Answer {
  return () => (answers.length > 1 ? answers.shift() : answers[0]);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof CloudError ? error.code : String(error);
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('requests', () => {
  test('JSON goes out and comes back', async () => {
    const server = await serve(({ json }) => ({ status: 202, headers: { 'X-Thing': 'yes' }, body: { got: json } }));
    const response = await client().request(ask(server, { method: 'POST', json: { a: 1 }, headers: { 'x-auth-token': 't' } }));
    expect(response).toMatchObject({ status: 202, body: { got: { a: 1 } }, headers: { 'x-thing': 'yes' } });
    expect(server.received[0].headers).toMatchObject({
      'content-type': 'application/json',
      'x-auth-token': 't',
      accept: 'application/json',
    });
  });

  test('an answer without content is no error', async () => {
    const server = await serve(() => ({ status: 204 }));
    expect((await client().request(ask(server, { method: 'DELETE' }))).body).toBe('');
  });

  test('data is streamed, with its size where it is known', async () => {
    const server = await serve(() => ({ status: 204 }));
    const http = client();
    const open = () => Readable.from([Buffer.from('abc'), Buffer.from('def')]);
    await http.request(ask(server, { method: 'PUT', upload: { open, size: 6 } }));
    await http.request(ask(server, { method: 'PUT', upload: { open } }));
    expect(server.received.map(({ text }) => text)).toEqual(['abcdef', 'abcdef']);
    expect(server.received[0].headers).toMatchObject({ 'content-length': '6', 'content-type': 'application/octet-stream' });
    expect(server.received[1].headers).toMatchObject({ 'transfer-encoding': 'chunked' });
  });

  test('data that cannot be read is no fault of the network', async () => {
    const server = await serve(() => ({ status: 204 }));
    const open = () =>
      new Readable({
        read() {
          this.destroy(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read', path: '/image' }));
        },
      });
    await expect(client().request(ask(server, { method: 'PUT', upload: { open } }))).rejects.toThrow('EIO: i/o error');
  });

  test('a redirect is not followed: the token would go with it', async () => {
    const server = await serve(() => ({ status: 302, headers: { location: 'http://elsewhere/' } }));
    await expect(client().request(ask(server))).rejects.toThrow('redirect to http://elsewhere/');
    expect(server.calls).toHaveLength(1);
  });
});

describe('refusals', () => {
  test("an error says the service's own words, what was asked, and by what to find it in the service's log", async () => {
    const server = await serve(() => ({
      status: 409,
      headers: { 'x-openstack-request-id': 'req-1' },
      body: { conflictingRequest: { code: 409, message: 'Server is locked' } },
    }));
    const error = await client()
      .request(ask(server))
      .catch((reason) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'API_REFUSED',
      service: 'compute',
      method: 'GET',
      path: '/v2.1/servers?name=a',
      status: 409,
      requestId: 'req-1',
      text: 'Server is locked',
    });
    expect(error.message).toBe('compute: Server is locked (409 to GET /v2.1/servers?name=a, req-1)');
  });

  test('a secret that a service repeats does not reach the error', async () => {
    const server = await serve(({ headers }) => ({ status: 400, body: { error: { message: `bad token ${headers['x-auth-token']}` } } }));
    const http = client();
    http.conceal(new Secret('t0ken'));
    await expect(http.request(ask(server, { headers: { 'x-auth-token': 't0ken' } }))).rejects.toThrow('bad token ***');
  });
});

describe('what is sent again', () => {
  const overloaded = [429, 502, 503, 504];
  const safe: Method[] = ['GET', 'DELETE'];
  const unsafe: Method[] = ['POST', 'PUT', 'PATCH'];

  test.each(safe.flatMap((method) => overloaded.map((status) => [method, status] as const)))('%s after %d', async (method, status) => {
    const server = await serve(inTurn({ status }, { status }, { status: 200, body: { ok: true } }));
    expect((await client().request(ask(server, { method }))).body).toEqual({ ok: true });
    expect(server.calls).toHaveLength(3);
  });

  test.each(unsafe.flatMap((method) => overloaded.map((status) => [method, status] as const)))(
    'not %s after %d',
    async (method, status) => {
      const server = await serve(() => ({ status, body: { message: 'busy' } }));
      await expect(client().request(ask(server, { method, json: {} }))).rejects.toThrow('busy');
      expect(server.calls).toHaveLength(1);
    },
  );

  test.each([400, 404, 409, 500])('not GET after %d', async (status) => {
    const server = await serve(() => ({ status }));
    await expect(client().request(ask(server))).rejects.toThrow(`no reason given (${status} to GET`);
    expect(server.calls).toHaveLength(1);
  });

  test.each(safe)('%s after a connection that broke', async (method) => {
    const server = await serve(inTurn('hang up', { status: 200 }));
    expect((await client().request(ask(server, { method }))).status).toBe(200);
    expect(server.calls).toHaveLength(2);
  });

  test.each(unsafe)('not %s after a connection that broke: it may have been carried out', async (method) => {
    const server = await serve(() => 'hang up');
    expect(await codeOf(client().request(ask(server, { method, json: {} })))).toBe('CLOUD_UNREACHABLE');
    expect(server.calls).toHaveLength(1);
  });

  test.each([...safe, ...unsafe])('%s where no connection came about', async (method) => {
    const exchanges: Exchange[] = [];
    const url = new URL(`http://127.0.0.1:${await closedPort()}/`);
    const http = client({ attempts: 3, observer: (exchange) => exchanges.push(exchange) });
    expect(await codeOf(http.request({ service: 'compute', method, url }))).toBe('CLOUD_UNREACHABLE');
    expect(exchanges.map(({ attempt, error }) => `${attempt} ${error}`)).toEqual(['1 ECONNREFUSED', '2 ECONNREFUSED', '3 ECONNREFUSED']);
  });

  test('not to a name that nobody knows', async () => {
    const exchanges: Exchange[] = [];
    const http = client({ observer: (exchange) => exchanges.push(exchange) });
    const url = new URL('http://no..name/');
    expect(await codeOf(http.request({ service: 'compute', method: 'GET', url }))).toBe('CLOUD_UNREACHABLE');
    expect(exchanges.map(({ error }) => error)).toEqual(['ENOTFOUND']);
  });

  test('a POST that changes nothing, and a PUT that may be repeated, as their callers say', async () => {
    const server = await serve(inTurn({ status: 503 }, { status: 200 }, { status: 503 }, { status: 200 }));
    const http = client();
    await http.request(ask(server, { method: 'POST', json: {}, reads: true }));
    await http.request(ask(server, { method: 'PUT', json: {}, repeatable: true }));
    expect(server.calls).toHaveLength(4);
  });

  test('a refusal that passes, whatever the method', async () => {
    const server = await serve(inTurn({ status: 409, body: { message: 'locked' } }, { status: 409, body: { message: 'taken' } }));
    const passes = (refusal: ApiError) => refusal.text === 'locked';
    await expect(client().request(ask(server, { method: 'POST', json: {}, passes }))).rejects.toThrow('taken');
    expect(server.calls).toHaveLength(2);
  });

  test('only so often, and then the last refusal is told', async () => {
    const server = await serve(() => ({ status: 503, body: 'overloaded' }));
    await expect(client({ attempts: 4 }).request(ask(server))).rejects.toThrow('overloaded (503');
    expect(server.calls).toHaveLength(4);
  });

  test('not after the caller has given up', async () => {
    const aborter = new AbortController();
    const server = await serve(() => {
      aborter.abort();
      return { status: 503 };
    });
    await expect(client({ signal: aborter.signal }).request(ask(server))).rejects.toThrow(/abort/i);
    expect(server.calls).toHaveLength(1);
  });

  test.each([
    ['seconds', '0'],
    ['a date', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ])('after the time that the service asks for, in %s', async (_form, after) => {
    const server = await serve(inTurn({ status: 429, headers: { 'retry-after': after } }, { status: 200 }));
    // Left to itself it would wait for days.
    expect((await client({ firstDelay: 1e9, longestDelay: 1e9 }).request(ask(server))).status).toBe(200);
  });

  test('sooner than the service asks for, where that is too long', async () => {
    const server = await serve(inTurn({ status: 429, headers: { 'retry-after': '999999' } }, { status: 200 }));
    expect((await client({ longestDelay: 5 }).request(ask(server))).status).toBe(200);
  });
});

describe('timeouts', () => {
  test('a service that does not answer is given up', async () => {
    const server = await serve(() => undefined);
    const request = client({ answerTimeout: 20, attempts: 1 }).request(ask(server));
    await expect(request).rejects.toThrow(/compute at http:.* did not answer in time/);
    await expect(request).rejects.toMatchObject({ code: 'CLOUD_TIMEOUT' });
  });

  test.each<[Method, number]>([
    ['GET', 2],
    ['POST', 1],
  ])('%s is then sent %d times in all, of two allowed', async (method, times) => {
    const server = await serve(() => undefined);
    const http = client({ answerTimeout: 20, attempts: 2 });
    expect(await codeOf(http.request(ask(server, { method })))).toBe('CLOUD_TIMEOUT');
    expect(server.calls).toHaveLength(times);
  });
});

describe('concurrency', () => {
  async function busiest(limiter?: Limiter): Promise<number> {
    const gate = { open: () => {} };
    const opened = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    const server = await serve(async () => {
      await opened;
      return { status: 200 };
    });
    const http = client({ limiter });
    const all = Promise.all(Array.from({ length: 30 }, () => http.request(ask(server))));
    await expect.poll(() => server.received.length).toBeGreaterThanOrEqual(limiter ? 2 : 8);
    gate.open();
    await all;
    expect(server.calls).toHaveLength(30);
    return server.busiest;
  }

  test('8 requests are under way at once, no more', async () => {
    expect(await busiest()).toBe(8);
  });

  test('the bound can be set, and shared', async () => {
    expect(await busiest(new Limiter(2))).toBe(2);
  });

  test('one that waits to be sent again leaves its place to others', async () => {
    const server = await serve(({ path }) => ({ status: path === '/slow' ? 503 : 200 }));
    const aborter = new AbortController();
    const http = client({ limiter: new Limiter(1), firstDelay: 1e9, longestDelay: 1e9, signal: aborter.signal });
    const slow = codeOf(http.request(ask(server, { url: new URL('/slow', server.origin) })));
    await http.request(ask(server, { url: new URL('/quick', server.origin) }));
    expect(server.calls).toEqual(['GET /slow', 'GET /quick']);
    aborter.abort();
    await slow;
  });
});

describe('the observer', () => {
  test('sees every attempt, and which could change something', async () => {
    const exchanges: Exchange[] = [];
    const server = await serve(inTurn({ status: 503 }, { status: 200 }));
    const http = client({ observer: (exchange) => exchanges.push(exchange) });
    await http.request(ask(server));
    await http.request(ask(server, { method: 'POST', json: {} }));
    await http.request(ask(server, { method: 'POST', json: {}, reads: true }));
    expect(exchanges.map(({ method, status, attempt, writes }) => ({ method, status, attempt, writes }))).toEqual([
      { method: 'GET', status: 503, attempt: 1, writes: false },
      { method: 'GET', status: 200, attempt: 2, writes: false },
      { method: 'POST', status: 200, attempt: 1, writes: true },
      { method: 'POST', status: 200, attempt: 1, writes: false },
    ]);
    expect(exchanges[0]).toMatchObject({ service: 'compute', path: '/v2.1/servers?name=a' });
  });
});

describe('TLS', () => {
  let folder: string;
  let tls: { key: string; cert: string };
  const file = (name: string) => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tripleo-tls-'));
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file('key.pem')];
    execFileSync('openssl', ['req', '-x509', ...key, ...subject, '-days', '2', '-out', file('cert.pem')], { stdio: 'ignore' });
    tls = { key: readFileSync(file('key.pem'), 'utf8'), cert: readFileSync(file('cert.pem'), 'utf8') };
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test('a certificate that nobody vouches for is refused, at once', async () => {
    const server = await serve(() => ({ status: 200 }), tls);
    const exchanges: Exchange[] = [];
    const http = client({ observer: (exchange) => exchanges.push(exchange) });
    const request = http.request(ask(server));
    await expect(request).rejects.toMatchObject({ code: 'CLOUD_TLS' });
    await expect(request).rejects.toThrow('name the CA');
    expect(exchanges).toHaveLength(1);
    expect(server.calls).toHaveLength(0);
  });

  test('it is taken with its CA', async () => {
    const server = await serve(() => ({ status: 200 }), tls);
    expect((await client({ tls: { verify: true, cacert: file('cert.pem') } }).request(ask(server))).status).toBe(200);
  });

  test('it is taken where verification is switched off', async () => {
    const server = await serve(() => ({ status: 200 }), tls);
    expect((await client({ tls: { verify: false } }).request(ask(server))).status).toBe(200);
  });

  test('another name than the certificate has is refused', async () => {
    const server = await serve(() => ({ status: 200 }), tls);
    const http = client({ tls: { verify: true, cacert: file('cert.pem') } });
    expect(await codeOf(http.request(ask(server, { url: new URL(`https://localhost:${server.port}/`) })))).toBe('CLOUD_TLS');
  });

  test('a service that speaks no TLS is one that cannot be reached', async () => {
    const server = await serve(() => ({ status: 200 }));
    const request = client({ attempts: 1 }).request(ask(server, { url: new URL(`https://127.0.0.1:${server.port}/`) }));
    await expect(request).rejects.toBeInstanceOf(CloudError);
    await expect(request).rejects.toThrow(`compute at https://127.0.0.1:${server.port} cannot be `);
  });

  test('a CA file that is not there is named', () => {
    expect(() => new Http({ tls: { verify: true, cacert: file('none.pem') } })).toThrow(`cannot read ${file('none.pem')} (ENOENT)`);
  });

  test('a CA file without a certificate trusts nobody', async () => {
    writeFileSync(file('empty.pem'), '');
    const server = await serve(() => ({ status: 200 }), tls);
    await expect(client({ tls: { verify: true, cacert: file('empty.pem') } }).request(ask(server))).rejects.toThrow();
    expect(server.calls).toHaveLength(0);
  });
});
