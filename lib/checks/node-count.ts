import type { Role } from '../constructs';
import type { BaremetalNode, Cloud, Finding } from '../core';
import { type Shortage, shortages } from './assignment';
import { type Check, count, finding, groupBy, some } from './check';
import { hardwareKey, requirements } from './hardware';
import { pooledNodes } from './program';

/** A cloud's nodes serve all the roles that it deploys at once. A cloud without a pool has its nodes from elsewhere. */
export const nodeCount: Check = {
  codes: ['TOO_FEW_NODES'],
  find: (program) => {
    const roles = groupBy(program.roles, (role) => role.cloud.parent);
    const nodes = groupBy(pooledNodes(program), ({ pool }) => pool.cloud);
    const enrolling = [...new Set(program.pools.map((pool) => pool.cloud))];
    return enrolling.flatMap((cloud) => findIn(cloud, roles.get(cloud) ?? [], nodes.get(cloud)?.map(({ node }) => node) ?? []));
  },
};

function findIn(cloud: Cloud, roles: readonly Role[], nodes: readonly BaremetalNode[]): Finding[] {
  const asked = roles.map(requirements);
  const alike = [...groupBy(nodes, hardwareKey).values()];
  const serving = alike.map(([node]) => asked.flatMap((all, role) => (all.every(({ lacks }) => lacks(node) === undefined) ? [role] : [])));
  // Nodes that serve the same roles are one supply, however they differ: there are few of these.
  const supplies = [...groupBy(alike.keys(), (group) => serving[group].join()).values()];
  const amounts = supplies.map((groups) => groups.reduce((sum, group) => sum + alike[group].length, 0));
  const demands = roles.map((role, index) => ({
    amount: role.machines.length,
    from: [...supplies.keys()].filter((supply) => serving[supplies[supply][0]].includes(index)),
  }));
  return shortages(demands, amounts).map((shortage) => tell(cloud, roles, shortage, amounts, nodes));
}

function tell(
  cloud: Cloud,
  roles: readonly Role[],
  shortage: Shortage,
  amounts: readonly number[],
  nodes: readonly BaremetalNode[],
): Finding {
  const role = roles[shortage.demand];
  const available = shortage.supplies.reduce((sum, supply) => sum + amounts[supply], 0);
  const others = shortage.competing.filter((index) => index !== shortage.demand).map((index) => roles[index]);
  const rivals = others.map((other) => `${other.node.path} (${count(other.machines.length, 'machine')})`);
  const all = role.machines.length + others.reduce((sum, other) => sum + other.machines.length, 0);
  const asks = `asks for ${count(role.machines.length, 'machine')}`;
  const serve = `of the ${count(nodes.length, 'node')} of ${cloud.node.path} ${available} can serve`;
  const what = rivals.length === 0 ? `${asks}, and ${serve}` : `${asks} and shares nodes with ${rivals.join(', ')}: ${serve} these ${all}`;
  const failing = requirements(role).flatMap(({ text, lacks }) => {
    const without = nodes.flatMap((node) => {
      const lack = lacks(node);
      return lack === undefined ? [] : [`${node.name} (${lack})`];
    });
    return without.length > 0 ? [`${text} fails on ${some(without)}`] : [];
  });
  const got = failing.length > 0 ? failing.join('. ') : `${count(available, 'node')} that can serve`;
  const fitting = requirements(role).map(({ text }) => text);
  const allowed = `${count(shortage.missing, 'machine')} fewer, or ${count(shortage.missing, 'node')} more with ${fitting.join(', ')}`;
  return finding('TOO_FEW_NODES', role, what, got, allowed, 'enrol more nodes, lower the requirement, or ask for fewer machines');
}
