import type { MachineChange, Plan, PropertyChange, ResourceChange } from './change';
import type { Effect } from './effect';
import { propertyName, transition } from './format';
import { isTerraformType } from './schema';

/** Why a plan is not to be carried out. */
export interface Refusal {
  readonly code:
    | 'MACHINE_WOULD_BE_REPLACED'
    | 'MACHINE_WOULD_BE_WIPED'
    | 'MACHINE_WOULD_BE_DELETED'
    | 'UPDATE_WOULD_FAIL'
    | 'ALLOWED_MACHINE_UNKNOWN'
    | 'ALLOWED_MACHINE_AMBIGUOUS'
    | 'MACHINE_AMBIGUOUS'
    | 'MACHINE_NOT_LEAVABLE'
    | 'MACHINE_NOT_REPLACEABLE'
    | 'MACHINE_UNKNOWN';
  /** Server name; what was given where no such machine is known. */
  readonly machine?: string;
  /** Id of the stack's artifact. */
  readonly stack?: string;
  /** Name in the template. */
  readonly resource?: string;
  /** Construct path. */
  readonly path?: string;
  /** Property whose change brings it about. */
  readonly property?: string;
  /** What decides the property's effect, such as `image_update_policy REPLACE`. */
  readonly policy?: string;
  readonly effect?: Effect;
  /** All of it, with what to do, in a line that starts with the code. */
  readonly message: string;
}

/**
 * What stands against carrying a plan out. Empty: nothing does.
 *
 * @param allow machines that may be replaced, wiped or deleted, by server name or construct path
 */
export function refusals(plan: Plan, allow: readonly string[]): Refusal[] {
  const allowed = allowedMachines(plan, allow);
  return [
    ...allow.flatMap((name) => nameProblem(plan, name)),
    ...plan.machines.filter((machine) => machine.guarded && !allowed.has(machine)).map(loss),
    ...plan.changes.flatMap((change) => failures(change, isServer(plan, change))),
  ];
}

/**
 * Heat's resources by stack for which `restricted_actions` must be left out of the environment this time, or Heat refuses:
 * allowed machines to be replaced, and what was never created and is created anew.
 */
export function restrictionsToLift(plan: Plan, allow: readonly string[]): { [stack: string]: string[] } {
  return byStack(
    restrictedButWanted(plan, allow).filter(({ type }) => !isTerraformType(type)),
    ({ resource }) => resource,
  );
}

/** Addresses by stack of resources that must go without `prevent_destroy` this time, or Terraform refuses: as with `restrictionsToLift`. */
export function guardsToLift(plan: Plan, allow: readonly string[]): { [stack: string]: string[] } {
  return byStack(
    restrictedButWanted(plan, allow).filter(({ type }) => isTerraformType(type)),
    ({ type, resource }) => `${type}.${resource}`,
  );
}

function restrictedButWanted(plan: Plan, allow: readonly string[]): ResourceChange[] {
  const allowed = new Set([...allowedMachines(plan, allow)].map(({ stack, resource }) => `${stack}\n${resource}`));
  return plan.changes.filter(
    ({ restricted, effect, stack, resource }) => restricted && (effect === 'add' || allowed.has(`${stack}\n${resource}`)),
  );
}

function byStack(changes: readonly ResourceChange[], name: (change: ResourceChange) => string): { [stack: string]: string[] } {
  const names: { [stack: string]: string[] } = {};
  for (const change of changes) names[change.stack] = [...(names[change.stack] ?? []), name(change)];
  return names;
}

/** The machines of a name, or of a construct path. */
export function calledSo(plan: Plan, name: string): MachineChange[] {
  return plan.machines.filter(({ machine, formerly, path }) => [machine, formerly, path].includes(name));
}

function allowedMachines(plan: Plan, allow: readonly string[]): Set<MachineChange> {
  return new Set(
    allow.flatMap((name) => {
      const machines = calledSo(plan, name);
      return machines.length === 1 ? machines : [];
    }),
  );
}

