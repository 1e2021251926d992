import { type Artifact, type Assembly, DEFAULT_STAGE, type ImageArtifact, type Rollout } from '../assembly';
import type { BmcPasswords } from './apply/bmc-passwords';
import { settle } from './apply/follow';
import { applyImage, type ImageOrder } from './apply/image';
import { inputValues } from './apply/inputs';
import { applyNodes } from './apply/nodes';
import { applyStack, type PlannedChanges } from './apply/stack';
import { takeDown } from './apply/take-down';
import { applyTerraformStack } from './apply/terraform';
import { CloudError } from './clouds/errors';
import type { StackDetail } from './clouds/heat';
import { type Deployed, type DeployedTerraformStack, readDeployed, staleStacks } from './deployed';
import { engineChanges } from './engine-change';
import { readBuilt } from './images/built-image';
import type { ImagesLock } from './images/lock';
import { differs, type Plan } from './plan/change';
import { type Choices, type Chosen, choose, markReplaced } from './plan/choices';
import { type Refusal, refusals, restrictionsToLift } from './plan/refusals';
import type { Document } from './plan/side';
import { codeOf, describeError, MachinesError, RunError } from './report';
import type { Run } from './run';
import { imageManifest, readNodes } from './sides';
import type { PlannedStack } from './terraform/plan-stack';
import { Planner } from './terraform/planner';

/** What a deployment would do. */
export interface DeploymentPlan extends Chosen {
  readonly deployed: Deployed;
  /** What Terraform has planned, by artifact id. */
  readonly terraform: ReadonlyMap<string, PlannedStack>;
}

/** What a plan is for. */
export interface PlanningOptions {
  /** Machines that may be lost. @default - none */
  readonly allow?: readonly string[];
  /**
   * Whether it is to be carried out: what is under way is waited for then, since no plan holds while it lasts.
   *
   * @default false
   */
  readonly deploys?: boolean;
  /** Machines that are treated otherwise than the program alone would have it. @default - none */
  readonly choices?: Choices;
}

const NO_CHOICES: Choices = { replace: [], leaveOut: [] };

/** Compares an assembly with what is deployed. */
export async function planDeployment(run: Run, options: PlanningOptions = {}): Promise<DeploymentPlan> {
  const { allow = [], deploys = false, choices = NO_CHOICES } = options;
  const { manifest } = run.assembly;
  const read = await readDeployed(run, deploys);
  if (deploys && (await settleStacks(run, read))) return planDeployment(run, options);
  const deployed = { ...read, side: markReplaced(manifest, read.side, choices.replace) };
  const planner = new Planner(run, deployed, { allow: [...allow, ...choices.replace], deploys, replace: choices.replace });
  const plan = await planner.plan();
  // What another run has done meanwhile is in none of what was read before.
  const waited = [...planner.planned.values()].some(({ stack }) => stack.hasWaited);
  if (waited) return planDeployment(run, options);
  return { ...choose(withBuilt(plan, run), choices), deployed, terraform: planner.planned };
}

/** Machines that may be lost, those among them that are to be replaced. */
function losable({ replaced }: DeploymentPlan, allow: readonly string[]): string[] {
  return [...allow, ...replaced.map(({ path }) => path)];
}

/** The plan with what is built of the images that are to be uploaded. */
function withBuilt(plan: Plan, { assembly, images: folder }: Run): Plan {
  const images = plan.images.map((image) => {
    const artifact = assembly.manifest.artifacts[image.artifact];
    if (!image.upload || artifact?.type !== 'image') return image;
    const files = Object.values(readBuilt(folder, artifact)?.provenance.files ?? {});
    return { ...image, built: files.length === 0 ? null : files.reduce((sum, { size }) => sum + size, 0) };
  });
  return { ...plan, images };
}

/** Waits for operations of Heat that are under way; whether there were any. */
async function settleStacks({ assembly, connections, report }: Run, { stacks }: Deployed): Promise<boolean> {
  const busy = [...stacks].filter(([, { detail }]) => detail.stack_status.endsWith('_IN_PROGRESS'));
  await Promise.all(
    busy.map(async ([id, { cloud, detail }]) => {
      const artifact = assembly.manifest.artifacts[id];
      const paths = artifact?.type === 'heat-stack' ? artifact.resources : {};
      await settle(await connections.get(cloud), detail, { paths, report });
    }),
  );
  return busy.length > 0;
}

