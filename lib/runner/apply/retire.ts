import type { Cloud } from '../clouds/cloud';
import type { StackRef } from '../clouds/heat';
import type { Report } from '../report';

/** What Heat and Ironic are told. */
const REASON = 'replaced by tripleo deploy --replace';

/**
 * Has the next update of a stack put another node in a machine's place. The node that it is on now goes into maintenance, so that nobody,
 * and not the machine itself, is given it again.
 *
 * @param resource name of the server in the stack
 */
export async function retire(cloud: Cloud, stack: StackRef, resource: string, report: Report): Promise<void> {
  const server = (await cloud.heat.resource(stack, resource))?.physical_resource_id;
  const host = server ? (await cloud.nova.server(server))?.['OS-EXT-SRV-ATTR:hypervisor_hostname'] : undefined;
  const node = host ? await cloud.ironic.node(host) : undefined;
  if (node) {
    report(`${stack.stack_name}: node ${node.name ?? node.uuid} of ${resource} goes into maintenance`);
    await cloud.ironic.setMaintenance(node.uuid, REASON);
  }
  await cloud.heat.markUnhealthy(stack, resource, true, REASON);
}
