import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Document, section } from '../plan/side';
import { RunError } from '../report';
import { capture } from './capture';
import { baseEnvironment } from './environment';
import { terraformFailed } from './failure';
import type { Subject } from './subject';
import type { Terraform } from './terraform';
import { type Initialized, runnerFolder, type Workspace } from './workspace';

/** What Terraform writes of the providers that it chose. */
const LOCK_FILE = '.terraform.lock.hcl';
/** Its own folder. */
const DATA_FOLDER = '.terraform';

/**
 * Writes a configuration into a stack's workspace and has Terraform get ready for it. That is a tenth of a second, one stack after the
 * other, so it is done only where something that counts has changed.
 *
 * @param stateFile where the configuration keeps its state on this machine, where it does
 * @throws RunError STATE_BACKEND_CHANGED where the program wants the state elsewhere than it is
 */
export async function initialize(
  terraform: Terraform,
  workspace: Workspace,
  subject: Subject,
  configuration: Document,
  stateFile: string | undefined,
): Promise<void> {
  const { command, product } = await terraform.binary();
  const { app, stack, stackName, cloud, entry, path } = subject;
  const { backend, cloud: remote, required_providers: providers } = section(subject.configuration, 'terraform');
  const { begun, initialized: known } = workspace.remembered ?? {};
  const wanted: Initialized = { backend: backend ?? remote ?? null, stateFile: stateFile ?? null, providers: providers ?? null, product };
  const remember = (initialized?: Initialized) => workspace.remember({ app, stack, stackName, cloud, entry, path, begun, initialized });
  workspace.make();
  if (stateFile !== undefined) mkdirSync(dirname(stateFile), { recursive: true, mode: 0o700 });
  workspace.configure(configuration);
  remember(known);
  if (isDeepStrictEqual(known, wanted) && [LOCK_FILE, DATA_FOLDER].every((name) => existsSync(workspace.at(name)))) return;
  // Versions that were chosen for other constraints would stand in the way.
  const chosen = known !== undefined && isDeepStrictEqual(known.providers, wanted.providers) && known.product === product;
  if (!chosen) rmSync(workspace.at(LOCK_FILE), { force: true });
  // Where only the project has moved, its states have, too. Where they may have been left behind, Terraform refuses to go on.
  const moved = begun !== undefined && known !== undefined && !isDeepStrictEqual(known.backend, wanted.backend);
  const args = ['init', '-input=false', '-no-color', ...(moved ? [] : ['-reconfigure'])];
  const { code, stderr } = await terraform.initializing.run(() =>
    capture(command, args, { cwd: workspace.folder, env: initializationEnvironment(terraform) }),
  );
  if (code !== 0 && moved && stderr.includes('Backend configuration changed')) {
    throw new RunError(
      'STATE_BACKEND_CHANGED',
      `[${path}] the program keeps the state of ${stackName} elsewhere than it is; got ${JSON.stringify(wanted.backend)}; allowed ${JSON.stringify(known.backend)}; do undo the change, or move the state by "${command} -chdir=${workspace.folder} init -migrate-state"`,
    );
  }
  if (code !== 0) throw terraformFailed(subject, 'getting ready for', [`[${path}] ${stderr.trim().replace(/\s*\n\s*/g, ' ')}`]);
  remember(wanted);
}

/** Providers are large and the same for most stacks: the project keeps them once, whatever a stack's own lock file knows of them. */
function initializationEnvironment({ project, env }: Terraform): NodeJS.ProcessEnv {
  const cache = env.TF_PLUGIN_CACHE_DIR || join(runnerFolder(project), 'providers');
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  return { ...baseEnvironment(env), TF_PLUGIN_CACHE_DIR: cache, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1' };
}