/** A stack that can't be carried out in the state in which it is. */
export interface StackRefusal {
  readonly code: 'STACK_ENGINE_CHANGED' | 'STACK_NOT_UPDATABLE';
  /** Id of the stack's artifact. */
  readonly stack: string;
  /** Construct path. */
  readonly path: string;
  /** All of it, with what to do, in a line that starts with the code. */
  readonly message: string;
}

/** What stands against a plan: machines that would be lost and are not named, updates that Heat would refuse, engines that have changed. */
export function refused(assembly: Assembly, planned: DeploymentPlan, allow: readonly string[]): (Refusal | StackRefusal)[] {
  const { plan, deployed, problems } = planned;
  const stuck: StackRefusal[] = [];
  for (const { stack, stackName, path, from, to } of engineChanges(assembly, deployed)) {
    const advice = `go back to ${from}, or take it down by "tripleo destroy", then deploy again`;
    const message = `STACK_ENGINE_CHANGED [${path}] ${to} takes no stack over that ${from} has deployed; got ${stackName}, deployed by ${from}; allowed the same engine; do ${advice}`;
    stuck.push({ code: 'STACK_ENGINE_CHANGED', stack, path, message });
  }
  for (const [stack, { detail }] of deployed.stacks) {
    const artifact = assembly.manifest.artifacts[stack];
    const advice = remedy(detail);
    if (artifact?.type !== 'heat-stack' || advice === undefined) continue;
    const { path } = artifact;
    const { stack_name: name, stack_status: status } = detail;
    const message = `STACK_NOT_UPDATABLE [${path}] Heat updates ${name} no more; got ${status}; allowed a stack that is neither deleted nor suspended; do ${advice}`;
    stuck.push({ code: 'STACK_NOT_UPDATABLE', stack, path, message });
  }
  return [...stuck, ...problems, ...refusals(plan, losable(planned, allow))];
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
  /** What was built and tested. @default - nothing is said of it, and every image will do */
  readonly lock?: ImagesLock;
  /** Whether stand-ins will do for images that are not built. @default false */
  readonly standIns?: boolean;
}

/**
 * Carries a plan out: each artifact as soon as what it depends on is there, then away with stacks that the assembly no longer has.
 * What depends on something that failed is left undone; the rest goes on to its end.
 *
 * @throws RunError DEPLOY_FAILED with all that failed and all that was not begun; its details hold `failures` and `skipped`.
 * RUN_INTERRUPTED where something was not begun for that reason alone
 */
export async function deploy(run: Run, planned: DeploymentPlan, options: DeployOptions): Promise<void> {
  const { assembly, report, terraform } = run;
  const lift = restrictionsToLift(planned.plan, losable(planned, options.allow));
  const { artifacts } = assembly.manifest;
  const failures: Failure[] = [];
  const skipped: string[] = [];
  const ends = new Map<string, Promise<End>>();
  /** How many machines have failed, by role. */
  const failed = new Map<string, number>();
  const carryOut = async (id: string, artifact: Artifact): Promise<End> => {
    const rollout = rolloutOf(artifact);
    const before = await Promise.all(artifact.dependencies.map(async (other) => ({ end: await ends.get(other), of: artifacts[other] })));
    const isReady = before.every(({ end, of }) => end === 'done' || (end === 'tolerated' && rolloutOf(of)?.role === rollout?.role));
    if (!isReady || terraform.isInterrupted) {
      skipped.push(id);
      return 'failed';
    }
    const role = rollout?.role ?? '';
    const failedBefore = failed.get(role) ?? 0;
    try {
      await apply(run, planned, id, artifact, { ...options, unguarded: lift[id] ?? [], failedBefore });
      return 'done';
    } catch (error) {
      const failure = failureOf(id, artifact, error);
      failures.push(failure);
      report(failure.message);
      if (!rollout || !(error instanceof MachinesError)) return 'failed';
      failed.set(role, failedBefore + error.failed.length);
      return failedBefore + error.failed.length > rollout.maxFailures ? 'failed' : 'tolerated';
    }
  };
  // The manifest's order puts dependencies first, so each one's end is there when it is asked for.
  for (const [id, artifact] of Object.entries(artifacts)) ends.set(id, carryOut(id, artifact));
  await Promise.all(ends.values());
  if (failures.length > 0) {
    const undone = skipped.length > 0 ? `\nnot begun, since they depend on it: ${skipped.join(', ')}` : '';
    const lines = failures.map(({ message }) => message).join('\n');
    throw new RunError('DEPLOY_FAILED', `${lines}${undone}\ndo mend the cause and deploy again: what is done stays`, { failures, skipped });
  }
  if (terraform.isInterrupted) throw new RunError('RUN_INTERRUPTED', 'what was begun is done; do deploy again for the rest', { skipped });
  for (const stack of staleStacks(assembly, planned.deployed)) await takeDown(run, stack);
}

