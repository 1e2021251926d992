import { Overcloud, type Role, Undercloud } from '../constructs';
import type { Finding } from '../core';
import { type Check, finding } from './check';

/** Controllers vote: two have no majority once one is lost, and an overcloud is never without. */
export const controlSize: Check = {
  codes: ['CONTROL_SIZE'],
  find: ({ clouds }) =>
    clouds.flatMap((cloud) => {
      if (cloud instanceof Undercloud) return findIn(cloud.control, [1, 3]);
      return cloud instanceof Overcloud ? findIn(cloud.control, [3]) : [];
    }),
};

function findIn(role: Role, sizes: readonly number[]): Finding[] {
  const size = role.machines.length;
  // A count that is none is told of as such.
  if (sizes.includes(size) || (role._props.count ?? size) !== size) return [];
  const allowed = sizes.join(' or ');
  return [finding('CONTROL_SIZE', role, 'control role has the wrong size', size, allowed, `make it ${allowed}`)];
}
