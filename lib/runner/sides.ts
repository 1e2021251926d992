import { load } from 'js-yaml';
import type { Artifact, Assembly, HeatStackArtifact } from '../assembly';
import type { Document, Side, StackSide } from './plan/side';

/** An assembly as one side of a comparison. */
export function assemblySide(assembly: Assembly): Side {
  const stacks: Record<string, StackSide> = {};
  const images: NonNullable<Mutable<Side['images']>> = {};
  const nodes: NonNullable<Mutable<Side['nodes']>> = {};
  for (const [id, artifact] of Object.entries(assembly.manifest.artifacts)) {
    const { cloud, path } = artifact;
    if (artifact.type === 'heat-stack') stacks[id] = stackSide(assembly, artifact);
    else if (artifact.type === 'image')
      images[id] = { cloud, path, imageName: artifact.imageName, manifest: imageManifest(assembly, artifact) };
    else nodes[id] = { cloud, path, nodes: readNodes(assembly, artifact), resources: artifact.resources };
  }
  return { stacks, images, nodes };
}

/** The nodes of an enrolment file. */
export function readNodes(assembly: Assembly, artifact: Artifact): Document[] {
  return (JSON.parse(assembly.read(artifact)) as { nodes: Document[] }).nodes;
}

/** A YAML file of the assembly. */
export function readDocument(assembly: Assembly, file: { readonly file: string; readonly sha256: string }): Document {
  return load(assembly.read(file)) as Document;
}

function stackSide(assembly: Assembly, artifact: HeatStackArtifact): StackSide {
  const { cloud, stackName, path, inputs = {}, resources, machines = {}, files = {} } = artifact;
  return {
    cloud,
    stackName,
    path,
    template: readDocument(assembly, artifact),
    environment: readDocument(assembly, artifact.environment),
    files: Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256])),
    inputs,
    resources,
    machines,
  };
}

function imageManifest(assembly: Assembly, artifact: Artifact): Document {
  return (load(assembly.read(artifact)) as Document[])[0];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
