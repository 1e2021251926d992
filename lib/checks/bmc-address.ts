import type { BaremetalNode } from '../core';
import { type Check, finding, groupBy } from './check';
import { pooledNodes } from './program';

/** Settings that tell machines behind one controller apart: systems, bridged targets, outlets, virtual machines. */
const BEHIND = ['redfish_system_id', 'ipmi_target_channel', 'ipmi_target_address', 'snmp_outlet', 'ovirt_vm_name', 'iboot_relay_id'];

/** Two nodes that are reached in one way are one machine. */
export const bmcAddress: Check = {
  codes: ['BMC_TWICE'],
  find: (program) =>
    [...groupBy(pooledNodes(program), ({ pool }) => pool.cloud).values()].flatMap((inCloud) =>
      [...groupBy(inCloud, ({ node }) => controller(node)).entries()].flatMap(([address, [first, ...others]]) =>
        others.map(({ pool, node }) => {
          const what = `node ${node.name} is reached as node ${first.node.name} in ${first.pool.node.path} is`;
          return finding(
            'BMC_TWICE',
            pool,
            what,
            address,
            'a controller of its own, or a system of its own behind it',
            'correct one of the two',
          );
        }),
      ),
    ),
};

/** Where a machine is managed, however it is written; nothing for one without a controller. */
function controller(node: BaremetalNode): string | undefined {
  if (node.address === undefined) return undefined;
  const address = node.address
    .toLowerCase()
    .replace(/^\w+:\/\//, '')
    .replace(/^[^/@]*@/, '')
    .replace(/\/+$/, '');
  const port = node.addressPort ?? (node.driver === 'ipmi' ? 623 : undefined);
  const place = (port === undefined ? address : `${address}:${port}`).replace(/:443$/, '');
  const behind = BEHIND.flatMap((setting) => {
    const value = node.driverInfo?.[setting];
    return value === undefined ? [] : [String(value).replace(/^\/+|\/+$/g, '')];
  });
  return [place, ...behind].join(' ');
}
