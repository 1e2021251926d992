import type { Role } from '../constructs';
import type { BaremetalNode, Finding } from '../core';
import { type Check, finding, groupBy } from './check';
import { requirements } from './hardware';
import { pooledNodes } from './program';

/** Nova chooses by resource class and traits alone, so these must lead to no node that the role can't use. */
export const flavorReach: Check = {
  codes: ['FLAVOR_REACHES_UNFIT_NODE'],
  find: (program) => {
    const nodes = groupBy(pooledNodes(program), ({ pool }) => pool.cloud);
    return program.roles.flatMap((role) => findIn(role, nodes.get(role.cloud.parent)?.map(({ node }) => node) ?? []));
  },
};

function findIn(role: Role, nodes: readonly BaremetalNode[]): Finding[] {
  const asked = requirements(role);
  const reached = nodes.filter((node) => asked.every(({ scheduled, lacks }) => !scheduled || lacks(node) === undefined));
  const unfit = reached.flatMap((node) => {
    const lacking = asked.flatMap(({ text, lacks }) => (lacks(node) === undefined ? [] : [`${text}: ${lacks(node)}`]));
    return lacking.length > 0 ? [`${node.name} (${lacking.join(', ')})`] : [];
  });
  // Where none fits, that there are too few nodes says it all.
  if (role.machines.length === 0 || unfit.length === 0 || unfit.length === reached.length) return [];
  const { resourceClass, traits } = role._hardware;
  const what = `Nova could choose a node that the role can't use: it looks at resource class and traits only, ${[resourceClass, ...traits].join(', ')}`;
  const advice = 'give the nodes that can serve a resource class or trait of their own, and ask for it';
  return [finding('FLAVOR_REACHES_UNFIT_NODE', role, what, unfit, 'only nodes that meet every requirement', advice)];
}
