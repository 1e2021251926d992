import { DEFAULT_STAGE } from '../../assembly';
import { RunError } from '../report';
import type { Run } from '../run';
import { checkImage } from './check-image';
import { type ImageRules, imageOrder } from './image-order';
import { lockedImage } from './locked-image';

/** An image that can't be deployed as things are. */
export interface ImageRefusal {
  readonly code: string;
  /** Id of the image's artifact. */
  readonly artifact: string;
  /** Construct path. */
  readonly path: string;
  /** All of it, with what to do, in a line that starts with the code. */
  readonly message: string;
}

/**
 * Looks at all images before anything is changed. One whose cloud is yet to be deployed can be held to the lock alone, until it is there.
 *
 * @param clouds ids of those that are there
 */
export async function refusedImages(run: Run, clouds: readonly string[], rules: ImageRules): Promise<ImageRefusal[]> {
  const { artifacts, stage = DEFAULT_STAGE } = run.assembly.manifest;
  const found = await Promise.all(
    Object.entries(artifacts).map(async ([id, artifact]): Promise<ImageRefusal[]> => {
      if (artifact.type !== 'image') return [];
      try {
        if (clouds.includes(artifact.cloud)) await checkImage(await imageOrder(run, artifact, rules));
        else lockedImage({ artifact, stage, lock: rules.lock });
        return [];
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        const { code, message } = error;
        return [{ code, artifact: id, path: artifact.path, message }];
      }
    }),
  );
  return found.flat();
}
