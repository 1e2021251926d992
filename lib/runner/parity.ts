import { isDeepStrictEqual } from 'node:util';
import type { Artifact, Assembly, ImageArtifact } from '../assembly';
import { type ImagesLock, imageIn, type LockedImage } from './images/lock';
import type { ValueChange } from './plan/change';
import { valueChanges } from './plan/compare';
import type { Document } from './plan/side';
import { imageContent, readConfiguration, readDocument, readNodes } from './sides';

/** One of two stages of a program: its assembly, and what its images are locked to. */
export interface StageSide {
  readonly stage: string;
  readonly assembly: Assembly;
}

/** Two stages side by side. Plain JSON; nothing in it is secret. */
export interface Parity {
  /** By construct path. */
  readonly images: readonly ImageParity[];
  /** By artifact. */
  readonly configuration: readonly ConfigurationParity[];
}

/** An image in both stages; null where a stage has none, or has not locked it. */
export interface ImageParity {
  /** Construct path. */
  readonly path: string;
  readonly names: Pair<string | null>;
  readonly digests: Pair<LockedImage | null>;
  /** Whether both stages are locked to the same bytes. */
  readonly identical: boolean;
  /** What differs in what goes into it. */
  readonly properties: readonly ValueChange[];
}

/** An artifact, or the list of clouds, where it differs. */
export interface ConfigurationParity {
  /** Id of the artifact; `clouds` for the list of clouds. */
  readonly artifact: string;
  /** The one stage that has it. */
  readonly only?: string;
  /** Every value that differs, as it is in the first stage and in the second. */
  readonly values: readonly ValueChange[];
}

/** Of the first stage and of the second. */
export type Pair<T> = readonly [T, T];

/** Compares two stages of a program: their images by what is locked, everything else value by value. */
export function compareStages(a: StageSide, b: StageSide, lock: ImagesLock): Parity {
  return { images: compareImages(a, b, lock), configuration: compareConfiguration(a, b) };
}

function compareImages(a: StageSide, b: StageSide, lock: ImagesLock): ImageParity[] {
  const [ofA, ofB] = [imagesByPath(a.assembly), imagesByPath(b.assembly)];
  return unionOf(ofA.keys(), ofB.keys()).map((path) => {
    const [inA, inB] = [ofA.get(path), ofB.get(path)];
    const digests = [lockedAs(lock, a.stage, inA), lockedAs(lock, b.stage, inB)] as const;
    const names = [inA?.imageName ?? null, inB?.imageName ?? null] as const;
    const identical = names[0] === names[1] && digests[0] !== null && isDeepStrictEqual(digests[0], digests[1]);
    const properties = inA && inB ? valueChanges(imageContent(a.assembly, inA), imageContent(b.assembly, inB)) : [];
    return { path, names, digests, identical, properties };
  });
}

/** The images of an assembly; the same one may be for several clouds. */
function imagesByPath({ manifest }: Assembly): Map<string, ImageArtifact> {
  const images = Object.values(manifest.artifacts).filter((artifact) => artifact.type === 'image');
  return new Map(images.map((image) => [image.path, image]));
}

function lockedAs(lock: ImagesLock, stage: string, image: ImageArtifact | undefined): LockedImage | null {
  return (image && imageIn(lock, stage, image.imageName)) ?? null;
}

function compareConfiguration(a: StageSide, b: StageSide): ConfigurationParity[] {
  const [ofA, ofB] = [configurationOf(a.assembly), configurationOf(b.assembly)];
  const found = unionOf(ofA.keys(), ofB.keys()).map((artifact): ConfigurationParity => {
    const [inA, inB] = [ofA.get(artifact), ofB.get(artifact)];
    if (!inA || !inB) return { artifact, only: inA ? a.stage : b.stage, values: [] };
    return { artifact, values: valueChanges(inA, inB) };
  });
  return found.filter(({ only, values }) => only !== undefined || values.length > 0);
}

/** Everything in an assembly but its images, by artifact. */
function configurationOf(assembly: Assembly): Map<string, Document> {
  const { clouds, artifacts } = assembly.manifest;
  const all = new Map<string, Document>([['clouds', clouds]]);
  for (const [id, artifact] of Object.entries(artifacts)) if (artifact.type !== 'image') all.set(id, documentOf(assembly, artifact));
  return all;
}

/** What an artifact says, and what its files say in place of their digests. */
function documentOf(assembly: Assembly, artifact: Exclude<Artifact, ImageArtifact>): Document {
  const { file: _file, sha256: _sha256, ...said } = artifact;
  if (artifact.type === 'heat-stack') {
    return { ...said, template: readDocument(assembly, artifact), environment: readDocument(assembly, artifact.environment) };
  }
  if (artifact.type === 'terraform-stack') return { ...said, configuration: readConfiguration(assembly, artifact) };
  return { ...said, nodes: Object.fromEntries(readNodes(assembly, artifact).map((node) => [String(node.name), node])) };
}

function unionOf(a: Iterable<string>, b: Iterable<string>): string[] {
  return [...new Set([...a, ...b])].sort();
}
