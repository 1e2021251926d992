import { createHash } from 'node:crypto';
import type { Artifact, Assembly, HeatStackArtifact, ImageArtifact, Manifest, NodesArtifact } from '../assembly';
import { stayingImage } from './apply/image';
import { isEnrolled } from './apply/nodes';
import type { Cloud } from './clouds/cloud';
import { CloudError } from './clouds/errors';
import type { StackDetail, StackSummary } from './clouds/heat';
import type { Document, ImageSide, NodesSide, Side, StackSide } from './plan/side';
import { describeError } from './report';
import { markedStates, resourceStates } from './resource-states';
import type { Run } from './run';
import { readNodes } from './sides';
import { TerraformStack } from './terraform/stack';
import { type State, statusOf } from './terraform/state';
import { rememberedSubject, subjectsOf } from './terraform/subject';
import { Workspace } from './terraform/workspace';

/** What there is of an assembly in its clouds. */
export interface Deployed {
  readonly side: Side;
  /** Ids of the clouds that are there. */
  readonly clouds: readonly string[];
  /** Heat's stacks by artifact id, those too that the assembly no longer has. */
  readonly stacks: ReadonlyMap<string, DeployedStack>;
  /** Terraform's stacks by artifact id: those of the assembly, and those that it no longer has of which something is left. */
  readonly terraform: ReadonlyMap<string, DeployedTerraformStack>;
}

export interface DeployedStack {
  /** Id of the cloud. */
  readonly cloud: string;
  readonly detail: StackDetail;
}

export interface DeployedTerraformStack {
  readonly stack: TerraformStack;
  readonly state: State;
}

/** Tags by which an app knows its stacks; Heat takes 80 characters each, and no comma. */
export function stackTags(app: string, cloud: string): string[] {
  return [`tripleo-app=${app}`, `tripleo-cloud=${cloud}`];
}

/**
 * Asks the clouds, and Terraform, what is there. A cloud that its parent has yet to deploy need not answer.
 *
 * @param settles whether runs of Terraform that an earlier command has begun are waited for: until then, no state tells what there is
 * @throws CloudError where a cloud that should be there cannot be reached; RunError where Terraform can't read a state
 */
export async function readDeployed(run: Run, settles = false): Promise<Deployed> {
  const { assembly } = run;
  const { manifest } = assembly;
  const clouds: string[] = [];
  const stacks = new Map<string, DeployedStack>();
  const terraform = await readTerraformStacks(run, settles);
  const machinesThere = (id: string) => isDeployed(stacks.get(id)) || isApplied(manifest.artifacts[id], terraform.get(id));
  const elsewhere = Object.fromEntries([...terraform].map(([id, { state }]) => [id, outputValues(state)]));
  const side = {
    stacks: {} as Record<string, StackSide>,
    images: {} as Record<string, ImageSide>,
    nodes: {} as Record<string, NodesSide>,
    elsewhere,
  };
  for (const id of parentsFirst(manifest)) {
    const cloud = await connect(run, id, machinesThere);
    if (!cloud) continue;
    clouds.push(id);
    const artifacts = Object.entries(manifest.artifacts).filter(([, artifact]) => artifact.cloud === id);
    await Promise.all([
      readStacks(manifest, id, cloud, stacks, side.stacks),
      ...artifacts.map(async ([artifactId, artifact]) => {
        if (artifact.type === 'image' && (await stayingImage(cloud, artifact, run.images))) side.images[artifactId] = imageSide(artifact);
      }),
      readEnrolled(assembly, artifacts, cloud, side.nodes),
    ]);
  }
  return { side, clouds, stacks, terraform };
}

/** Stacks that the app once made and no longer has: the youngest first, since it may use the others. */
export function staleStacks(assembly: Assembly, deployed: Deployed): Standing[] {
  const stale = standingStacks(deployed).filter(({ id }) => !assembly.manifest.artifacts[id]);
  return stale.sort((a, b) => b.since.localeCompare(a.since));
}

