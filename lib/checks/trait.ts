import type { IConstruct } from 'constructs';
import type { Finding } from '../core';
import { type Check, finding } from './check';
import { pooledNodes } from './program';

/** Placement's traits are words in capitals. */
export const trait: Check = {
  codes: ['TRAIT_MALFORMED'],
  find: (program) => [
    ...program.roles.flatMap((role) => role._hardware.traits.flatMap((name) => findIn(role, 'a trait that the role asks for', name))),
    ...pooledNodes(program).flatMap(({ pool, node }) =>
      (node.traits ?? []).flatMap((name) => findIn(pool, `a trait of node ${node.name}`, name)),
    ),
  ],
};

function findIn(construct: IConstruct, what: string, name: string): Finding[] {
  if (/^[A-Z][A-Z0-9_]{0,254}$/.test(name)) return [];
  const right = `CUSTOM_${name
    .toUpperCase()
    .replace(/^CUSTOM\W/, '')
    .replace(/[^A-Z0-9_]+/g, '_')}`;
  const allowed = "Placement's own, such as HW_CPU_X86_VMX, or CUSTOM_ and A-Z, 0-9, _";
  return [finding('TRAIT_MALFORMED', construct, `${what} is none that Placement takes`, name, allowed, `write ${right}`)];
}
