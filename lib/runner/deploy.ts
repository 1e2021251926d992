import type { Artifact, Assembly } from '../assembly';
import { resourceType } from '../heat/schema';
import type { BmcPasswords } from './apply/bmc-passwords';
import { settle } from './apply/follow';
import { applyImage } from './apply/image';
import { applyNodes } from './apply/nodes';
import { applyStack, removeStack } from './apply/stack';
import type { Connections } from './clouds/connections';
import { CloudError } from './clouds/errors';
import type { StackDetail } from './clouds/heat';
import { type Deployed, readDeployed, staleStacks } from './deployed';
import { differs, type Plan } from './plan/change';
import { plan } from './plan/plan';
import { type Refusal, refusals, restrictionsToLift } from './plan/refusals';
import type { Document } from './plan/side';
import { codeOf, describeError, type Report, RunError } from './report';
import { assemblySide, readNodes } from './sides';

/** What a deployment would do. */
export interface DeploymentPlan {
  readonly plan: Plan;
  readonly deployed: Deployed;
}

/** Compares an assembly with what is deployed. Operations that are under way are waited for if `wait`, since no plan holds while they last. */
export async function planDeployment(assembly: Assembly, connections: Connections, report: Report, wait = false): Promise<DeploymentPlan> {
  let deployed = await readDeployed(assembly, connections, report);
  const busy = [...deployed.stacks].filter(([, { detail }]) => detail.stack_status.endsWith('_IN_PROGRESS'));
  if (wait && busy.length > 0) {
    await Promise.all(
      busy.map(async ([id, { cloud, detail }]) => {
        const artifact = assembly.manifest.artifacts[id];
        const paths = artifact?.type === 'heat-stack' ? artifact.resources : {};
        await settle(await connections.get(cloud), detail, { paths, report });
      }),
    );
    deployed = await readDeployed(assembly, connections, report);
  }
  return { plan: plan(deployed.side, assemblySide(assembly), resourceType), deployed };
}

/** A stack that Heat would not update in the state in which it is. */
export interface StackRefusal {
  readonly code: 'STACK_NOT_UPDATABLE';
  /** Id of the stack's artifact. */
  readonly stack: string;
  /** Construct path. */
  readonly path: string;
  /** All of it, with what to do, in a line that starts with the code. */
  readonly message: string;
}

/** What stands against a plan: machines that would be lost and are not named, updates that Heat would refuse. */
export function refused(assembly: Assembly, { plan, deployed }: DeploymentPlan, allow: readonly string[]): (Refusal | StackRefusal)[] {
  const stuck: StackRefusal[] = [];
  for (const [stack, { detail }] of deployed.stacks) {
    const path = assembly.manifest.artifacts[stack]?.path;
    const advice = remedy(detail);
    if (path === undefined || advice === undefined) continue;
    const { stack_name: name, stack_status: status } = detail;
    const message = `STACK_NOT_UPDATABLE [${path}] Heat updates ${name} no more; got ${status}; allowed a stack that is neither deleted nor suspended; do ${advice}`;
    stuck.push({ code: 'STACK_NOT_UPDATABLE', stack, path, message });
  }
  return [...stuck, ...refusals(plan, allow)];
}

/** How to bring a stack out of a state in which Heat refuses every update (heat/engine/service.py, _prepare_stack_updates). */
function remedy({ stack_name: name, stack_status: status }: StackDetail): string | undefined {
  if (status.startsWith('DELETE_'))
    return `delete it for good by "openstack stack delete ${name}", or all by "tripleo destroy", then deploy again`;
  if (status.startsWith('SUSPEND_')) return `resume it by "openstack stack resume ${name}", then deploy again`;
  return undefined;
}

/** Whether there is nothing to do. */
export function isUpToDate({ plan }: DeploymentPlan): boolean {
  return !differs(plan);
}

export interface DeployOptions {
  /** Machines that may be lost. */
  readonly allow: readonly string[];
  readonly bmcPasswords: BmcPasswords;
  readonly report: Report;
}

