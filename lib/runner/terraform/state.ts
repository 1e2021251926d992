import { type Document, isDocument, section } from '../plan/side';
import { addressesOf } from './configuration';

/** What a stack's state holds, as `show -json` tells it. */
export interface State {
  /** By address; what the configuration only reads is left out. */
  readonly resources: ReadonlyMap<string, StateResource>;
  readonly outputs: ReadonlyMap<string, StateOutput>;
}

export interface StateResource {
  readonly type: string;
  /** In the cloud. */
  readonly id?: string;
  /** It was begun and not finished; left alone, Terraform replaces it. */
  readonly tainted: boolean;
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

/** Reads what `show -json` printed of a state. */
export function stateOf(shown: Document): State {
  const values = section(shown, 'values');
  const resources = new Map<string, StateResource>();
  for (const resource of documents(section(values, 'root_module').resources)) {
    if (resource.mode !== 'managed') continue;
    const { id } = section(resource, 'values');
    const held = { type: String(resource.type), tainted: resource.tainted === true, ...(typeof id === 'string' && { id }) };
    resources.set(String(resource.address), held);
  }
  const outputs = Object.entries(section(values, 'outputs')).map(([name, output]) => {
    const { value, sensitive } = isDocument(output) ? output : {};
    return [name, { value, sensitive: sensitive === true }] as const;
  });
  return { resources, outputs: new Map(outputs) };
}

function documents(value: unknown): Document[] {
  return Array.isArray(value) ? value.filter(isDocument) : [];
}
