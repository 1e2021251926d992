import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../../lib/runner/clouds/secret';

test('a secret shows only when asked to', () => {
  const secret = new Secret('s3cret');
  expect(secret.reveal()).toBe('s3cret');
  expect(`${secret} ${JSON.stringify({ secret })} ${inspect({ secret }, { depth: 9, showHidden: true })}`).not.toContain('s3cret');
});
