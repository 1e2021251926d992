import { placementClass } from '../../core/placement';
import type { Cloud } from '../clouds/cloud';
import { CloudError } from '../clouds/errors';
import type { StackRef, StackResource } from '../clouds/heat';
import type { Node } from '../clouds/ironic';
import type { Server } from '../clouds/nova';

/** Types of what tells a machine what to be. */
export const DEPLOYMENTS = ['OS::Heat::SoftwareDeployment', 'OS::Heat::StructuredDeployment'];

/**
 * Why resources of a stack failed, nested ones too: Heat's reason, Nova's fault, Ironic's last error. A line for each,
 * `[construct path] resource: reason`.
 */
export async function reasons(cloud: Cloud, stack: StackRef, paths: { readonly [resource: string]: string }): Promise<string[]> {
  const resources = await cloud.heat.resources(stack);
  const failed = resources.filter((resource) => resource.resource_status.endsWith('_FAILED'));
  // A resource that a nested stack belongs to failed because something in it did; what is in it says more.
  const parents = new Set(failed.map((resource) => resource.parent_resource).filter((parent) => parent !== undefined));
  const roots = failed.filter((resource) => !parents.has(resource.resource_name));
  return Promise.all(roots.map((resource) => explain(cloud, resource, resources, paths)));
}

async function explain(
  cloud: Cloud,
  resource: StackResource,
  all: readonly StackResource[],
  paths: { readonly [resource: string]: string },
): Promise<string> {
  const { resource_name: name, resource_type: type, resource_status_reason: reason, physical_resource_id: id } = resource;
  const parts = [reason];
  if (type === 'OS::Nova::Server') parts.push(...(await explainServer(cloud, id, reason)));
  const log = DEPLOYMENTS.includes(type) && id ? await machineLog(cloud, id) : [];
  const path = pathOf(resource, all, paths);
  return [`[${path}] ${name} (${type}): ${parts.join('; ')}`, ...log].join('\n    ');
}

/** What the machine has sent with the signal that it failed. */
async function machineLog(cloud: Cloud, id: string): Promise<string[]> {
  const values = (await tolerant(() => cloud.heat.deployment(id)))?.output_values;
  return values?.deploy_stderr?.trimEnd().split('\n') ?? [];
}

/** The path of a resource, or of the resource that its nested stack belongs to. */
function pathOf(resource: StackResource, all: readonly StackResource[], paths: { readonly [resource: string]: string }): string {
  const names = new Set<string>();
  for (let at: StackResource | undefined = resource; at && !names.has(at.resource_name); ) {
    if (paths[at.resource_name] !== undefined) return paths[at.resource_name];
    names.add(at.resource_name);
    const parent: string | undefined = at.parent_resource;
    at = all.find((other) => other.resource_name === parent);
  }
  return resource.resource_name;
}

/** What Nova and Ironic say of a server that failed, as far as `reason` does not say it. */
export async function explainServer(cloud: Cloud, id: string, reason: string): Promise<string[]> {
  const server = id ? await tolerant(() => cloud.nova.server(id)) : undefined;
  if (!server) return [];
  const parts: string[] = [];
  const fault = server.fault?.message;
  if (fault && !reason.includes(fault)) parts.push(`Nova: ${fault}`);
  const host = server['OS-EXT-SRV-ATTR:hypervisor_hostname'];
  const node = host ? await tolerant(() => cloud.ironic.node(host)) : undefined;
  if (node?.last_error) parts.push(`Ironic, node ${node.name ?? node.uuid}: ${node.last_error}`);
  if (/no valid host/i.test(`${reason} ${fault ?? ''}`)) parts.push(...(await explainNoHost(cloud, server)));
  return parts;
}

/** Of the nodes that the server's flavor asks for, why none could take it. */
async function explainNoHost(cloud: Cloud, server: Server): Promise<string[]> {
  const specs = server.flavor.extra_specs ?? {};
  const asked = Object.entries(specs).find(([key, amount]) => key.startsWith('resources:CUSTOM_') && amount !== '0')?.[0];
  if (!asked) return [];
  const resourceClass = asked.slice('resources:'.length);
  const traits = Object.entries(specs)
    .filter(([key, value]) => key.startsWith('trait:') && value === 'required')
    .map(([key]) => key.slice('trait:'.length));
  const nodes = (await tolerant(() => cloud.ironic.nodes())) ?? [];
  const fitting = nodes.filter((node) => placementClass(node.resource_class ?? '') === resourceClass);
  if (fitting.length === 0) return [`no node has resource class ${resourceClass}; do enrol one, or ask for another class`];
  const states = fitting.map((node) => `${node.name ?? node.uuid} ${whyNot(node, traits)}`);
  return [`of the nodes with resource class ${resourceClass}, ${states.join(', ')}; do free or enrol a node, then deploy again`];
}

/** Why a node takes no server that asks for its resource class and for some traits. */
function whyNot(node: Node, traits: readonly string[]): string {
  const lacking = traits.filter((trait) => !node.traits.includes(trait));
  if (lacking.length > 0) return `lacks ${lacking.join(' and ')}`;
  if (node.maintenance) return `is in maintenance${node.maintenance_reason ? ` (${node.maintenance_reason})` : ''}`;
  if (node.provision_state === 'available') return 'is available by now, or Nova has not seen that it is';
  return `is ${node.provision_state}`;
}

/** What can't be asked is left out: an explanation must not fail on its own. */
async function tolerant<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CloudError) return undefined;
    throw error;
  }
}
