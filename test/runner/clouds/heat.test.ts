import { afterEach, describe, expect, test } from 'vitest';
import { Heat } from '../../../lib/runner/clouds/heat';
import type { Exchange } from '../../../lib/runner/clouds/http';
import { Session } from '../../../lib/runner/clouds/session';
import { testCloud, testConfig } from './keystone';
import type { Answer, Received, TestServer } from './server';

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function connect(answer: (request: Received) => Answer): Promise<{ server: TestServer; heat: Heat; writes: () => number }> {
  const server = await testCloud({ services: { orchestration: '/v1/p1' }, answer });
  const exchanges: Exchange[] = [];
  const session = new Session(testConfig(server), { observer: (exchange) => exchanges.push(exchange) });
  ends.push(
    () => session.close(),
    () => server.stop(),
  );
  return { server, heat: new Heat(session), writes: () => exchanges.filter(({ writes }) => writes).length };
}

const stack = { stack_name: 'app-seed', id: 's1' };
const template = { heat_template_version: '2018-08-31' };

test('a stack is found by exactly its name', async () => {
  const { server, heat } = await connect(({ path }) =>
    path.startsWith('/v1/p1/stacks?') ? { body: { stacks: [{ stack_name: 'app-seed-2', id: 's2' }, stack] } } : { body: { stack } },
  );
  expect(await heat.stack('app-seed')).toEqual(stack);
  expect(server.calls.slice(1)).toEqual(['GET /v1/p1/stacks?name=app-seed', 'GET /v1/p1/stacks/app-seed/s1']);
});

test('a stack that is not there, or goes away in between, is nothing', async () => {
  let there = false;
  const { heat } = await connect(({ path }) => (path.includes('?') ? { body: { stacks: there ? [stack] : [] } } : { status: 404 }));
  expect(await heat.stack('app-seed')).toBeUndefined();
  there = true;
  expect(await heat.stack('app-seed')).toBeUndefined();
});

test('all stacks are listed, page by page', async () => {
  const { heat } = await connect(({ path }) => {
    const from = path.includes('marker=s199') ? 200 : 0;
    const count = from === 0 ? 200 : 3;
    return { body: { stacks: Array.from({ length: count }, (_, i) => ({ stack_name: 'x', id: `s${from + i}` })) } };
  });
  expect((await heat.stacks()).map(({ id }) => id)).toEqual(Array.from({ length: 203 }, (_, i) => `s${i}`));
});

describe('what Heat is sent', () => {
  const input = { template, environment: { parameters: { a: 1 } }, files: { f: 'x' }, parameters: { p: 1 }, tags: ['a', 'b'], timeout: 30 };
  const body = {
    template,
    environment: input.environment,
    files: input.files,
    parameters: input.parameters,
    tags: 'a,b',
    timeout_mins: 30,
  };

  test('to create a stack, which is kept where it fails', async () => {
    const { server, heat, writes } = await connect(() => ({ status: 201, body: { stack: { id: 's1' } } }));
    expect(await heat.create('app-seed', input)).toEqual(stack);
    expect(server.received.at(-1)).toMatchObject({ method: 'POST', path: '/v1/p1/stacks' });
    expect(server.received.at(-1)?.json).toEqual({ stack_name: 'app-seed', disable_rollback: true, ...body });
    expect(writes()).toBe(1);
  });

  test('to update one, wholly or in part', async () => {
    const { server, heat, writes } = await connect(() => ({ status: 202 }));
    await heat.update(stack, input);
    expect(server.received.at(-1)).toMatchObject({ method: 'PUT', json: { disable_rollback: true, ...body } });
    await heat.updateExisting(stack, { parameters: { p: 2 } });
    expect(server.received.at(-1)?.method).toBe('PATCH');
    expect(server.received.at(-1)?.json).toEqual({ disable_rollback: true, parameters: { p: 2 } });
    expect(writes()).toBe(2);
  });

  test('to check a template or preview an update, which writes nothing', async () => {
    const { server, heat, writes } = await connect(() => ({ body: { resource_changes: { added: [] } } }));
    await heat.validate(input);
    expect(await heat.previewUpdate(stack, input)).toEqual({ added: [] });
    expect(server.calls.slice(1)).toEqual(['POST /v1/p1/validate', 'PUT /v1/p1/stacks/app-seed/s1/preview?show_nested=true']);
    expect(writes()).toBe(0);
  });
});

test('events are asked for from a marker on, with those of nested stacks', async () => {
  const { server, heat } = await connect(() => ({ body: { events: [{ id: 'e2' }] } }));
  expect(await heat.events(stack, 'e1')).toEqual([{ id: 'e2' }]);
  expect(server.calls.at(-1)).toBe('GET /v1/p1/stacks/app-seed/s1/events?nested_depth=5&sort_dir=asc&marker=e1');
});

test('a stack that is gone has no events', async () => {
  const { heat } = await connect(() => ({ status: 404 }));
  expect(await heat.events(stack)).toEqual([]);
});

test('outputs that cannot be told are left out', async () => {
  const outputs = [
    { output_key: 'a', output_value: [1] },
    { output_key: 'b', output_value: null, output_error: 'no such attribute' },
  ];
  const { heat } = await connect(() => ({ body: { stack: { ...stack, outputs } } }));
  expect(await heat.outputs(stack)).toEqual({ a: [1] });
});
