import type { FlatNetwork, Machine, Role } from '../constructs';
import { type Finding, parseCidr, parseIpv4 } from '../core';
import { contains, formatRange, usable } from './addresses';
import { type Check, finding, groupBy } from './check';

/** A fixed address is a machine's only one in a network of its role, and no other machine's. */
export const fixedAddress: Check = {
  codes: ['ADDRESS_MALFORMED', 'ADDRESS_OUTSIDE_NETWORK', 'ADDRESS_IS_GATEWAY', 'ADDRESS_NOT_ON_ROLE', 'ADDRESS_SECOND', 'ADDRESS_TWICE'],
  find: ({ roles }) => {
    const fixed = roles.flatMap((role) => role.machines.flatMap((machine) => fixedAddresses(role, machine)));
    return [...fixed.flatMap(findIn), ...duplicates(fixed)];
  },
};

interface Fixed {
  readonly role: Role;
  readonly machine: Machine;
  readonly network: FlatNetwork;
  readonly address: string;
  /** Whether the machine has an address on the network already. */
  readonly second: boolean;
}

function fixedAddresses(role: Role, machine: Machine): Fixed[] {
  const seen = new Set<FlatNetwork>();
  return (machine.addresses ?? []).map(({ network, address }) => {
    const second = seen.has(network);
    seen.add(network);
    return { role, machine, network, address, second };
  });
}

function findIn({ role, machine, network, address, second }: Fixed): Finding[] {
  const { cidr, gateway } = network._props;
  const own = `the address of ${machine.name}`;
  if (!role._props.networks.includes(network)) {
    const allowed = role._props.networks.map((known) => known.node.path).join(', ') || 'none: the role has no network';
    const advice = "put the network among the role's, or take the address away";
    return [finding('ADDRESS_NOT_ON_ROLE', role, `${own} is on a network that the role is not on`, network.node.path, allowed, advice)];
  }
  if (second) {
    const what = `${machine.name} has more than one address on ${network.node.path}`;
    return [finding('ADDRESS_SECOND', role, what, address, 'one', 'take this one away')];
  }
  const whole = parseCidr(cidr);
  const allowed = whole ? formatRange(usable(whole)) : 'an IPv4 address';
  const number = parseIpv4(address);
  if (number === undefined) return [finding('ADDRESS_MALFORMED', role, `${own} is no address`, address, allowed, 'correct it')];
  if (whole && !contains(usable(whole), number)) {
    const what = `${own} is not inside ${network.node.path}, ${cidr}`;
    return [finding('ADDRESS_OUTSIDE_NETWORK', role, what, address, allowed, 'choose an address of the network')];
  }
  if (gateway === undefined || parseIpv4(gateway) !== number) return [];
  return [
    finding('ADDRESS_IS_GATEWAY', role, `${own} is the network's gateway`, address, `another of ${allowed}`, 'choose another address'),
  ];
}

function duplicates(fixed: readonly Fixed[]): Finding[] {
  const counted = fixed.filter(({ second }) => !second);
  return [...groupBy(counted, ({ network }) => network).values()].flatMap((onNetwork) =>
    [...groupBy(onNetwork, ({ address }) => parseIpv4(address)).values()].flatMap(([first, ...others]) =>
      others.map(({ role, machine, address }) => {
        const what = `${machine.name} has the address of ${first.machine.name} of ${first.role.node.path}`;
        return finding('ADDRESS_TWICE', role, what, address, 'an address that no other machine has', 'change one of the two');
      }),
    ),
  );
}
