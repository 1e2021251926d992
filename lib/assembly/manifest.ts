/** The assembly's contents list: `manifest.json`. Its JSON Schema is `manifest.schema.json`. */
export interface Manifest {
  /** Version of this format: a reader takes the same major version. */
  readonly version: string;
  /** Oldest runner that can apply the assembly. */
  readonly minimumRunnerVersion: string;
  /** Name of the app. */
  readonly app: string;
  /** The deployment of the program that it is, such as `production`. @default - DEFAULT_STAGE */
  readonly stage?: string;
  readonly clouds: { readonly [id: string]: CloudEntry };
  /** In an order in which they can be applied. */
  readonly artifacts: { readonly [id: string]: Artifact };
}

export interface CloudEntry {
  /** Entry of clouds.yaml. */
  readonly entry: string;
  /** Construct path. */
  readonly path: string;
  /** Id of the cloud that this one is deployed by. */
  readonly parent?: string;
}

export type Artifact = HeatStackArtifact | TerraformStackArtifact | ImageArtifact | NodesArtifact;

interface ArtifactBase extends FileEntry {
  /** Id of the cloud that it is applied to. */
  readonly cloud: string;
  /** Construct path. */
  readonly path: string;
  /** Ids of the artifacts that come first. */
  readonly dependencies: readonly string[];
}

/** A file of the assembly. */
export interface FileEntry {
  /** Relative to the assembly, with `/`. */
  readonly file: string;
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
}

/** A stack; `file` is its template (HOT, YAML). */
export interface HeatStackArtifact extends ArtifactBase {
  readonly type: 'heat-stack';
  readonly stackName: string;
  readonly environment: FileEntry;
  /** Files that the template asks for by `get_file`, by the name it uses. */
  readonly files?: { readonly [name: string]: FileEntry };
  /** Parameters whose values are outputs of other stacks. */
  readonly inputs?: { readonly [parameter: string]: { readonly artifact: string; readonly output: string } };
  /** Construct paths by resource name. */
  readonly resources: { readonly [name: string]: string };
  /** Server names of the bare-metal machines, by resource name. */
  readonly machines?: { readonly [name: string]: string };
  /** How a change reaches the machines. Without it: all at once. */
  readonly rollout?: Rollout;
}

/** How a change reaches machines. */
export interface Rollout {
  /** Construct path of the machines' role, which may have them in several stacks. */
  readonly role: string;
  /** Server names in the order in which they are reached. */
  readonly machines: readonly string[];
  /** How many at once. @default - all */
  readonly batchSize?: number;
  /** How many of the role may fail before the others are left as they are. */
  readonly maxFailures: number;
}

/** A stack; `file` is its Terraform configuration (JSON). */
export interface TerraformStackArtifact extends ArtifactBase {
  readonly type: 'terraform-stack';
  readonly stackName: string;
  /** Variables whose values are outputs of other stacks. */
  readonly inputs?: { readonly [variable: string]: { readonly artifact: string; readonly output: string } };
  /** Variables that stand for images of the stack's cloud, an object of `id` and `checksum` each: ids of the images' artifacts. */
  readonly images?: { readonly [variable: string]: string };
  /** Variables that are secrets, with the addresses of the resources that keep them: the runner makes those that none keeps yet. */
  readonly secrets?: { readonly [variable: string]: { readonly length: number; readonly resource: string } };
  /** Variables that are URLs of objects in the cloud's object store, signed with a secret. The stack's state keeps the first. */
  readonly urls?: {
    readonly [variable: string]: {
      readonly method: string;
      readonly container: string;
      readonly object: string;
      /** Variable of the secret. */
      readonly key: string;
    };
  };
  /** Construct paths by resource address. Addresses that it leaves out are the configuration's own. */
  readonly resources: { readonly [address: string]: string };
  /** Server names of the bare-metal machines, by resource address. */
  readonly machines?: { readonly [address: string]: string };
  /** How a change reaches the machines. Without it: all at once. */
  readonly rollout?: Rollout;
  /** Addresses of the machines that other resources tell what to be, through the cloud's object store, by the addresses of those resources. */
  readonly parts?: { readonly [address: string]: string };
  /** Objects in which machines leave signals, by the address of the part whose id a signal must name. */
  readonly signals?: { readonly [address: string]: { readonly container: string; readonly object: string } };
}

/** An image to be in a cloud; `file` is its diskimage-builder manifest. */
export interface ImageArtifact extends ArtifactBase {
  readonly type: 'image';
  /** Name in the cloud, which ends in the content's address. */
  readonly imageName: string;
  /** How it lies on a disk. A partition image has kernel and ramdisk beside it. */
  readonly kind?: 'whole-disk' | 'partition' | 'tar';
  /** Version of diskimage-builder that the content's address stands for. */
  readonly builder?: string;
  /** Elements that don't come with diskimage-builder, by name. They lie in the assembly's folder `elements/<imageName>`, for ELEMENTS_PATH. */
  readonly elements?: { readonly [name: string]: ElementEntry };
}

export interface ElementEntry {
  /** Stands for the paths, modes and bytes of the files. */
  readonly digest: string;
  /** By path in the element. */
  readonly files: { readonly [path: string]: ElementFileEntry };
}

export interface ElementFileEntry extends FileEntry {
  readonly executable?: true;
}

/** Machines to be enrolled in a cloud; `file` is what `openstack baremetal create` reads. */
export interface NodesArtifact extends ArtifactBase {
  readonly type: 'baremetal-nodes';
  /** Construct paths by node name. */
  readonly resources: { readonly [name: string]: string };
}

/** This format's version. */
export const MANIFEST_VERSION = '1.0';
/** First runner that reads it. */
export const MINIMUM_RUNNER_VERSION = '0.1.0';
/** This runner: the package's version, which a test holds it to. */
export const RUNNER_VERSION = '0.1.0';
/** Stage of a program that knows of none. */
export const DEFAULT_STAGE = 'default';
/** Name of the manifest in its assembly. */
export const MANIFEST_FILE = 'manifest.json';
/** Name of the construct tree in its assembly. */
export const TREE_FILE = 'tree.json';

/** Every file of an assembly, the manifest first. */
export function assemblyFiles(manifest: Manifest): string[] {
  const files = new Set([MANIFEST_FILE, TREE_FILE]);
  for (const artifact of Object.values(manifest.artifacts)) {
    files.add(artifact.file);
    if (artifact.type === 'image') {
      for (const element of Object.values(artifact.elements ?? {})) {
        for (const { file } of Object.values(element.files)) files.add(file);
      }
    }
    if (artifact.type !== 'heat-stack') continue;
    files.add(artifact.environment.file);
    for (const { file } of Object.values(artifact.files ?? {})) files.add(file);
  }
  return [...files];
}
