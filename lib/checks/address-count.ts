import type { FlatNetwork, Role } from '../constructs';
import { type Finding, parseIpv4 } from '../core';
import { contains, formatRange, pools } from './addresses';
import { type Check, finding } from './check';

/** A network gives out an address for each machine on it, and one for its DHCP port. Fixed addresses outside the pools take none of these. */
export const addressCount: Check = {
  codes: ['TOO_FEW_ADDRESSES'],
  find: ({ networks, roles }) => {
    const rolesOn = new Map<FlatNetwork, Role[]>(networks.map((network) => [network, []]));
    for (const role of roles) for (const network of role._props.networks) rolesOn.get(network)?.push(role);
    return networks.flatMap((network) => findIn(network, rolesOn.get(network) ?? []));
  },
};

function findIn(network: FlatNetwork, roles: readonly Role[]): Finding[] {
  const given = pools(network);
  const { allocationPools, floatingRange, dhcp } = network._props;
  // Pools that are wrong in themselves are told of as such.
  const declared = allocationPools?.length ?? (floatingRange === undefined ? 0 : 1);
  if (given.length < declared || roles.length === 0) return [];
  const available = given.reduce((sum, pool) => sum + pool.last - pool.first + 1, 0);
  const taken = roles.map((role) => role.machines.filter((machine) => takesFromPool(machine, network, given)).length);
  const needed = taken.reduce((sum, machines) => sum + machines, dhcp === false ? 0 : 1);
  if (needed <= available) return [];
  const users = roles.map((role, index) => `${taken[index]} for ${role.node.path}`);
  if (dhcp !== false) users.push('1 for DHCP');
  const what = `too few addresses for what is on the network: it needs ${needed}, ${users.join(', ')}`;
  const got = given.length === 0 ? 'none' : `${available} in ${given.map(formatRange).join(', ')}`;
  const advice = 'widen the pools or the network, or ask for fewer machines';
  return [finding('TOO_FEW_ADDRESSES', network, what, got, `at least ${needed} addresses`, advice)];
}

function takesFromPool(machine: Role['machines'][number], network: FlatNetwork, given: ReturnType<typeof pools>): boolean {
  const fixed = machine.addresses?.find((address) => address.network === network)?.address;
  const address = fixed === undefined ? undefined : parseIpv4(fixed);
  return address === undefined || given.some((pool) => contains(pool, address));
}
