import { createHash } from 'node:crypto';
import type { Artifact, Assembly, HeatStackArtifact, ImageArtifact, Manifest, NodesArtifact } from '../assembly';
import { isEnrolled } from './apply/nodes';
import type { Cloud } from './clouds/cloud';
import type { Connections } from './clouds/connections';
import type { StackDetail, StackSummary } from './clouds/heat';
import type { Document, ImageSide, NodesSide, ResourceState, Side, StackSide } from './plan/side';
import type { Report } from './report';
import { readNodes } from './sides';

/** What there is of an assembly in its clouds. */
export interface Deployed {
  readonly side: Side;
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
  const stacks = new Map<string, DeployedStack>();
  const side = { stacks: {} as Record<string, StackSide>, images: {} as Record<string, ImageSide>, nodes: {} as Record<string, NodesSide> };
  for (const id of parentsFirst(manifest)) {
    const cloud = await connect(manifest, id, connections, stacks, report);
    if (!cloud) continue;
    const artifacts = Object.entries(manifest.artifacts).filter(([, artifact]) => artifact.cloud === id);
    await Promise.all([
      readStacks(manifest, id, cloud, stacks, side.stacks),
      ...artifacts.map(async ([artifactId, artifact]) => {
        if (artifact.type === 'image' && (await hasImage(cloud, artifact))) side.images[artifactId] = imageSide(artifact);
      }),
      readEnrolled(assembly, artifacts, cloud, side.nodes),
    ]);
  }
  return { side, stacks };
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
    const missing = machineStacks(manifest, id).filter((stack) => !stacks.has(stack));
    if (missing.length === 0) throw error;
    report(`cloud ${id} is not there yet: ${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} yet to be deployed`);
    return undefined;
  }
}

/** Stacks in other clouds whose machines make up a cloud. */
function machineStacks(manifest: Manifest, cloud: string): string[] {
  const found = new Set<string>();
  for (const artifact of Object.values(manifest.artifacts)) {
    if (artifact.cloud !== cloud) continue;
    for (const id of artifact.dependencies) {
      const dependency = manifest.artifacts[id];
      if (dependency.type === 'heat-stack' && dependency.cloud !== cloud) found.add(id);
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
  await Promise.all(
    ours.map(async (summary) => {
      const detail = await cloud.heat.show(summary);
      if (!detail) return;
      const id = `${summary.stack_name}@${cloudId}`;
      stacks.set(id, { cloud: cloudId, detail });
      sides[id] = await stackSide(cloudId, cloud, detail, manifest.artifacts[id]);
    }),
  );
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

/** States of the resources that are not as they should be, with those of the things behind them. */
async function resourceStates(cloud: Cloud, stack: StackSummary): Promise<Record<string, ResourceState>> {
  const states: Record<string, ResourceState> = {};
  const resources = (await cloud.heat.resources(stack)).filter((resource) => !resource.parent_resource);
  await Promise.all(
    resources.map(async ({ resource_name, resource_type, resource_status, physical_resource_id: id }) => {
      if (resource_status.endsWith('_COMPLETE') && !resource_status.startsWith('INIT')) return;
      let physical: string | undefined;
      if (id && resource_type === 'OS::Nova::Server') physical = (await cloud.nova.server(id))?.status;
      if (id && resource_type === 'OS::Neutron::Port') physical = (await cloud.neutron.ports({ id }))[0]?.status;
      states[resource_name] = { status: resource_status, ...(physical && { physical }) };
    }),
  );
  return states;
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
