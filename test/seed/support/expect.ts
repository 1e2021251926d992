import { expect } from 'vitest';
import type { Plan } from '../../../lib/runner/plan/change';
import type { Project } from './project';

/** What a command prints that finds nothing to do. */
export const NOTHING_TO_DO = 'Nothing to do: all of it is deployed.\n';

/** Asserts that the project's assembly is deployed, by all that the command says of it. */
export async function expectDeployed(project: Project): Promise<void> {
  expect(await project.succeed('deploy', '--yes')).toBe(NOTHING_TO_DO);
  expect(await project.run(['diff', '--fail'])).toMatchObject({ code: 0, stdout: 'Nothing differs.\n' });
}

/** What `tripleo diff` says of each resource that something happens to, by construct path. */
export async function effects(project: Project): Promise<{ [path: string]: string }> {
  const { code, stdout, stderr } = await project.run(['diff', '--json', '--fail']);
  expect(code, stderr).toBe(3);
  const { changes } = JSON.parse(stdout) as Plan;
  return Object.fromEntries(changes.map(({ path, effect }) => [path, effect]));
}
