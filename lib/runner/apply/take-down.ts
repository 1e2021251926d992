import type { Standing } from '../deployed';
import type { Run } from '../run';
import { removeStack } from './stack';

/** Takes a stack down, whichever engine has deployed it. */
export async function takeDown({ assembly, connections, report }: Run, { id, cloud, heat, terraform }: Standing): Promise<void> {
  const { artifacts, clouds } = assembly.manifest;
  if (heat) {
    const artifact = artifacts[id];
    const paths = artifact?.type === 'heat-stack' ? artifact.resources : {};
    await removeStack(await connections.get(cloud), heat, paths, report);
  }
  // A project remembers stacks of clouds, too, that the app no longer has.
  if (terraform) await terraform.destroy(clouds[cloud] && (await connections.get(cloud)));
}
