import type { Assembly } from '../assembly';
import { waitUntilAvailable } from './apply/nodes';
import { removeImages } from './apply/remove-images';
import { takeDown } from './apply/take-down';
import { type Deployed, type Standing, staleStacks, standingStacks } from './deployed';
import { RunError } from './report';
import type { Run } from './run';
import { readNodes } from './sides';

/** The app's stacks that are there, in the order in which they can be taken down. */
export function destructionOrder(assembly: Assembly, deployed: Deployed): Standing[] {
  const standing = standingStacks(deployed);
  const known = Object.keys(assembly.manifest.artifacts).reverse();
  return [...staleStacks(assembly, deployed), ...known.flatMap((id) => standing.filter((stack) => stack.id === id))];
}

/**
 * Takes the app's stacks down, each as soon as nothing needs it any more, then deletes the images that it brought along, and waits
 * until its nodes are available. The nodes stay enrolled.
 *
 * @throws RunError STACK_FAILED or TERRAFORM_FAILED with the reasons, where a stack can't be deleted; what it needs is left
 */
export async function destroy(run: Run, deployed: Deployed): Promise<void> {
  const { assembly, connections, report } = run;
  const { app, artifacts } = assembly.manifest;
  for (const stack of staleStacks(assembly, deployed)) await takeDown(run, stack);
  await removeStacks(run, deployed);
  for (const { stack, state } of deployed.terraform.values()) if (state.resources.size === 0) stack.forget();
  for (const id of deployed.clouds) await removeImages(app, id, await connections.get(id), report);
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (artifact.type === 'baremetal-nodes' && deployed.side.nodes?.[id]) {
      await waitUntilAvailable(readNodes(assembly, artifact), await connections.get(artifact.cloud), report);
    }
  }
}

async function removeStacks(run: Run, deployed: Deployed): Promise<void> {
  const artifacts = Object.entries(run.assembly.manifest.artifacts);
  const standing = standingStacks(deployed);
  const gone = new Map<string, Promise<void>>();
  const dependants = new Map<string, string[]>(artifacts.map(([id]) => [id, []]));
  for (const [id, { dependencies }] of artifacts) for (const dependency of dependencies) dependants.get(dependency)?.push(id);
  const remove = async (id: string): Promise<void> => {
    await Promise.all((dependants.get(id) ?? []).map((dependant) => gone.get(dependant)));
    for (const stack of standing.filter((one) => one.id === id)) await takeDown(run, stack);
  };
  // The manifest's order puts dependencies first, so backwards each one's dependants are under way when it asks for them.
  for (const [id] of artifacts.reverse()) gone.set(id, remove(id));
  const ends = await Promise.allSettled(gone.values());
  const [failure, ...others] = new Set(ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : [])));
  if (!failure) return;
  if (others.length === 0) throw failure;
  throw new RunError('DESTROY_FAILED', [failure, ...others].map(({ message }) => message).join('\n'));
}
