import type { TerraformStackArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { Image } from '../clouds/glance';
import type { UrlPurpose } from '../clouds/swift';
import { RunError } from '../report';
import type { State } from './state';
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
  /** Signed with a key. */
  readonly url: (purpose: UrlPurpose, key: string) => Promise<string>;
}

/** Gathers the values of a stack's variables. Secrets that the state doesn't keep yet, in the length that is asked for, are new ones each time. */
export async function gatherInputs(
  { inputs, images, secrets, urls }: TerraformStackArtifact,
  { resources }: State,
  sources: Sources,
): Promise<Inputs> {
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
  for (const [variable, { length, resource }] of Object.entries(secrets ?? {})) {
    const kept = String(resources.get(resource)?.output ?? '');
    values.set(variable, kept.length === length ? kept : randomSecret(length));
  }
  for (const [variable, { key, ...purpose }] of Object.entries(urls ?? {})) {
    values.set(variable, await sources.url(purpose, String(values.get(key))));
  }
  return { values, moved };
}

/** An image by its id, and what is in it: another content under the same id would be another image. */
function imageValue({ id, os_hash_value: hash, checksum }: Image): { id: string; checksum: unknown } {
  return { id, checksum: hash ?? checksum ?? id };
}

/**
 * Signs URLs of a stack's objects.
 *
 * @throws RunError OBJECT_STORE_MISSING
 */
export function urlsIn({ session, swift }: Cloud, { path, stackName, cloud }: TerraformStackArtifact): Sources['url'] {
  return async (purpose, key) => {
    if (await session.has('object-store')) return swift.temporaryUrl(purpose, key);
    const advice = 'give the cloud Swift, let Heat carry the stack out, or take away what its machines are told';
    throw new RunError(
      'OBJECT_STORE_MISSING',
      `[${path}] machines of ${stackName} are told what to be by objects; got no object-store service in the catalogue of cloud ${cloud}; allowed one; do ${advice}`,
    );
  };
}
