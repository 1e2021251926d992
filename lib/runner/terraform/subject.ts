import type { Assembly, TerraformStackArtifact } from '../../assembly';
import { type Document, isDocument, section } from '../plan/side';
import { readConfiguration } from '../sides';
import type { Remembered, Workspace } from './workspace';

/** A stack that Terraform carries out: of an assembly, or remembered of an earlier one. */
export interface Subject extends Omit<Remembered, 'begun' | 'initialized'> {
  readonly configuration: Document;
  /** Construct paths by resource address. */
  readonly paths: { readonly [address: string]: string };
  /** Of an assembly's stack. */
  readonly artifact?: TerraformStackArtifact;
}

/** The stacks of an assembly, by id. */
export function subjectsOf(assembly: Assembly): Map<string, Subject> {
  const { app, clouds, artifacts } = assembly.manifest;
  const subjects = new Map<string, Subject>();
  for (const [stack, artifact] of Object.entries(artifacts)) {
    if (artifact.type !== 'terraform-stack') continue;
    const { stackName, cloud, path, resources: paths } = artifact;
    const configuration = readConfiguration(assembly, artifact);
    subjects.set(stack, { app, stack, stackName, cloud, entry: clouds[cloud].entry, path, configuration, paths, artifact });
  }
  return subjects;
}

/** A stack that no assembly has any more, as its workspace remembers it. */
export function rememberedSubject({ remembered, configuration: written }: Workspace): Subject | undefined {
  if (!remembered || !written) return undefined;
  const { app, stack, stackName, cloud, entry, path, initialized } = remembered;
  // As the assembly had it: the project may have moved since, and its states with it.
  const isLocal = typeof initialized?.stateFile === 'string';
  const configuration = isLocal ? { ...written, terraform: { ...section(written, 'terraform'), backend: initialized.backend } } : written;
  return { app, stack, stackName, cloud, entry, path, configuration, paths: pathsIn(configuration) };
}

/** Construct paths as a configuration's comments tell them. */
function pathsIn(configuration: Document): { [address: string]: string } {
  const paths: { [address: string]: string } = {};
  for (const [type, resources] of Object.entries(section(configuration, 'resource'))) {
    for (const [name, body] of Object.entries(isDocument(resources) ? resources : {})) {
      if (isDocument(body) && typeof body['//'] === 'string') paths[`${type}.${name}`] = body['//'];
    }
  }
  return paths;
}
