import { afterEach, describe, expect, it, vi } from 'vitest';
import { Progress } from '../../../lib/runner/terraform/progress';

afterEach(() => {
  vi.useRealTimers();
});

/** What is said of these lines of Terraform's. */
function heard() {
  const said: string[] = [];
  const paths = { 'openstack_networking_port_v2.a': 'cloud/a', 'terraform_data.secret': 'cloud/secret' };
  const progress = new Progress('stack', paths, (line) => said.push(line));
  const event = (type: string, address: string, action = 'create') =>
    progress.take(JSON.stringify({ type, hook: { resource: { addr: address }, action } }));
  const error = (diagnostic: object) => progress.take(JSON.stringify({ type: 'diagnostic', diagnostic }));
  return { said, progress, event, error };
}

describe('what Terraform does', () => {
  it.each([
    ['create', 'creating', 'created'],
    ['update', 'changing', 'changed'],
    ['delete', 'deleting', 'deleted'],
  ])('is told with the construct’s path: %s', (action, doing, done) => {
    const { said, event } = heard();
    event('apply_start', 'openstack_networking_port_v2.a', action);
    event('apply_complete', 'openstack_networking_port_v2.a', action);
    event('apply_errored', 'openstack_networking_port_v2.a', action);
    const name = 'stack: [cloud/a] openstack_networking_port_v2.a:';
    expect(said).toEqual([`${name} ${doing}`, `${name} ${done}`, `${name} ${doing} failed`]);
  });

  it('is told of what the program no longer has, and not of what only the configuration has, unless it fails', () => {
    const { said, event } = heard();
    for (const address of ['openstack_networking_port_v2.gone', 'terraform_data.own', 'data.openstack_x.own', 'terraform_data.secret']) {
      event('apply_complete', address, 'delete');
    }
    event('apply_errored', 'terraform_data.own');
    expect(said).toEqual([
      'stack: openstack_networking_port_v2.gone: deleted',
      'stack: [cloud/secret] terraform_data.secret: deleted',
      'stack: terraform_data.own: creating failed',
    ]);
  });

  it('is not told of every ten seconds, but of what it waits for after half a minute of silence', () => {
    vi.useFakeTimers();
    const { said, event } = heard();
    event('apply_start', 'openstack_networking_port_v2.a');
    event('apply_start', 'terraform_data.b');
    said.length = 0;
    for (let i = 0; i < 7; i++) {
      vi.advanceTimersByTime(10_000);
      event('apply_progress', 'openstack_networking_port_v2.a');
    }
    const line = 'stack: waiting for [cloud/a] openstack_networking_port_v2.a, terraform_data.b';
    expect(said).toEqual([line, line]);
  });

  it('names only a few of what it waits for', () => {
    vi.useFakeTimers();
    const { said, event } = heard();
    for (let i = 0; i < 7; i++) event('apply_start', `terraform_data.n${i}`);
    vi.advanceTimersByTime(30_000);
    event('apply_progress', 'terraform_data.n0');
    expect(said).toEqual([
      'stack: waiting for terraform_data.n0, terraform_data.n1, terraform_data.n2, terraform_data.n3, terraform_data.n4 and 2 more',
    ]);
  });

  it('is not told of refreshes, plans and warnings', () => {
    const { said, progress, event, error } = heard();
    event('refresh_complete', 'openstack_networking_port_v2.a');
    error({ severity: 'warning', summary: 'Argument is deprecated' });
    progress.take('{"type":"version","terraform":"1.11.4"}');
    progress.take('');
    expect(said).toEqual([]);
    expect(progress.errors).toEqual([]);
  });
});

describe('what went wrong', () => {
  it('is what Terraform says of it, each thing once', () => {
    const { progress, error } = heard();
    const one = { severity: 'error', summary: 'No', detail: 'Because.', address: 'terraform_data.a' };
    error(one);
    error(one);
    error({ severity: 'error', summary: 'execution halted', detail: '' });
    expect(progress.failures).toEqual([
      { summary: 'No', detail: 'Because.', address: 'terraform_data.a' },
      { summary: 'execution halted', detail: '' },
    ]);
  });

  it('is told in its last words where it gives up on itself', () => {
    const { progress } = heard();
    for (let i = 0; i < 30; i++) progress.take(`panic ${i}`);
    progress.take('{ not JSON');
    expect(progress.failures).toMatchObject([{ summary: expect.stringMatching(/^panic 11\n.*panic 29\n\{ not JSON$/s) }]);
    expect(heard().progress.failures).toMatchObject([{ summary: 'it ended without a word' }]);
  });
});
