import type { Cloud } from './clouds/cloud';
import type { StackEvent, StackRef, StackResource } from './clouds/heat';
import type { Document, ResourceState } from './plan/side';

/**
 * How the resources of a stack that failed really are: Heat keeps the template that it failed at, so what each resource's
 * last event says of its properties, and what Nova and Neutron say of the thing itself, is what the next update starts from.
 */
export async function resourceStates(cloud: Cloud, stack: StackRef): Promise<Record<string, ResourceState>> {
  const [all, events] = await Promise.all([cloud.heat.resources(stack), cloud.heat.events(stack)]);
  const own = all.filter((resource) => !resource.parent_resource);
  const states = await Promise.all(own.map((resource) => readState(cloud, stack, resource, events)));
  return Object.fromEntries(own.map(({ resource_name }, i) => [resource_name, states[i]]));
}

/** Of the resources of a stack that is complete, those that somebody has marked as broken: the next update replaces them. */
export async function markedStates(cloud: Cloud, stack: StackRef): Promise<Record<string, ResourceState>> {
  const all = await cloud.heat.resources(stack);
  const marked = all.filter(({ parent_resource: parent, resource_status: status }) => !parent && status === 'CHECK_FAILED');
  return Object.fromEntries(
    marked.map(({ resource_name: name, resource_status: status, physical_resource_id: id }) => [name, { status, id }]),
  );
}

async function readState(cloud: Cloud, stack: StackRef, resource: StackResource, events: readonly StackEvent[]): Promise<ResourceState> {
  const { resource_name: name, resource_status: status, physical_resource_id: id } = resource;
  if (!id) return { status };
  const event = events.findLast((event) => event.resource_name === name && event.physical_resource_id === id);
  const [physical, properties] = await Promise.all([
    physicalState(cloud, resource),
    event && (cloud.heat.eventProperties(stack, name, event.id) as Promise<Document | undefined>),
  ]);
  return { status, id, ...(physical && { physical }), ...(properties && { properties }) };
}

async function physicalState(cloud: Cloud, { resource_type: type, physical_resource_id: id }: StackResource): Promise<string | undefined> {
  if (type === 'OS::Nova::Server') return (await cloud.nova.server(id))?.status;
  if (type === 'OS::Neutron::Port') return (await cloud.neutron.ports({ id }))[0]?.status;
  return undefined;
}
