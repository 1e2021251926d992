/** A parsed YAML or JSON document. */
export type Document = { readonly [key: string]: unknown };

/** One side of a comparison: an assembly, or what is deployed. Everything is keyed by the id of the assembly's artifact. */
export interface Side {
  readonly stacks: { readonly [artifact: string]: StackSide };
  readonly images?: { readonly [artifact: string]: ImageSide };
  readonly nodes?: { readonly [artifact: string]: NodesSide };
  /** Outputs at present of stacks that another engine carries out, which are not among `stacks`. */
  readonly elsewhere?: { readonly [artifact: string]: Document };
}

/** A stack, as an assembly holds it or as Heat tells it. A Terraform configuration is put into the same form. */
export interface StackSide {
  /** Id of the cloud. */
  readonly cloud: string;
  /** Name in the cloud. */
  readonly stackName: string;
  /** Construct path. */
  readonly path?: string;
  readonly template: Document;
  readonly environment?: Document;
  /** SHA-256 of the files that the template asks for by `get_file`, by the name it uses. */
  readonly files?: { readonly [name: string]: string };
  /** Parameters whose values are outputs of other stacks. Heat doesn't keep it: a deployed stack takes it from the other side. */
  readonly inputs?: { readonly [parameter: string]: { readonly artifact: string; readonly output: string } };
  /** Construct paths by resource name. Resources of the template that it leaves out are the template's own and not shown. */
  readonly resources?: { readonly [name: string]: string };
  /** Names of the machines that resources tell what to be, by resource name, where not Heat's own resources do. */
  readonly parts?: { readonly [name: string]: string };
  /** Server names of the bare-metal machines, by resource name. */
  readonly machines?: { readonly [name: string]: string };
  /** Only of a deployed stack, and always: effective values by name, as `GET /stacks/…` gives them: texts, hidden ones as `******`. */
  readonly parameters?: Document;
  /** Values of a deployed stack's outputs, by name. */
  readonly outputs?: Document;
  /** Heat's status of a deployed stack, such as `UPDATE_FAILED`. */
  readonly status?: string;
  /**
   * States of a deployed stack's resources, by name; those left out are taken as complete and as the template says. Of a stack
   * whose last operation failed give all of them: Heat keeps the template that it failed at, not what it got done of it.
   */
  readonly states?: { readonly [name: string]: ResourceState };
}

export interface ResourceState {
  /** Heat's, such as `CREATE_FAILED`. */
  readonly status: string;
  /** Nova's status of a server, Neutron's of a port; none if it is not there. Heat asks for it before it replaces what failed. */
  readonly physical?: string;
  /** Id in the cloud. */
  readonly id?: string;
  /**
   * What Heat holds its properties to be, functions resolved: `resource_properties` of the newest event that has the
   * resource's present id. Heat compares with these, whatever the stored template says (resource.py, frozen_definition).
   */
  readonly properties?: Document;
}

export interface ImageSide {
  readonly cloud: string;
  /** Construct path. */
  readonly path?: string;
  /** Name in the cloud, which ends in the content's address. */
  readonly imageName: string;
  /** All that goes into it; without it only names are compared. */
  readonly content?: Document;
}

export interface NodesSide {
  readonly cloud: string;
  /** Construct path. */
  readonly path?: string;
  /** As `openstack baremetal create` reads them. A node that has nothing but a name is compared by name only. */
  readonly nodes: readonly Document[];
  /** Construct paths by node name. */
  readonly resources?: { readonly [name: string]: string };
}

export function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}

/** The document at a key; an empty one where there is none, as Heat takes an empty YAML section. */
export function section(document: Document | undefined, key: string): Document {
  const value = document?.[key];
  return isDocument(value) ? value : {};
}
