import type { FlatNetwork } from '../constructs';
import { formatIpv4, type Ipv4Network, parseCidr, parseIpv4 } from '../core';

/** Addresses from the first to the last, both included. */
export interface Addresses {
  readonly first: number;
  readonly last: number;
}

/** The addresses that machines can have: all but the network's own and the broadcast's. */
export function usable(network: Ipv4Network): Addresses {
  return { first: network.first + 1, last: network.last - 1 };
}

/**
 * The addresses that are given out, pool by pool: the allocation pools, else the floating range, else all but the gateway's.
 * What is malformed, reversed or outside the network is left out: other rules tell of it.
 */
export function pools(network: FlatNetwork): Addresses[] {
  const { cidr, allocationPools, floatingRange } = network._props;
  const whole = parseCidr(cidr);
  if (!whole) return [];
  const all = usable(whole);
  if (allocationPools) return allocationPools.map(range).filter((pool): pool is Addresses => pool !== undefined && within(pool, all));
  if (floatingRange === undefined) return without(all, parseIpv4(network._props.gateway ?? ''));
  const floating = parseCidr(floatingRange);
  return floating && floating.prefix <= 30 ? [usable(floating)].filter((pool) => within(pool, all)) : [];
}

function without(all: Addresses, address: number | undefined): Addresses[] {
  const parts =
    address !== undefined && contains(all, address)
      ? [
          { ...all, last: address - 1 },
          { ...all, first: address + 1 },
        ]
      : [all];
  return parts.filter(({ first, last }) => first <= last);
}

/** A pool in numbers, or undefined where it is malformed or reversed. */
export function range(pool: { readonly start: string; readonly end: string }): Addresses | undefined {
  const first = parseIpv4(pool.start);
  const last = parseIpv4(pool.end);
  return first === undefined || last === undefined || first > last ? undefined : { first, last };
}

/** Whether all addresses of `inner` are in `outer`. */
export function within(inner: Addresses, outer: Addresses): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function contains(addresses: Addresses, address: number): boolean {
  return addresses.first <= address && address <= addresses.last;
}

/** How many addresses there are in `pools` between those of `part`. */
export function countIn(pools: readonly Addresses[], part: Addresses): number {
  return pools.reduce((sum, pool) => sum + Math.max(0, Math.min(pool.last, part.last) - Math.max(pool.first, part.first) + 1), 0);
}

/** `192.0.2.1 to 192.0.2.62` */
export function formatRange(addresses: Addresses): string {
  return `${formatIpv4(addresses.first)} to ${formatIpv4(addresses.last)}`;
}

/** Pairs that overlap: each that begins before another's end, with the one that reaches farthest. */
export function overlaps<T>(members: readonly T[], addresses: (member: T) => Addresses | undefined): Array<readonly [T, T]> {
  const known = members.flatMap((member) => {
    const own = addresses(member);
    return own ? [{ member, ...own }] : [];
  });
  known.sort((a, b) => a.first - b.first);
  const pairs: Array<readonly [T, T]> = [];
  let farthest = known[0];
  for (const next of known.slice(1)) {
    if (next.first <= farthest.last) pairs.push([farthest.member, next.member]);
    if (next.last > farthest.last) farthest = next;
  }
  return pairs;
}
