import type { Role } from '../constructs';
import type { Finding } from '../core';
import { type Check, finding, groupBy } from './check';

/** Heat's limit, which leaves room for what Nova's and Neutron's names add. */
const LONGEST = 53;

/** A machine's name is its host name, and tells it from every other machine of the program: `--allow` takes it. */
export const machineName: Check = {
  codes: ['MACHINE_NAME_TOO_LONG', 'MACHINE_NAME_INVALID', 'MACHINE_NAME_TWICE'],
  find: ({ roles }) => {
    const machines = roles.flatMap((role) => role.machines.map(({ name }) => ({ role, name })));
    const twice = [...groupBy(machines, ({ name }) => name.toLowerCase()).values()].flatMap(([first, ...others]) =>
      others.map(({ role, name }) => {
        const what = `machine has the name of one of ${first.role.node.path}`;
        return finding('MACHINE_NAME_TWICE', role, what, name, 'a name that no other machine has, in any case', 'rename one of the two');
      }),
    );
    return [...machines.flatMap(({ role, name }) => findIn(role, name)), ...twice];
  },
};

function findIn(role: Role, name: string): Finding[] {
  const advice = role._props.machines ? 'rename the machine' : "rename the role or its cloud, or name the role's machines";
  if (name.length > LONGEST) {
    const what = `machine's name is too long: ${name.length} characters`;
    return [finding('MACHINE_NAME_TOO_LONG', role, what, name, `at most ${LONGEST} characters`, advice)];
  }
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(name)) return [];
  const allowed = 'letters, digits and -, with a letter or digit first and last (Nova makes - of a dot)';
  return [finding('MACHINE_NAME_INVALID', role, "machine's name is no host name", `"${name}"`, allowed, advice)];
}
