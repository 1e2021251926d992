import { type Assembly, DEFAULT_STAGE, type ImageArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { ImagesLock } from '../images/lock';
import type { Document } from '../plan/side';
import type { Report } from '../report';
import type { Run } from '../run';
import { imageManifest, readNodes } from '../sides';

/** What a deployment holds its images to. */
export interface ImageRules {
  /** What was built and tested. @default - nothing is said of it, and every image will do */
  readonly lock?: ImagesLock;
  /** Whether stand-ins will do for images that are not built. @default false */
  readonly standIns?: boolean;
}

/** An image that is to be in a cloud, and what must hold of it. */
export interface ImageOrder {
  readonly app: string;
  readonly stage: string;
  readonly artifact: ImageArtifact;
  readonly cloud: Cloud;
  /** Of the disk that it is written to, in GiB. */
  readonly minimumDisk?: number;
  /** Folder of the images that are built on this machine. */
  readonly images: string;
  /** What was built and tested, if anything is said of it. */
  readonly lock?: ImagesLock;
  /** Whether a stand-in will do where the image is not built. */
  readonly standIns: boolean;
  /** Entries of the nodes that the app enrols in the cloud. */
  readonly nodes: readonly Document[];
  readonly report: Report;
}

/** The order of an image, whose cloud must be there. */
export async function imageOrder(run: Run, artifact: ImageArtifact, { lock, standIns = false }: ImageRules): Promise<ImageOrder> {
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
