import type { Assembly } from '../assembly';
import { removeImages } from './apply/image';
import { waitUntilAvailable } from './apply/nodes';
import { removeStack } from './apply/stack';
import type { Connections } from './clouds/connections';
import { type Deployed, type DeployedStack, staleStacks } from './deployed';
import type { Report } from './report';
import { readNodes } from './sides';

/** The app's stacks that are there, in the order in which they can be taken down. */
export function destructionOrder(assembly: Assembly, deployed: Deployed): DeployedStack[] {
  const known = Object.keys(assembly.manifest.artifacts).reverse();
  return [...staleStacks(assembly, deployed), ...known.map((id) => deployed.stacks.get(id)).filter((stack) => stack !== undefined)];
}

/**
 * Takes the app's stacks down, one after the other, then deletes the images that it brought along, and waits until its nodes are
 * available. The nodes stay enrolled.
 *
 * @throws RunError STACK_FAILED with the reasons, where a stack can't be deleted; what comes after it is left
 */
export async function destroy(assembly: Assembly, connections: Connections, deployed: Deployed, report: Report): Promise<void> {
  const { app, artifacts } = assembly.manifest;
  for (const { cloud, detail } of destructionOrder(assembly, deployed)) {
    const artifact = artifacts[`${detail.stack_name}@${cloud}`];
    const paths = artifact?.type === 'heat-stack' ? artifact.resources : {};
    await removeStack(await connections.get(cloud), detail, paths, report);
  }
  for (const id of deployed.clouds) await removeImages(app, id, await connections.get(id), report);
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (artifact.type === 'baremetal-nodes' && deployed.side.nodes?.[id]) {
      await waitUntilAvailable(readNodes(assembly, artifact), await connections.get(artifact.cloud), report);
    }
  }
}
