import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventsSoFar, failed, follow, settle } from '../../../lib/runner/apply/follow';
import { OpenStack } from '../openstack';

afterEach(() => {
  vi.useRealTimers();
});

/** A stack with an operation under way, which has two resources of ours. */
async function begin() {
  const openstack = await OpenStack.start();
  const stack = openstack.addStack({ stack_name: 'demo', stack_status: 'UPDATE_IN_PROGRESS' });
  const said: string[] = [];
  const following = { paths: { net: 'a/net', port: 'a/port' }, report: (line: string) => said.push(line) };
  const end = (status: string) => () => {
    stack.stack_status = status;
  };
  return { openstack, stack, cloud: openstack.connect(), said, following, end };
}

describe('following a stack', () => {
  it('tells what becomes of the program’s resources, by name and path, until the operation has ended', async () => {
    const { openstack, stack, cloud, said, following, end } = await begin();
    openstack.event(stack, 'UPDATE_IN_PROGRESS', 'net');
    openstack.looks.push(
      () => {},
      () => {
        openstack.event(stack, 'UPDATE_COMPLETE', 'net');
        end('UPDATE_COMPLETE')();
      },
    );
    expect((await follow(cloud, stack, following))?.stack_status).toBe('UPDATE_COMPLETE');
    expect(said).toEqual(['demo: UPDATE_COMPLETE net [a/net]']);
  });

  it('leaves out the template’s own resources, unless they fail: then with Heat’s reason', async () => {
    const { openstack, stack, cloud, said, following, end } = await begin();
    openstack.event(stack, 'UPDATE_COMPLETE', 'before_all');
    openstack.event(stack, 'UPDATE_FAILED', 'after_all');
    Object.assign(stack.events.at(-1) ?? {}, { resource_status_reason: 'no such value' });
    end('UPDATE_FAILED')();
    expect((await follow(cloud, stack, following))?.stack_status).toBe('UPDATE_FAILED');
    expect(said).toEqual(['demo: UPDATE_FAILED after_all: no such value']);
  });

  it('does not tell what was before', async () => {
    const { openstack, stack, cloud, said, following, end } = await begin();
    openstack.event(stack, 'CREATE_FAILED', 'net');
    const known = await eventsSoFar(cloud, stack);
    openstack.event(stack, 'UPDATE_COMPLETE', 'net');
    end('UPDATE_COMPLETE')();
    await follow(cloud, stack, { ...following, known });
    expect(said).toEqual(['demo: UPDATE_COMPLETE net [a/net]']);
  });

  it('tells an event once, also where Heat has purged the last one and sends all again', async () => {
    const { openstack, stack, cloud, said, following, end } = await begin();
    openstack.event(stack, 'CREATE_COMPLETE', 'net');
    openstack.event(stack, 'CREATE_COMPLETE', 'port');
    const known = await eventsSoFar(cloud, stack);
    stack.events.pop();
    openstack.event(stack, 'UPDATE_COMPLETE', 'net');
    openstack.looks.push(
      () => {},
      () => {
        stack.events.pop();
        openstack.event(stack, 'UPDATE_COMPLETE', 'port');
        end('UPDATE_COMPLETE')();
      },
    );
    await follow(cloud, stack, { ...following, known });
    expect(said).toEqual(['demo: UPDATE_COMPLETE net [a/net]', 'demo: UPDATE_COMPLETE port [a/port]']);
  });

  it('ends with nothing where the stack goes away', async () => {
    const { openstack, stack, cloud, following, end } = await begin();
    openstack.looks.push(end('DELETE_COMPLETE'));
    expect(await follow(cloud, stack, following)).toBeUndefined();
    openstack.stacks.pop();
    expect(await follow(cloud, stack, following)).toBeUndefined();
  });

  it('says in a long silence what it waits for', async () => {
    const { openstack, stack, cloud, said, following, end } = await begin();
    vi.useFakeTimers({ toFake: ['Date'] });
    for (let i = 0; i < 7; i++) openstack.event(stack, 'UPDATE_IN_PROGRESS', `r${i}`);
    openstack.looks.push(() => vi.advanceTimersByTime(20_000), end('UPDATE_COMPLETE'));
    await follow(cloud, stack, following);
    expect(said).toEqual(['demo: UPDATE_IN_PROGRESS, waiting for r0, r1, r2, r3, r4 and 2 more']);
  });
});

describe('an operation that somebody else began', () => {
  it('is told from its beginning, not from the stack’s', async () => {
    const { openstack, stack, cloud, said, following, end } = await begin();
    openstack.event(stack, 'CREATE_IN_PROGRESS');
    openstack.event(stack, 'CREATE_FAILED', 'net');
    openstack.event(stack, 'UPDATE_IN_PROGRESS');
    openstack.event(stack, 'UPDATE_COMPLETE', 'net');
    openstack.looks.push(end('UPDATE_COMPLETE'));
    await settle(cloud, { ...stack }, following);
    expect(said).toEqual(['demo: UPDATE_IN_PROGRESS already; waiting for it to end', 'demo: UPDATE_COMPLETE net [a/net]']);
  });

  it('is not waited for where there is none', async () => {
    const { stack, cloud, said, following, end } = await begin();
    end('CREATE_COMPLETE')();
    expect(await settle(cloud, stack, following)).toBe(stack);
    expect(said).toEqual([]);
  });
});

it('a failed stack is told with its resources’ reasons, else with its own', async () => {
  const { stack } = await begin();
  Object.assign(stack, { stack_status: 'UPDATE_FAILED', stack_status_reason: 'timed out' });
  expect(failed(stack, ['one', 'two']).message).toBe('STACK_FAILED demo is UPDATE_FAILED:\n  one\n  two');
  expect(failed(stack, []).message).toBe('STACK_FAILED demo is UPDATE_FAILED:\n  timed out');
});