/**
 * Carries a plan out: each artifact as soon as what it depends on is there, then away with stacks that the assembly no longer has.
 * What depends on something that failed is left undone; the rest goes on to its end.
 *
 * @throws RunError DEPLOY_FAILED with all that failed and all that was not begun; its details hold `failures` and `skipped`
 */
export async function deploy(assembly: Assembly, connections: Connections, planned: DeploymentPlan, options: DeployOptions): Promise<void> {
  const { report } = options;
  const lift = restrictionsToLift(planned.plan, options.allow);
  const failures: Failure[] = [];
  const skipped: string[] = [];
  const runs = new Map<string, Promise<boolean>>();
  const run = async (id: string, artifact: Artifact): Promise<boolean> => {
    const ready = await Promise.all(artifact.dependencies.map((dependency) => runs.get(dependency)));
    if (ready.includes(false)) {
      skipped.push(id);
      return false;
    }
    try {
      await apply(assembly, connections, planned, id, artifact, lift[id] ?? [], options);
      return true;
    } catch (error) {
      const failure = failureOf(id, artifact, error);
      failures.push(failure);
      report(failure.message);
      return false;
    }
  };
  // The manifest's order puts dependencies first, so each one's run is there when it is asked for.
  for (const [id, artifact] of Object.entries(assembly.manifest.artifacts)) runs.set(id, run(id, artifact));
  await Promise.all(runs.values());
  if (failures.length > 0) {
    const undone = skipped.length > 0 ? `\nnot begun, since they depend on it: ${skipped.join(', ')}` : '';
    const lines = failures.map(({ message }) => message).join('\n');
    throw new RunError('DEPLOY_FAILED', `${lines}${undone}\ndo mend the cause and deploy again: what is done stays`, { failures, skipped });
  }
  await removeStale(assembly, connections, planned.deployed, report);
}

/** An artifact that could not be applied. Plain JSON. */
interface Failure {
  /** Id of the artifact. */
  readonly artifact: string;
  readonly code: string;
  readonly message: string;
}

function failureOf(id: string, { path }: Artifact, error: unknown): Failure {
  const code = codeOf(error) ?? 'BUG';
  const told = describeError(error);
  // Errors of our own name constructs themselves; what a cloud says cannot.
  const message = error instanceof CloudError ? told.replace(code, `${code} [${path}]`) : told;
  return { artifact: id, code, message };
}

async function apply(
  assembly: Assembly,
  connections: Connections,
  { plan, deployed }: DeploymentPlan,
  id: string,
  artifact: Artifact,
  unguarded: readonly string[],
  { bmcPasswords, report }: DeployOptions,
): Promise<void> {
  if (artifact.type === 'image') {
    const nodes = nodesOf(assembly, artifact.cloud);
    await applyImage(assembly.manifest.app, artifact, nodes, await connections.get(artifact.cloud), report);
  } else if (artifact.type === 'baremetal-nodes') {
    await applyNodes(artifact, readNodes(assembly, artifact), await connections.get(artifact.cloud), bmcPasswords, report);
  } else if (artifact.type === 'heat-stack' && plan.stacks.some((stack) => stack.stack === id && stack.action !== 'none')) {
    await applyStack({ assembly, artifact, connections, deployed: deployed.stacks.get(id)?.detail, unguarded, report });
  }
}

/** Entries of the nodes that the app enrols in a cloud. */
function nodesOf(assembly: Assembly, cloud: string): Document[] {
  const pools = Object.values(assembly.manifest.artifacts).filter((artifact) => artifact.type === 'baremetal-nodes');
  return pools.filter((pool) => pool.cloud === cloud).flatMap((pool) => readNodes(assembly, pool));
}

/** Takes down the stacks that the app once made and no longer has. */
async function removeStale(assembly: Assembly, connections: Connections, deployed: Deployed, report: Report): Promise<void> {
  for (const { cloud, detail } of staleStacks(assembly, deployed)) await removeStack(await connections.get(cloud), detail, {}, report);
}