/** A stack of either engine of which something is there. */
export interface Standing {
  /** Id of the artifact. */
  readonly id: string;
  readonly stackName: string;
  /** Id of the cloud. */
  readonly cloud: string;
  /** Heat's, or `APPLIED` or `INCOMPLETE`. */
  readonly status: string;
  /** Since when; ISO 8601, empty where it isn't known. */
  readonly since: string;
  readonly heat?: StackDetail;
  readonly terraform?: TerraformStack;
}

/** The stacks of both engines that are there. */
export function standingStacks({ stacks, terraform }: Deployed): Standing[] {
  const standing: Standing[] = [];
  for (const [id, { cloud, detail }] of stacks) {
    const { stack_name: stackName, stack_status: status, creation_time: since } = detail;
    standing.push({ id, stackName, cloud, status, since, heat: detail });
  }
  for (const [id, { stack, state }] of terraform) {
    if (state.resources.size === 0) continue;
    const { stackName, cloud, configuration } = stack.subject;
    standing.push({ id, stackName, cloud, status: statusOf(state, configuration), since: stack.begun ?? '', terraform: stack });
  }
  return standing;
}

/** Terraform's stacks of the assembly, and those that the project remembers and of which something is left. */
async function readTerraformStacks({ assembly, terraform, report }: Run, settles: boolean): Promise<Map<string, DeployedTerraformStack>> {
  const subjects = subjectsOf(assembly);
  for (const [id, workspace] of Workspace.of(terraform.project, assembly.manifest.app)) {
    const remembered = subjects.has(id) ? undefined : rememberedSubject(workspace);
    if (remembered) subjects.set(id, remembered);
  }
  const stacks = [...subjects.values()].map((subject) => new TerraformStack(terraform, subject, report));
  if (settles) await Promise.all(stacks.map((stack) => stack.settle()));
  const states = await Promise.all(stacks.map((stack) => stack.state()));
  const found = new Map<string, DeployedTerraformStack>();
  for (const [i, stack] of stacks.entries()) {
    const { stack: id, artifact } = stack.subject;
    if (artifact || states[i].resources.size > 0) found.set(id, { stack, state: states[i] });
    else if (!stack.isUnderWay) stack.forget();
  }
  return found;
}

function outputValues({ outputs }: State): { [output: string]: unknown } {
  return Object.fromEntries([...outputs].map(([name, { value }]) => [name, value]));
}

/** Clouds in the order in which they come to be. */
export function parentsFirst(manifest: Manifest): string[] {
  const ids: string[] = [];
  const add = (id: string): void => {
    const { parent } = manifest.clouds[id];
    if (parent !== undefined && parent !== id && !ids.includes(parent)) add(parent);
    if (!ids.includes(id)) ids.push(id);
  };
  for (const id of Object.keys(manifest.clouds)) add(id);
  return ids;
}

/**
 * @param machinesThere whether a stack that a cloud is made of has been deployed
 */
async function connect(run: Run, id: string, machinesThere: (stack: string) => boolean): Promise<Cloud | undefined> {
  const { connections, report } = run;
  const { manifest } = run.assembly;
  try {
    return await connections.get(id);
  } catch (error) {
    if (!Object.values(manifest.artifacts).some((artifact) => artifact.cloud === id)) {
      report(`cloud ${id} is not asked, since nothing of the app is to be put into it (${describeError(error)})`);
      return undefined;
    }
    const missing = machineStacks(manifest, id).filter((stack) => !machinesThere(stack));
    if (missing.length === 0 || !(error instanceof CloudError) || NEVER_RIGHT.includes(error.code)) throw error;
    const have = missing.length === 1 ? 'has' : 'have';
    report(`cloud ${id} is not there yet, ${missing.join(', ')} ${have} to be deployed first (${describeError(error)})`);
    return undefined;
  }
}

/** Errors that no deployment mends: better told now than when the parent is deployed. */
const NEVER_RIGHT = ['CLOUDS_FILE_INVALID', 'CLOUD_ENTRY_INVALID', 'CLOUD_AUTH_TYPE', 'CLOUD_AUTH_INCOMPLETE', 'CLOUD_AUTH_MIXED'];