/** How an artifact ended: `tolerated` where machines failed, but no more of their role than may. */
type End = 'done' | 'tolerated' | 'failed';

function rolloutOf(artifact: Artifact | undefined): Rollout | undefined {
  return artifact && 'rollout' in artifact ? artifact.rollout : undefined;
}

/** What is needed to apply an artifact. */
interface ApplyOptions extends DeployOptions {
  /** Resources that Heat may replace this time. */
  readonly unguarded: readonly string[];
  /** Machines of the artifact's role that have failed in this deployment. */
  readonly failedBefore: number;
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

async function apply(run: Run, planned: DeploymentPlan, id: string, artifact: Artifact, options: ApplyOptions): Promise<void> {
  const { assembly, connections, report } = run;
  const { plan, deployed, terraform } = planned;
  const { unguarded, failedBefore } = options;
  if (artifact.type === 'image') {
    await applyImage(await imageOrder(run, artifact, options));
  } else if (artifact.type === 'baremetal-nodes') {
    await applyNodes(artifact, readNodes(assembly, artifact), await connections.get(artifact.cloud), options.bmcPasswords, report);
  } else if (plan.stacks.some((stack) => stack.stack === id && stack.action !== 'none')) {
    if (artifact.type === 'heat-stack') {
      const inputs = await inputValues(run, deployed, artifact);
      const detail = deployed.stacks.get(id)?.detail;
      await applyStack(run, { artifact, deployed: detail, inputs, unguarded, failedBefore, planned: changesOf(id, planned) });
    } else {
      const { stack } = deployed.terraform.get(id) as DeployedTerraformStack;
      const allow = losable(planned, options.allow);
      const { leftOut, replaced } = changesOf(id, planned);
      await applyTerraformStack(run, { artifact, deployed, stack, planned: terraform.get(id), allow, leftOut, replaced, failedBefore });
    }
  }
}

/** What a plan says of a stack. */
function changesOf(id: string, { plan, deployed, replaced, leftOut }: DeploymentPlan): PlannedChanges {
  const ofStack = ({ stack }: { readonly stack: string }) => stack === id;
  return {
    present: deployed.side.stacks[id],
    changed: new Set(plan.changes.filter(ofStack).map(({ resource }) => resource)),
    machines: plan.machines.filter(ofStack),
    leftOut: leftOut.filter(ofStack),
    replaced: replaced.filter(ofStack),
  };
}

async function imageOrder(run: Run, artifact: ImageArtifact, { lock, standIns = false }: DeployOptions): Promise<ImageOrder> {
  const { assembly, connections, images, report } = run;
  const { app, stage = DEFAULT_STAGE } = assembly.manifest;
  const size = imageManifest(assembly, artifact)['image-size'];
  return {
    app,
    stage,
    artifact,
    cloud: await connections.get(artifact.cloud),
    ...(typeof size === 'number' && { minimumDisk: size }),
    images,
    lock,
    standIns,
    nodes: nodesOf(assembly, artifact.cloud),
    report,
  };
}

/** Entries of the nodes that the app enrols in a cloud. */
function nodesOf(assembly: Assembly, cloud: string): Document[] {
  const pools = Object.values(assembly.manifest.artifacts).filter((artifact) => artifact.type === 'baremetal-nodes');
  return pools.filter((pool) => pool.cloud === cloud).flatMap((pool) => readNodes(assembly, pool));
}
