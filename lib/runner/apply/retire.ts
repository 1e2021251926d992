import type { Cloud } from '../clouds/cloud';
import type { Report } from '../report';

/** What clouds are told. */
export const REPLACED = 'replaced by tripleo deploy --replace';

/** Has nobody, and not the machine itself, be given the node again that a server is on: it goes into maintenance. */
export async function retireNode(cloud: Cloud, serverId: string, report: Report): Promise<void> {
  const server = await cloud.nova.server(serverId);
  const host = server?.['OS-EXT-SRV-ATTR:hypervisor_hostname'];
  const node = host ? await cloud.ironic.node(host) : undefined;
  if (!server || !node) return;
  report(`node ${node.name ?? node.uuid} of ${server.name} goes into maintenance`);
  await cloud.ironic.setMaintenance(node.uuid, REPLACED);
}
