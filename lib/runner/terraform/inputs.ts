import type { TerraformStackArtifact } from '../../assembly';
import type { Image } from '../clouds/glance';
import { PLACEHOLDER, randomSecret, type Variables } from './variables';

/** What a stack's variables are given. */
export interface Inputs {
  readonly values: Variables;
  /** Why a variable's value isn't known yet; it is given a placeholder. */
  readonly moved: ReadonlyMap<string, string>;
}

/** A value, or why it isn't known yet. */
export type Known<T> = { readonly value: T } | { readonly moved: string };

/** Where a stack's inputs come from. */
export interface Sources {
  readonly output: (variable: string, artifact: string, output: string) => Promise<Known<unknown>>;
  /** By the id of its artifact. */
  readonly image: (artifact: string) => Promise<Known<Image>>;
}

/** Gathers the values of a stack's variables. Secrets are new ones each time; the state keeps the first. */
export async function gatherInputs({ inputs, images, secrets }: TerraformStackArtifact, sources: Sources): Promise<Inputs> {
  const values = new Map<string, unknown>();
  const moved = new Map<string, string>();
  for (const [variable, { artifact, output }] of Object.entries(inputs ?? {})) {
    const found = await sources.output(variable, artifact, output);
    values.set(variable, 'value' in found ? found.value : PLACEHOLDER);
    if ('moved' in found) moved.set(variable, found.moved);
  }
  for (const [variable, artifact] of Object.entries(images ?? {})) {
    const found = await sources.image(artifact);
    if ('moved' in found) moved.set(variable, found.moved);
    values.set(variable, 'value' in found ? imageValue(found.value) : { id: PLACEHOLDER, checksum: PLACEHOLDER });
  }
  for (const [variable, { length }] of Object.entries(secrets ?? {})) values.set(variable, randomSecret(length));
  return { values, moved };
}

/** An image by its id, and what is in it: another content under the same id would be another image. */
function imageValue({ id, os_hash_value: hash, checksum }: Image): { id: string; checksum: unknown } {
  return { id, checksum: hash ?? checksum ?? id };
}
