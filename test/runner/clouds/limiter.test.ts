import { expect, test } from 'vitest';
import { Limiter } from '../../../lib/runner/clouds/limiter';

test('no more tasks run at once than the bound, and all of them run', async () => {
  const limiter = new Limiter(3);
  let running = 0;
  let most = 0;
  const task = async (i: number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return i;
  };
  const results = await Promise.all(Array.from({ length: 20 }, (_, i) => limiter.run(() => task(i))));
  expect(most).toBe(3);
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test('a task that fails makes room for the next', async () => {
  const limiter = new Limiter(1);
  const failing = limiter.run(() => Promise.reject(new Error('no')));
  const following = limiter.run(() => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  await expect(following).resolves.toBe('yes');
});

test('a bound below 1 is refused', () => {
  expect(() => new Limiter(0)).toThrow('at least 1, got 0');
});
