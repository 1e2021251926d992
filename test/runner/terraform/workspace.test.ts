import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Workspace } from '../../../lib/runner/terraform/workspace';

function project(): string {
  const made = mkdtempSync(join(tmpdir(), 'tripleo-project-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

function made(folder: string, stack: string, app = 'demo'): Workspace {
  const workspace = new Workspace(folder, stack);
  workspace.make();
  workspace.remember({ app, stack, stackName: stack.split('@')[0], cloud: 'seed', entry: 'seed', path: 'seed' });
  workspace.configure({ resource: {} });
  return workspace;
}

describe('a workspace', () => {
  it('remembers its stack, and is found by the app’s name', () => {
    const folder = project();
    made(folder, 'a@seed');
    made(folder, 'b@seed', 'other');
    mkdirSync(join(folder, '.tripleo', 'terraform', 'unfinished'));
    const found = Workspace.of(folder, 'demo');
    expect([...found.keys()]).toEqual(['a@seed']);
    expect(found.get('a@seed')?.remembered).toMatchObject({ stackName: 'a', entry: 'seed' });
    expect(found.get('a@seed')?.configuration).toEqual({ resource: {} });
    expect(Workspace.of(join(folder, 'nowhere'), 'demo').size).toBe(0);
  });

  it('is its owner’s alone, and nothing for version control', () => {
    const folder = project();
    const workspace = made(folder, 'a@seed');
    workspace.introduce({ clouds: {} });
    expect(statSync(workspace.folder).mode & 0o777).toBe(0o700);
    for (const name of ['stack.json', 'main.tf.json', 'clouds.yaml', 'secure.yaml']) {
      expect(statSync(workspace.at(name)).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(folder, '.tripleo', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it.each(['../../../etc@seed', 'a/b@seed', '..@seed'])('of %s stands in the project', (stack) => {
    const folder = project();
    expect(made(folder, stack).folder.startsWith(join(folder, '.tripleo', 'terraform', '/'))).toBe(true);
    expect([...Workspace.of(folder, 'demo').keys()]).toEqual([stack]);
  });

  it('is removed alone, and with the last one all that the runner keeps', () => {
    const folder = project();
    const [first, last] = [made(folder, 'a@seed'), made(folder, 'b@seed')];
    mkdirSync(join(folder, '.tripleo', 'providers', 'some'), { recursive: true });
    first.remove();
    expect(existsSync(join(folder, '.tripleo', 'providers'))).toBe(true);
    last.remove();
    expect(existsSync(join(folder, '.tripleo'))).toBe(false);
    last.remove();
  });

  it('leaves what others have put beside it', () => {
    const folder = project();
    const workspace = made(folder, 'a@seed');
    writeFileSync(join(folder, '.tripleo', 'notes'), '');
    workspace.remove();
    expect(existsSync(join(folder, '.tripleo', 'notes'))).toBe(true);
  });
});
