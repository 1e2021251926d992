import { load } from 'js-yaml';
import type { Artifact, Assembly, HeatStackArtifact, ImageArtifact, TerraformStackArtifact } from '../assembly';
import type { Document, Side, StackSide } from './plan/side';
import { terraformSide } from './plan/terraform-side';

/** An assembly as one side of a comparison. */
export function assemblySide(assembly: Assembly): Side {
  const stacks: Record<string, StackSide> = {};
  const images: NonNullable<Mutable<Side['images']>> = {};
  const nodes: NonNullable<Mutable<Side['nodes']>> = {};
  const names = imageNames(assembly);
  for (const [id, artifact] of Object.entries(assembly.manifest.artifacts)) {
    const { cloud, path } = artifact;
    if (artifact.type === 'heat-stack') stacks[id] = stackSide(assembly, artifact);
    else if (artifact.type === 'terraform-stack') stacks[id] = terraformSide(artifact, readConfiguration(assembly, artifact), names);
    else if (artifact.type === 'image')
      images[id] = { cloud, path, imageName: artifact.imageName, content: imageContent(assembly, artifact) };
    else nodes[id] = { cloud, path, nodes: readNodes(assembly, artifact), resources: artifact.resources };
  }
  return { stacks, images, nodes };
}

/** What images are called in their clouds, by the ids of their artifacts. */
export function imageNames({ manifest }: Assembly): Map<string, string> {
  const names = new Map<string, string>();
  for (const [id, artifact] of Object.entries(manifest.artifacts)) if (artifact.type === 'image') names.set(id, artifact.imageName);
  return names;
}

/** A Terraform configuration of the assembly. */
export function readConfiguration(assembly: Assembly, artifact: TerraformStackArtifact): Document {
  return JSON.parse(assembly.read(artifact)) as Document;
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

/** What diskimage-builder reads of an image. */
export function imageManifest(assembly: Assembly, artifact: Artifact): Document {
  return (load(assembly.read(artifact)) as Document[])[0];
}

/** All that goes into an image, and so into its name. */
export function imageContent(assembly: Assembly, artifact: ImageArtifact): Document {
  const { imagename: _, ...manifest } = imageManifest(assembly, artifact);
  const files: Record<string, string> = {};
  for (const [element, { files: own }] of Object.entries(artifact.elements ?? {})) {
    for (const [path, { sha256, executable }] of Object.entries(own))
      files[`${element}/${path}`] = `sha256 ${sha256}${executable ? ', executable' : ''}`;
  }
  return { ...manifest, builder: artifact.builder, files };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
