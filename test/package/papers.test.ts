import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const read = (file: string) => readFileSync(join(__dirname, '..', '..', file), 'utf8');

it('API.md holds the vocabulary and not the bindings', () => {
  const api = read('API.md');
  expect(api).toContain('### Undercloud ');
  expect(api).not.toContain('OS::Octavia::LoadBalancer');
});

it("the README's program is part of the example", () => {
  const [, program] = /## The program\n.*?```ts\n(.*?)```/s.exec(read('README.md')) ?? [];
  expect(program).toContain('new Overcloud');
  expect(read('examples/two-clouds/main.ts')).toContain(program);
});