function nameProblem(plan: Plan, name: string): Refusal[] {
  const machines = calledSo(plan, name);
  if (machines.length === 1) return [];
  if (machines.length > 1) {
    const paths = machines.map(({ path }) => path).join(', ');
    const message = `ALLOWED_MACHINE_AMBIGUOUS --allow ${name}: there are ${machines.length} machines of that name; do name one of ${paths}`;
    return [{ code: 'ALLOWED_MACHINE_AMBIGUOUS', machine: name, message }];
  }
  const known = plan.machines.length === 0 ? 'there is no machine' : `allowed ${plan.machines.map(({ machine }) => machine).join(', ')}`;
  return [
    {
      code: 'ALLOWED_MACHINE_UNKNOWN',
      machine: name,
      message: `ALLOWED_MACHINE_UNKNOWN --allow ${name}: no such machine in the plan; ${known}; do check the name`,
    },
  ];
}

const LOSSES: { readonly [effect in Effect]?: { readonly code: Refusal['code']; readonly does: string } } = {
  replace: { code: 'MACHINE_WOULD_BE_REPLACED', does: 'replaces the machine, and what is on its disks is lost' },
  'rebuild-wipe': { code: 'MACHINE_WOULD_BE_WIPED', does: 'rebuilds the machine and wipes its disk' },
  delete: { code: 'MACHINE_WOULD_BE_DELETED', does: 'deletes the machine, and what is on its disks is lost' },
};

function loss(machine: MachineChange): Refusal {
  const { stack, resource, path, effect, reasons } = machine;
  const { code, does } = LOSSES[effect] as { code: Refusal['code']; does: string };
  const [reason] = reasons;
  const { policy } = reason ?? {};
  const change = reason ? `${propertyName(reason)} ${transition(reason)}` : 'it is no longer in the stack, which';
  const decided = policy === undefined ? '' : ` (${policy})`;
  return {
    code,
    machine: machine.machine,
    stack,
    resource,
    path,
    ...(reason ? { property: propertyName(reason) } : {}),
    ...(policy === undefined ? {} : { policy }),
    effect,
    message: `${code} [${path}] ${machine.machine}: ${change} ${does}${decided}; do undo the change, or say --allow ${machine.machine}`,
  };
}

function isServer(plan: Plan, { stack, resource }: ResourceChange): boolean {
  return plan.machines.some((machine) => machine.stack === stack && machine.resource === resource);
}

/** What Heat, Terraform or Nova would refuse, with the stack left half updated. */
function failures(change: ResourceChange, server: boolean): Refusal[] {
  const { stack, resource, path, machine, effect, properties } = change;
  const where = { ...(machine === undefined ? {} : { machine }), stack, resource, path };
  const found = properties
    .filter(({ fails }) => fails)
    .map((property): Refusal => {
      const { policy, why } = property;
      const name = propertyName(property);
      return {
        code: 'UPDATE_WOULD_FAIL',
        ...where,
        property: name,
        ...(policy === undefined ? {} : { policy }),
        effect: property.effect,
        message: `UPDATE_WOULD_FAIL [${path}] ${resource}: ${name} ${transition(property)}: ${why}${policy === undefined ? '' : ` (${policy})`}; do ${remedy(property)}`,
      };
    });
  if (change.restricted && effect === 'replace' && !server) {
    const [guard, policy] = isTerraformType(change.type)
      ? ['its lifecycle prevents', 'prevent_destroy']
      : ['the environment restricts', 'restricted_actions replace'];
    const message = `UPDATE_WOULD_FAIL [${path}] ${resource}: it would be replaced, and ${guard} that (${policy}); do undo the change, or take the restriction away`;
    found.push({ code: 'UPDATE_WOULD_FAIL', ...where, policy, effect, message });
  }
  return found;
}

function remedy({ name }: PropertyChange): string {
  if (name === 'flavor') return 'undo the change, or set flavor_update_policy to REPLACE';
  if (name === 'flavor_id' || name === 'flavor_name') return 'undo the change, or have it replace the machine by replace_triggered_by';
  if (name === 'user_data')
    return 'undo the change, or have another machine in its place: take it out of the program, deploy, and put it back';
  return 'undo the change';
}
