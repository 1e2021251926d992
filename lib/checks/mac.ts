import { normalizeMac } from '../core';
import { type Check, finding, groupBy } from './check';
import { pooledNodes } from './program';

/** A port's MAC address is no other port's in its cloud, however it is written. */
export const mac: Check = {
  codes: ['MAC_MALFORMED', 'MAC_TWICE'],
  find: (program) => {
    const ports = pooledNodes(program).flatMap(({ pool, node }) => node.ports.map(({ mac }) => ({ pool, node, mac })));
    const malformed = ports
      .filter(({ mac }) => normalizeMac(mac) === undefined)
      .map(({ pool, node, mac }) => {
        const allowed = 'six pairs of hex digits, such as 52:54:00:12:34:56';
        return finding('MAC_MALFORMED', pool, `port of node ${node.name} has no proper MAC address`, mac, allowed, 'correct it');
      });
    const twice = [...groupBy(ports, ({ pool }) => pool.cloud).values()].flatMap((inCloud) =>
      [...groupBy(inCloud, ({ mac }) => normalizeMac(mac)).values()].flatMap(([first, ...others]) =>
        others.map(({ pool, node, mac }) => {
          const what = `port of node ${node.name} has the MAC address of one of node ${first.node.name} in ${first.pool.node.path}`;
          const got = mac === first.mac ? mac : `${mac} and ${first.mac}`;
          return finding('MAC_TWICE', pool, what, got, 'an address that no other port of the cloud has', 'correct one of the two');
        }),
      ),
    );
    return [...malformed, ...twice];
  },
};
