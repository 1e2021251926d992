import { type Document, isDocument, section } from '../plan/side';
import { addressesOf } from './configuration';

/** What a stack's state holds. */
export interface State {
  /** By address; what the configuration only reads is left out. */
  readonly resources: ReadonlyMap<string, StateResource>;
  readonly outputs: ReadonlyMap<string, StateOutput>;
}

export interface StateResource {
  /** In the cloud. */
  readonly id?: string;
  /** It was begun and not finished; left alone, Terraform replaces it. */
  readonly tainted: boolean;
  /** What a `terraform_data` keeps. */
  readonly output?: unknown;
}

export interface StateOutput {
  readonly value: unknown;
  readonly sensitive: boolean;
}

/** Terraform has made all of a stack's resources, as far as its state tells. */
export const APPLIED = 'APPLIED';
/** Some of a stack's resources have yet to be made, or were not finished. */
export const INCOMPLETE = 'INCOMPLETE';

/** How a stack fares of which something is there. */
export function statusOf({ resources }: State, configuration: Document): string {
  return addressesOf(configuration).every((address) => resources.get(address)?.tainted === false) ? APPLIED : INCOMPLETE;
}

export const NO_STATE: State = { resources: new Map(), outputs: new Map() };

/**
 * Reads what `state pull` prints: nothing where there is no state. `show -json` would tell the same, but takes three times as long, and
 * OpenTofu's fails on a state that Terraform has written.
 */
export function stateOf(pulled: string): State {
  if (pulled.trim() === '') return NO_STATE;
  const state = JSON.parse(pulled) as Document;
  const resources = new Map<string, StateResource>();
  for (const { mode, type, name, instances } of documents(state.resources)) {
    if (mode !== 'managed') continue;
    // What a replacement has left behind is no instance that counts.
    const instance = documents(instances).find(({ deposed }) => deposed === undefined);
    const { id, output } = section(instance, 'attributes');
    const tainted = instance?.status === 'tainted' || instance === undefined;
    resources.set(`${type}.${name}`, {
      tainted,
      ...(typeof id === 'string' && { id }),
      ...(isDocument(output) && { output: output.value }),
    });
  }
  const outputs = Object.entries(section(state, 'outputs')).map(([name, output]) => {
    const { value, sensitive } = isDocument(output) ? output : {};
    return [name, { value, sensitive: sensitive === true }] as const;
  });
  return { resources, outputs: new Map(outputs) };
}

function documents(value: unknown): Document[] {
  return Array.isArray(value) ? value.filter(isDocument) : [];
}
