import type { Effect } from './effect';

/** What carrying an assembly out would do. Plain JSON; nothing in it is secret. */
export interface Plan {
  readonly stacks: readonly StackChange[];
  readonly changes: readonly ResourceChange[];
  /** Every bare-metal machine of both sides, also those that nothing happens to. */
  readonly machines: readonly MachineChange[];
  /** Images that differ. */
  readonly images: readonly ImageChange[];
  /** Nodes that differ. */
  readonly nodes: readonly NodeChange[];
  readonly counts: {
    readonly resources: { readonly [effect in Effect]: number };
    readonly machines: { readonly [effect in Effect]: number };
    readonly images: number;
    readonly nodes: number;
  };
}

export interface StackChange {
  /** Id of the artifact. */
  readonly stack: string;
  readonly stackName: string;
  readonly cloud: string;
  readonly action: 'none' | 'create' | 'update' | 'delete';
  /** What there is to do besides its resources' changes, and what the plan cannot see. */
  readonly notes: readonly string[];
}

/** A resource that something happens to. */
export interface ResourceChange {
  /** Id of the stack's artifact. */
  readonly stack: string;
  /** Name in the template or configuration. */
  readonly resource: string;
  /** Construct path. */
  readonly path: string;
  /** The engine's. */
  readonly type: string;
  /** Server name of the bare-metal machine that it is, or is a part of: its ports and deployments. */
  readonly machine?: string;
  readonly effect: Effect;
  /** The template keeps it in the cloud when it is deleted or replaced. */
  readonly retained?: true;
  /** Its engine refuses to replace it unless the environment's `restricted_actions`, or its `prevent_destroy`, no longer says so. */
  readonly restricted?: true;
  /** Empty for what is added or deleted as a whole. */
  readonly properties: readonly PropertyChange[];
}

/** A property that changes, or one place in it. */
export interface PropertyChange {
  /** The engine's name of the property. For what stands beside the properties (`type`, `metadata`, …) `section` is true. */
  readonly name: string;
  readonly section?: true;
  /** Keys and indexes into the property, where only a part of it changes. */
  readonly steps?: readonly (string | number)[];
  /** Secrets masked, functions as the template writes them, null if there is none. The same as `after` if only what it refers to changes. */
  readonly before: unknown;
  readonly after: unknown;
  readonly effect: Effect;
  readonly why: string;
  /** What decides the effect, such as `image_update_policy REBUILD`. */
  readonly policy?: string;
  /** Changes elsewhere that bring it about. */
  readonly causes?: readonly string[];
  /** Heat, Terraform or Nova would refuse it. */
  readonly fails?: true;
}

export interface MachineChange {
  /** Server name. */
  readonly machine: string;
  /** Server name before, where it changes. */
  readonly formerly?: string;
  readonly cloud: string;
  readonly stack: string;
  readonly resource: string;
  /** Construct path. */
  readonly path: string;
  /** The worst of what happens to the server, its ports and its deployments. */
  readonly effect: Effect;
  /** It must be named by `--allow`: it would be replaced, wiped or deleted. */
  readonly guarded: boolean;
  /** What of the server itself brings the effect about. */
  readonly reasons: readonly PropertyChange[];
  /** Its ports and deployments that something happens to, by name in the template. */
  readonly parts: readonly string[];
}

export interface ImageChange {
  /** Id of the artifact. */
  readonly artifact: string;
  readonly cloud: string;
  readonly path?: string;
  /** Name in the cloud; null if the image is no longer asked for. It stays in the cloud then. */
  readonly imageName: string | null;
  readonly before: string | null;
  /** Whether it is to be uploaded. */
  readonly upload: boolean;
  /** Bytes of it that are built on this machine; null where it is not built. Only where clouds were asked. */
  readonly built?: number | null;
  /** What differs in what it is built from. */
  readonly properties: readonly ValueChange[];
}

export interface NodeChange {
  /** Id of the artifact. */
  readonly artifact: string;
  readonly cloud: string;
  readonly path?: string;
  readonly node: string;
  /** What happens to its entry. A removed node stays enrolled until someone removes it. */
  readonly change: 'added' | 'changed' | 'removed';
  readonly properties: readonly ValueChange[];
}

export interface ValueChange {
  /** Dotted. */
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Whether there is anything to do or to show. */
export function differs(plan: Plan): boolean {
  return plan.images.length > 0 || plan.nodes.length > 0 || plan.stacks.some(({ action }) => action !== 'none');
}
