import type { Artifact, Assembly } from '../assembly';
import { resourceType } from '../heat/schema';
import type { BmcPasswords } from './apply/bmc-passwords';
import { settle } from './apply/follow';
import { applyImage } from './apply/image';
import { applyNodes } from './apply/nodes';
import { applyStack, removeStack } from './apply/stack';
import type { Connections } from './clouds/connections';
import { type Deployed, readDeployed } from './deployed';
import { differs, type Plan } from './plan/change';
import { plan } from './plan/plan';
import { type Refusal, refusals, restrictionsToLift } from './plan/refusals';
import { type Report, RunError } from './report';
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

/** What stands against a plan: machines that would be lost and are not named, updates that Heat would refuse. */
export function refused({ plan }: DeploymentPlan, allow: readonly string[]): Refusal[] {
  return refusals(plan, allow);
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
 * @throws RunError DEPLOY_FAILED with all that failed
 */
export async function deploy(assembly: Assembly, connections: Connections, planned: DeploymentPlan, options: DeployOptions): Promise<void> {
  const { report } = options;
  const lift = restrictionsToLift(planned.plan, options.allow);
  const failures: Error[] = [];
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
      failures.push(error as Error);
      report((error as Error).message);
      return false;
    }
  };
  // The manifest's order puts dependencies first, so each one's run is there when it is asked for.
  for (const [id, artifact] of Object.entries(assembly.manifest.artifacts)) runs.set(id, run(id, artifact));
  await Promise.all(runs.values());
  if (failures.length > 0) {
    const undone = skipped.length > 0 ? `\nnot begun, since they depend on it: ${skipped.join(', ')}` : '';
    throw new RunError('DEPLOY_FAILED', `${failures.map(({ message }) => message).join('\n')}${undone}`);
  }
  await removeStale(assembly, connections, planned.deployed, report);
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
    const missing = plan.images.some((image) => image.artifact === id && image.upload);
    if (missing) await applyImage(assembly.manifest.app, artifact, await connections.get(artifact.cloud), report);
  } else if (artifact.type === 'baremetal-nodes') {
    await applyNodes(artifact, readNodes(assembly, artifact), await connections.get(artifact.cloud), bmcPasswords, report);
  } else if (plan.stacks.some((stack) => stack.stack === id && stack.action !== 'none')) {
    await applyStack({ assembly, artifact, connections, deployed: deployed.stacks.get(id)?.detail, unguarded, report });
  }
}

/** Takes down the stacks that the app once made and no longer has: the youngest first, since it may use the others. */
async function removeStale(assembly: Assembly, connections: Connections, deployed: Deployed, report: Report): Promise<void> {
  const stale = [...deployed.stacks].filter(([id]) => !assembly.manifest.artifacts[id]);
  stale.sort(([, a], [, b]) => b.detail.creation_time.localeCompare(a.detail.creation_time));
  for (const [, { cloud, detail }] of stale) await removeStack(await connections.get(cloud), detail, {}, report);
}
