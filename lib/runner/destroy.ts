import type { Artifact, Assembly } from '../assembly';
import { removeImages } from './apply/image';
import { waitUntilAvailable } from './apply/nodes';
import { removeStack } from './apply/stack';
import type { Connections } from './clouds/connections';
import { type Deployed, type DeployedStack, staleStacks } from './deployed';
import { type Report, RunError } from './report';
import { readNodes } from './sides';

/** The app's stacks that are there, in the order in which they can be taken down. */
export function destructionOrder(assembly: Assembly, deployed: Deployed): DeployedStack[] {
  const known = Object.keys(assembly.manifest.artifacts).reverse();
  return [...staleStacks(assembly, deployed), ...known.map((id) => deployed.stacks.get(id)).filter((stack) => stack !== undefined)];
}

/**
 * Takes the app's stacks down, each as soon as nothing needs it any more, then deletes the images that it brought along, and waits
 * until its nodes are available. The nodes stay enrolled.
 *
 * @throws RunError STACK_FAILED with the reasons, where a stack can't be deleted; what it needs is left
 */
export async function destroy(assembly: Assembly, connections: Connections, deployed: Deployed, report: Report): Promise<void> {
  const { app, artifacts } = assembly.manifest;
  for (const { cloud, detail } of staleStacks(assembly, deployed)) await removeStack(await connections.get(cloud), detail, {}, report);
  await removeStacks(assembly, connections, deployed, report);
  for (const id of deployed.clouds) await removeImages(app, id, await connections.get(id), report);
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (artifact.type === 'baremetal-nodes' && deployed.side.nodes?.[id]) {
      await waitUntilAvailable(readNodes(assembly, artifact), await connections.get(artifact.cloud), report);
    }
  }
}

async function removeStacks(assembly: Assembly, connections: Connections, { stacks }: Deployed, report: Report): Promise<void> {
  const artifacts = Object.entries(assembly.manifest.artifacts);
  const gone = new Map<string, Promise<void>>();
  const dependants = new Map<string, string[]>(artifacts.map(([id]) => [id, []]));
  for (const [id, { dependencies }] of artifacts) for (const dependency of dependencies) dependants.get(dependency)?.push(id);
  const remove = async (id: string, artifact: Artifact): Promise<void> => {
    await Promise.all((dependants.get(id) ?? []).map((dependant) => gone.get(dependant)));
    const stack = stacks.get(id);
    if (!stack || artifact.type !== 'heat-stack') return;
    await removeStack(await connections.get(stack.cloud), stack.detail, artifact.resources, report);
  };
  // The manifest's order puts dependencies first, so backwards each one's dependants are under way when it asks for them.
  for (const [id, artifact] of artifacts.reverse()) gone.set(id, remove(id, artifact));
  const ends = await Promise.allSettled(gone.values());
  const [failure, ...others] = new Set(ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : [])));
  if (!failure) return;
  if (others.length === 0) throw failure;
  throw new RunError('DESTROY_FAILED', [failure, ...others].map(({ message }) => message).join('\n'));
}
