import type { TerraformStackArtifact } from '../../assembly';
import { type Document, type StackSide, section } from './side';
import { hotForm } from './terraform-expression';

/** Output that keeps in the state which servers are machines, by their addresses. It is the package's own. */
export const MACHINES_OUTPUT = 'tripleo_machines';

/** What stands beside a resource's properties. */
const META_ARGUMENTS = ['//', 'depends_on', 'lifecycle', 'provider', 'timeouts'];

/** What has Terraform replace a resource. */
export interface Triggers {
  /** Its own properties whose changes replace it. */
  readonly properties: readonly string[];
  /** Other values whose changes do. */
  readonly values: readonly unknown[];
  /** Addresses of what watches them. */
  readonly resources: readonly string[];
}

/**
 * A written configuration as one side of a comparison.
 *
 * @param imageNames names of images by the ids of their artifacts, so that people read names
 */
export function terraformSide(
  artifact: TerraformStackArtifact,
  document: Document,
  imageNames: ReadonlyMap<string, string> = new Map(),
): StackSide {
  const { cloud, stackName, path, inputs = {}, machines = {}, parts = {} } = artifact;
  const nameOf = (address: string) => resourceName(artifact, address);
  const named = (paths: { readonly [address: string]: string }) =>
    Object.fromEntries(Object.entries(paths).flatMap(([address, value]) => (isData(address) ? [] : [[nameOf(address), value]])));
  const resources: { [name: string]: Document } = {};
  const guarded: { [name: string]: Document } = {};
  for (const { address, type, body } of blocks(document)) {
    const name = nameOf(address);
    resources[name] = definition(artifact, document, type, body);
    if (section(body, 'lifecycle').prevent_destroy === true) guarded[name] = { restricted_actions: 'replace' };
  }
  const outputs = Object.entries(section(document, 'output')).filter(([name]) => name !== MACHINES_OUTPUT);
  return {
    cloud,
    stackName,
    path,
    template: {
      parameters: parameters(artifact, document, imageNames),
      resources,
      outputs: Object.fromEntries(outputs.map(([name, output]) => [name, { value: hotForm((output as Document).value, nameOf) }])),
    },
    // Heat's way to say that a resource must not be replaced.
    environment: { resource_registry: { resources: guarded } },
    inputs,
    resources: named(artifact.resources),
    machines: named(machines),
    parts: Object.fromEntries(Object.entries(parts).map(([part, machine]) => [nameOf(part), nameOf(machine)])),
  };
}

/** What a plan calls a resource: its name, and its address where that is the configuration's own or is looked up. */
export function resourceName({ resources }: TerraformStackArtifact, address: string): string {
  return resources[address] === undefined || isData(address) ? address : address.slice(address.indexOf('.') + 1);
}

function isData(address: string): boolean {
  return address.startsWith('data.');
}

interface Block {
  readonly address: string;
  readonly type: string;
  readonly body: Document;
}

function blocks(document: Document): Block[] {
  const found: Block[] = [];
  for (const [kind, prefix] of [
    ['resource', ''],
    ['data', 'data.'],
  ]) {
    const types = section(document, kind);
    for (const type of Object.keys(types)) {
      for (const [name, body] of Object.entries(section(types, type))) {
        found.push({ address: `${prefix}${type}.${name}`, type: `${prefix}${type}`, body: body as Document });
      }
    }
  }
  return found;
}

function definition(artifact: TerraformStackArtifact, document: Document, type: string, body: Document): Document {
  const nameOf = (address: string) => resourceName(artifact, address);
  const ignored = list(section(body, 'lifecycle').ignore_changes);
  // What is ignored counts once, when the resource is created: no plan shows it.
  const kept = Object.entries(body).filter(([name]) => !META_ARGUMENTS.includes(name) && !ignored.includes(name));
  const { properties, values, resources } = triggers(artifact, document, body);
  return {
    type,
    properties: Object.fromEntries(kept.map(([name, value]) => [name, hotForm(value, nameOf)])),
    ...(resources.length > 0 && {
      replace_triggered_by: { properties, values: values.map((value) => hotForm(value, nameOf)), resources } satisfies Triggers,
    }),
  };
}

/** What replaces a resource: values that resources of the configuration's own watch, and other resources. */
function triggers(artifact: TerraformStackArtifact, document: Document, body: Document): Triggers {
  const properties: string[] = [];
  const values: unknown[] = [];
  const resources: string[] = [];
  for (const entry of list(section(body, 'lifecycle').replace_triggered_by)) {
    const [type, name, ...steps] = String(entry)
      .replace(/^\$\{|\}$/g, '')
      .split('.');
    const address = `${type}.${name}`;
    resources.push(address);
    const watcher = section(section(section(document, 'resource'), type), name);
    const isOwn = artifact.resources[address] === undefined && Array.isArray(watcher.triggers_replace);
    const reference = [address, ...(steps.length > 0 ? steps : ['id'])].join('.');
    for (const value of isOwn ? list(watcher.triggers_replace) : [`\${${reference}}`]) {
      const watched = Object.keys(body).filter((property) => JSON.stringify(body[property]) === JSON.stringify(value));
      if (watched.length > 0) properties.push(...watched);
      else values.push(value);
    }
  }
  return { properties, values, resources };
}

function parameters(artifact: TerraformStackArtifact, document: Document, imageNames: ReadonlyMap<string, string>): Document {
  const variables = Object.entries(section(document, 'variable') as { readonly [name: string]: Document });
  return Object.fromEntries(
    variables.map(([name, { type, sensitive, default: preset }]) => {
      const image = artifact.images?.[name];
      if (image !== undefined) {
        // An image's name holds its content's address.
        const imageName = imageNames.get(image) ?? image;
        return [name, { type: 'json', default: { id: imageName, checksum: `checksum of ${imageName}` } }];
      }
      return [
        name,
        {
          type: PARAMETER_TYPES[String(type)] ?? 'json',
          ...(sensitive === true && { hidden: true }),
          ...(preset !== undefined && { default: preset }),
        },
      ];
    }),
  );
}

const PARAMETER_TYPES: { readonly [type: string]: string } = { string: 'string', number: 'number', bool: 'boolean' };

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
