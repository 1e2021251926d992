import type { Manifest } from '../../assembly';
import type { MachineChange, Plan } from './change';
import { propertyName, transition } from './format';
import { count } from './plan';
import { calledSo, type Refusal } from './refusals';
import { isTerraformType } from './schema';
import { type Side, section } from './side';

/** Machines that a deployment treats otherwise than the program alone would have it, by server name or construct path. */
export interface Choices {
  /** Another node takes their place. */
  readonly replace: readonly string[];
  /** They stay as they are. */
  readonly leaveOut: readonly string[];
}

/** Choices as a plan takes them. */
export interface Chosen {
  readonly plan: Plan;
  readonly replaced: readonly MachineChange[];
  /** With what would happen to them. */
  readonly leftOut: readonly MachineChange[];
  /** What stands against the choices. */
  readonly problems: readonly Refusal[];
}

/** What is deployed, with Heat's servers that are to be replaced marked as Heat marks what is broken. */
export function markReplaced({ artifacts }: Manifest, side: Side, names: readonly string[]): Side {
  const stacks = Object.entries(side.stacks).map(([id, stack]) => {
    const artifact = artifacts[id];
    if (artifact?.type !== 'heat-stack') return [id, stack] as const;
    const { machines = {}, resources } = artifact;
    const there = section(stack.template, 'resources');
    const chosen = Object.keys(machines).filter(
      (name) => there[name] && [machines[name], resources[name]].some((one) => names.includes(one)),
    );
    const marks = chosen.map((name) => [name, { ...stack.states?.[name], status: 'CHECK_FAILED' }]);
    return [id, marks.length === 0 ? stack : { ...stack, states: { ...stack.states, ...Object.fromEntries(marks) } }] as const;
  });
  return { ...side, stacks: Object.fromEntries(stacks) };
}

/** The plan without what would happen to machines that are left out. */
export function choose(plan: Plan, { replace, leaveOut }: Choices): Chosen {
  const problems: Refusal[] = [];
  const find = (option: string, names: readonly string[]): MachineChange[] =>
    [...new Set(names)].flatMap((name) => {
      const found = calledSo(plan, name);
      const problem = problemWith(option, name, found, plan);
      if (problem) problems.push(problem);
      return problem ? [] : found;
    });
  const replaced = find('--replace', replace);
  const leftOut = find('--leave-out', leaveOut);
  for (const { machine, path, effect } of replaced) {
    const got = effect === 'add' ? 'a machine that is not there yet' : 'both --replace and --leave-out';
    if (effect !== 'add' && !leftOut.some((other) => other.path === path)) continue;
    const message = `MACHINE_NOT_REPLACEABLE [${path}] --replace ${machine} has nothing to replace; got ${got}; allowed a machine that is deployed; do leave one of the options away`;
    problems.push({ code: 'MACHINE_NOT_REPLACEABLE', machine, path, message });
  }
  problems.push(...leftOut.flatMap((machine) => notLeavable(plan, machine)));
  return { plan: leftOut.length === 0 ? plan : without(plan, leftOut), replaced, leftOut, problems };
}

function problemWith(option: string, name: string, found: readonly MachineChange[], plan: Plan): Refusal | undefined {
  if (found.length === 0) {
    const known = plan.machines.map(({ machine }) => machine).join(', ') || 'none, since there is no machine';
    const message = `MACHINE_UNKNOWN ${option} ${name}: no such machine in the plan; got ${name}; allowed ${known}; do check the name`;
    return { code: 'MACHINE_UNKNOWN', machine: name, message };
  }
  if (found.length > 1) {
    const paths = found.map(({ path }) => path).join(', ');
    const message = `MACHINE_AMBIGUOUS ${option} ${name}: there are ${found.length} machines of that name; got ${name}; allowed ${paths}; do name one of these`;
    return { code: 'MACHINE_AMBIGUOUS', machine: name, message };
  }
  return undefined;
}

/** Heat looks for what a machine stands on, such as its flavor, which would be gone by then; and it replaces what is broken, whatever else is said. */
function notLeavable({ changes }: Plan, { machine, stack, resource, path, effect, reasons }: MachineChange): Refusal[] {
  const reason = reasons.find(({ name, section, causes }) => causes !== undefined || (section && name === 'state'));
  const change = changes.find((one) => one.stack === stack && one.resource === resource);
  if (effect !== 'replace' || !reason || !change || isTerraformType(change.type)) return [];
  const code = 'MACHINE_NOT_LEAVABLE';
  const property = propertyName(reason);
  const message = `${code} [${path}] Heat can't leave ${machine} as it is; got ${property} ${transition(reason)}; allowed a machine that is not broken and that nothing is taken away from; do leave --leave-out away, or undo the change`;
  return [{ code, machine, stack, resource, path, property, message }];
}

function without(plan: Plan, leftOut: readonly MachineChange[]): Plan {
  const keys = new Set(leftOut.flatMap(({ stack, resource, parts }) => [resource, ...parts].map((name) => `${stack}\n${name}`)));
  const changes = plan.changes.filter(({ stack, resource }) => !keys.has(`${stack}\n${resource}`));
  const machines = plan.machines.map(
    (machine): MachineChange =>
      leftOut.includes(machine) ? { ...machine, effect: 'none', guarded: false, reasons: [], parts: [] } : machine,
  );
  const stacks = plan.stacks.map((stack) => {
    const names = leftOut.filter((machine) => machine.stack === stack.stack).map(({ machine }) => machine);
    if (names.length === 0) return stack;
    const idle = stack.notes.length === 0 && !changes.some((change) => change.stack === stack.stack);
    return { ...stack, ...(idle && { action: 'none' as const }), notes: [...stack.notes, `left out: ${names.join(', ')}`] };
  });
  return { ...plan, stacks, changes, machines, counts: { ...plan.counts, resources: count(changes), machines: count(machines) } };
}
