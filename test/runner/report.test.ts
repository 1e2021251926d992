import { describe, expect, it } from 'vitest';
import { CloudError } from '../../lib/runner/clouds/errors';
import { codeOf, describeError, RunError } from '../../lib/runner/report';

describe('an error is told', () => {
  it('with its code once', () => {
    expect(describeError(new RunError('STACK_GONE', 'it is gone'))).toBe('STACK_GONE it is gone');
    expect(describeError(new CloudError('CLOUD_TLS', 'no certificate'))).toBe('CLOUD_TLS no certificate');
    expect(describeError(Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' }))).toBe('ENOENT: no such file');
  });

  it('with its place where it has no code: it is a bug', () => {
    const bug = new TypeError('x is undefined');
    expect(describeError(bug)).toBe(bug.stack);
    expect(codeOf(bug)).toBeUndefined();
    expect(describeError('a text')).toBe('a text');
  });
});
