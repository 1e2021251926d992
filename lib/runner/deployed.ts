import { createHash } from 'node:crypto';
import type { Artifact, Assembly, HeatStackArtifact, ImageArtifact, Manifest, NodesArtifact } from '../assembly';
import { isEnrolled } from './apply/nodes';
import type { Cloud } from './clouds/cloud';
import type { Connections } from './clouds/connections';
import { CloudError } from './clouds/errors';
import type { StackDetail, StackSummary } from './clouds/heat';
import type { Document, ImageSide, NodesSide, Side, StackSide } from './plan/side';
import { describeError, type Report } from './report';
import { resourceStates } from './resource-states';
import { readNodes } from './sides';

/** What there is of an assembly in its clouds. */
export interface Deployed {
  readonly side: Side;
  /** Ids of the clouds that are there. */
  readonly clouds: readonly string[];
  /** Stacks by artifact id, those too that the assembly no longer has. */
  readonly stacks: ReadonlyMap<string, DeployedStack>;
}

export interface DeployedStack {
  /** Id of the cloud. */
  readonly cloud: string;
  readonly detail: StackDetail;
}

/** Tags by which an app knows its stacks; Heat takes 80 characters each, and no comma. */
export function stackTags(app: string, cloud: string): string[] {
  return [`tripleo-app=${app}`, `tripleo-cloud=${cloud}`];
}

/**
 * Asks the clouds what is there. A cloud that its parent has yet to deploy need not answer.
 *
 * @throws CloudError where a cloud that should be there cannot be reached
 */
export async function readDeployed(assembly: Assembly, connections: Connections, report: Report): Promise<Deployed> {
  const { manifest } = assembly;
  const clouds: string[] = [];
  const stacks = new Map<string, DeployedStack>();
  const side = { stacks: {} as Record<string, StackSide>, images: {} as Record<string, ImageSide>, nodes: {} as Record<string, NodesSide> };
  for (const id of parentsFirst(manifest)) {
    const cloud = await connect(manifest, id, connections, stacks, report);
    if (!cloud) continue;
    clouds.push(id);
    const artifacts = Object.entries(manifest.artifacts).filter(([, artifact]) => artifact.cloud === id);
    await Promise.all([
      readStacks(manifest, id, cloud, stacks, side.stacks),
      ...artifacts.map(async ([artifactId, artifact]) => {
        if (artifact.type === 'image' && (await hasImage(cloud, artifact))) side.images[artifactId] = imageSide(artifact);
      }),
      readEnrolled(assembly, artifacts, cloud, side.nodes),
    ]);
  }
  return { side, clouds, stacks };
}

/** Stacks that the app once made and no longer has: the youngest first, since it may use the others. */
export function staleStacks(assembly: Assembly, { stacks }: Deployed): DeployedStack[] {
  const stale = [...stacks].filter(([id]) => !assembly.manifest.artifacts[id]).map(([, stack]) => stack);
  return stale.sort((a, b) => b.detail.creation_time.localeCompare(a.detail.creation_time));
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

async function connect(
  manifest: Manifest,
  id: string,
  connections: Connections,
  stacks: ReadonlyMap<string, DeployedStack>,
  report: Report,
): Promise<Cloud | undefined> {
  try {
    return await connections.get(id);
  } catch (error) {
    if (!Object.values(manifest.artifacts).some((artifact) => artifact.cloud === id)) {
      report(`cloud ${id} is not asked, since nothing of the app is to be put into it (${describeError(error)})`);
      return undefined;
    }
    const missing = machineStacks(manifest, id).filter((stack) => !isDeployed(stacks.get(stack)));
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

/** Stacks in other clouds whose machines make up a cloud. */
function machineStacks(manifest: Manifest, cloud: string): string[] {
  const found = new Set<string>();
  for (const artifact of Object.values(manifest.artifacts)) {
    if (artifact.cloud !== cloud) continue;
    for (const id of artifact.dependencies) {
      const dependency = manifest.artifacts[id];
      if (dependency.type === 'heat-stack' && dependency.cloud !== cloud && dependency.machines) found.add(id);
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
    complete ? undefined : resourceStates(cloud, detail),
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
    ...(states && { states }),
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

async function hasImage(cloud: Cloud, artifact: ImageArtifact): Promise<boolean> {
  return (await cloud.glance.imagesNamed(artifact.imageName)).some((image) => image.status === 'active');
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