function isDeployed(stack: DeployedStack | undefined): boolean {
  return stack?.detail.stack_status.endsWith('_COMPLETE') ?? false;
}

/** Whether Terraform has made all machines of a stack. */
function isApplied(artifact: Artifact, stack: DeployedTerraformStack | undefined): boolean {
  if (artifact.type !== 'terraform-stack' || !stack) return false;
  return Object.keys(artifact.machines ?? {}).every((address) => stack.state.resources.get(address)?.tainted === false);
}

/** Stacks in other clouds whose machines make up a cloud. */
function machineStacks(manifest: Manifest, cloud: string): string[] {
  const found = new Set<string>();
  for (const artifact of Object.values(manifest.artifacts)) {
    if (artifact.cloud !== cloud) continue;
    for (const id of artifact.dependencies) {
      const dependency = manifest.artifacts[id];
      if ('machines' in dependency && dependency.cloud !== cloud && dependency.machines) found.add(id);
    }
  }
  return [...found];
}

async function readStacks(
  manifest: Manifest,
  cloudId: string,
  cloud: Cloud,
  stacks: Map<string, DeployedStack>,
  sides: Record<string, StackSide>,
): Promise<void> {
  const tags = stackTags(manifest.app, cloudId);
  const ours = (await cloud.heat.stacks()).filter((stack) => tags.every((tag) => stack.tags?.includes(tag)));
  const found = await Promise.all(
    ours.map(async (summary) => {
      const detail = await cloud.heat.show(summary);
      if (!detail) return undefined;
      const id = `${summary.stack_name}@${cloudId}`;
      return { id, detail, side: await stackSide(cloudId, cloud, detail, manifest.artifacts[id]) };
    }),
  );
  // Only now, and in the order of the list: what is printed must not depend on which answer came first.
  for (const stack of found) {
    if (!stack) continue;
    stacks.set(stack.id, { cloud: cloudId, detail: stack.detail });
    sides[stack.id] = stack.side;
  }
}

async function stackSide(cloudId: string, cloud: Cloud, detail: StackDetail, artifact: Artifact | undefined): Promise<StackSide> {
  const complete = detail.stack_status.endsWith('_COMPLETE');
  const [template, environment, states] = await Promise.all([
    cloud.heat.template(detail),
    cloud.heat.environment(detail),
    complete ? markedStates(cloud, detail) : resourceStates(cloud, detail),
  ]);
  const known = artifact?.type === 'heat-stack' ? artifact : undefined;
  return {
    cloud: cloudId,
    stackName: detail.stack_name,
    path: known?.path,
    template: template as Document,
    environment: environment as Document,
    files: known && (await fileDigests(cloud, detail, known)),
    parameters: detail.parameters,
    outputs: Object.fromEntries((detail.outputs ?? []).map((output) => [output.output_key, output.output_value])),
    status: detail.stack_status,
    states,
  };
}

async function fileDigests(
  cloud: Cloud,
  stack: StackSummary,
  artifact: HeatStackArtifact,
): Promise<{ [name: string]: string } | undefined> {
  if (!artifact.files) return undefined;
  const files = Object.entries(await cloud.heat.files(stack));
  return Object.fromEntries(files.map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')]));
}

function imageSide({ cloud, path, imageName }: ImageArtifact): ImageSide {
  return { cloud, path, imageName };
}

async function readEnrolled(
  assembly: Assembly,
  artifacts: readonly (readonly [string, Artifact])[],
  cloud: Cloud,
  sides: Record<string, NodesSide>,
): Promise<void> {
  const pools = artifacts.filter((entry): entry is readonly [string, NodesArtifact] => entry[1].type === 'baremetal-nodes');
  if (pools.length === 0) return;
  const [nodes, ports] = await Promise.all([cloud.ironic.nodes(), cloud.ironic.ports()]);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  for (const [id, pool] of pools) {
    const enrolled = readNodes(assembly, pool).filter((wanted) => isEnrolled(wanted, byName.get(String(wanted.name)), ports));
    sides[id] = { cloud: pool.cloud, path: pool.path, nodes: enrolled.map(({ name }) => ({ name })) };
  }
}
