import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(__dirname, '..', '..');

// What is generated and checked in, and what holds of the whole repository.
it.each([
  ['the sources are as the linter wants them', ['run', '--silent', 'lint']],
  ['Heat’s bindings are current', ['run', '--silent', 'bindings', '--', '--check']],
  ['Terraform’s bindings are current', ['run', '--silent', 'terraform-bindings', '--', '--check']],
  ['API.md is current', ['run', '--silent', 'api', '--', '--check']],
  ['docs/parity.md is current', ['run', '--silent', 'parity', '--', '--check']],
  ['the programs that the build leaves out compile', ['run', '--silent', 'types']],
])('%s', (_what, words) => {
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd: ROOT, encoding: 'utf8' });
  expect(status, `${stdout}${stderr}`).toBe(0);
});
