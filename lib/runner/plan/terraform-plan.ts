import type { TerraformStackArtifact } from '../../assembly';
import type { MachineChange, Plan, PropertyChange, ResourceChange, StackChange } from './change';
import { type Difference, equal } from './compare';
import { type Effect, worst } from './effect';
import { Expression, isCall, type Reference, Scope, walk } from './expression';
import { count, PAST, propertyChange } from './plan';
import { judge, ruleOf, TRIGGERED, type Verdict } from './rules';
import type { PropertySchema } from './schema';
import { type Document, isDocument, type StackSide, section } from './side';
import { terraformSchemaLookup } from './terraform-schema';
import type { TerraformChange, TerraformResourceChange, TerraformShow } from './terraform-show';
import { MACHINES_OUTPUT, resourceName, type Triggers, terraformSide } from './terraform-side';
import { configuredAt, type Knowledge, placesOf, UNKNOWN, valuesOf } from './terraform-values';
import { outputKey } from './view';

export type { TerraformShow } from './terraform-show';

/** What Terraform's plan does to one stack. */
export interface TerraformStackPlan {
  readonly stack: StackChange;
  readonly changes: readonly ResourceChange[];
  readonly machines: readonly MachineChange[];
  /** Why outputs will have other values, by `outputKey`. */
  readonly movedOutputs: ReadonlyMap<string, string>;
}

/** What Terraform can't tell. */
export interface TerraformFacts {
  /** Names of images by their ids in the cloud, and by the ids of their artifacts: people read names. */
  readonly imageNames: ReadonlyMap<string, string>;
  /** Why an input variable will have another value than now, or has none yet; its planned value is a placeholder then. */
  readonly movedInputs: ReadonlyMap<string, string>;
  /** Text that stands for values that aren't known yet. */
  readonly placeholder: string;
  /** Addresses of tainted machines whose servers are ACTIVE: the run that created them was cut off, and they are kept. */
  readonly kept: ReadonlySet<string>;
  /** Machines that were told before and have yet to be configured. */
  readonly unconfigured: readonly string[];
  /** Resources that are made anew though nothing of them changes, by address. */
  readonly remade: ReadonlyMap<string, Remade>;
}

/** Why a resource is made anew though nothing of it changes. */
export interface Remade {
  /** What it is now. */
  readonly state: 'lost' | 'retired';
  readonly why: string;
}

/**
 * What a saved plan of Terraform's does to a stack, in the words in which Heat's changes are told.
 *
 * @param id of the stack's artifact
 * @param artifact nothing where the stack goes
 * @param document the configuration as the assembly has it, guards included; the last one where the stack goes
 */
export function terraformStackPlan(
  id: string,
  artifact: TerraformStackArtifact | undefined,
  where: { readonly cloud: string; readonly stackName: string },
  document: Document,
  show: TerraformShow,
  facts: TerraformFacts,
): TerraformStackPlan {
  return new Reading(id, artifact, where, document, show, facts).plan();
}

/**
 * One plan of both engines' stacks.
 *
 * @param order ids of artifacts; stacks that are not among them come after
 */
export function mergePlans(order: readonly string[], heat: Plan, terraform: readonly TerraformStackPlan[]): Plan {
  const ranks = new Map(order.map((id, rank) => [id, rank]));
  const inOrder = <T extends { readonly stack: string }>(items: readonly T[]): T[] => {
    const rank = ({ stack }: T) => ranks.get(stack) ?? order.length;
    return [...items].sort((a, b) => rank(a) - rank(b));
  };
  const changes = inOrder([...heat.changes, ...terraform.flatMap((plan) => plan.changes)]);
  const machines = inOrder([...heat.machines, ...terraform.flatMap((plan) => plan.machines)]);
  return {
    ...heat,
    stacks: inOrder([...heat.stacks, ...terraform.map(({ stack }) => stack)]),
    changes,
    machines,
    counts: { ...heat.counts, resources: count(changes), machines: count(machines) },
  };
}

/** What happens to a resource, before it is known which machine it belongs to. */
type Judged = Pick<ResourceChange, 'effect' | 'properties' | 'restricted'>;

/** A property as Terraform has planned to update it. */
const UPDATED: PropertySchema = { type: 'any', update_allowed: true };

/** A saved plan, read beside the configuration that it is for. */
class Reading {
  /** The configuration in HOT's form; nothing where the stack goes. */
  private readonly side: StackSide | undefined;
  private readonly scope: Scope;
  private readonly changes: ReadonlyMap<string, TerraformResourceChange>;
  /** Addresses by the ids of what is there. */
  private readonly addresses = new Map<unknown, string>();
  /** By what expressions of the configuration call them. */
  private readonly named: ReadonlyMap<string, TerraformResourceChange>;
  /** Of those that something happens to, by address. */
  private readonly judged = new Map<string, Judged>();
  /** Server names of the machines that the state knows, by address. */
  private readonly machinesBefore: Document;
  private readonly machinesAfter: { readonly [address: string]: string };
  /** Addresses of what tells machines what to be, by theirs. */
  private readonly tellers = new Map<string, string[]>();
  private readonly knowledge: Knowledge;

  public constructor(
    private readonly id: string,
    private readonly artifact: TerraformStackArtifact | undefined,
    private readonly where: { readonly cloud: string; readonly stackName: string },
    private readonly document: Document,
    private readonly show: TerraformShow,
    private readonly facts: TerraformFacts,
  ) {
    this.side = artifact && terraformSide(artifact, document, facts.imageNames);
    this.scope = new Scope(this.side ?? { ...where, template: {} }, this.side?.inputs ?? {});
    const changes = (show.resource_changes ?? []).filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined);
    this.changes = new Map(changes.map((change) => [change.address, change]));
    this.named = new Map(changes.map((change) => [artifact ? resourceName(artifact, change.address) : change.address, change]));
    for (const { address, change } of changes) if (isDocument(change.before)) this.addresses.set(change.before.id, address);
    const machines = show.output_changes?.[MACHINES_OUTPUT]?.before;
    this.machinesBefore = isDocument(machines) ? machines : {};
    this.machinesAfter = artifact?.machines ?? {};
    for (const [part, machine] of Object.entries(artifact?.parts ?? {})) {
      this.tellers.set(machine, [...(this.tellers.get(machine) ?? []), part]);
    }
    this.knowledge = {
      resolve: (configured) => this.scope.resolve(configured),
      moves: (configured) => this.causes(configured).length > 0,
      isPlaceholder: (text) => text.includes(facts.placeholder),
      nameOf: (imageId) => facts.imageNames.get(imageId),
    };
  }

  public plan(): TerraformStackPlan {
    for (const [address, change] of this.changes) if (acts(change.change)) this.judged.set(address, this.judge(change));
    for (const address of this.tellers.keys()) if (this.isDeaf(address)) this.judged.set(address, this.deaf(address));
    const machines: MachineChange[] = [];
    const owners = new Map<string, string>();
    const gone = Object.keys(this.machinesBefore).filter((address) => this.judged.has(address));
    for (const address of new Set([...Object.keys(this.machinesAfter), ...gone])) {
      const parts = this.partsOf(address);
      const machine = this.machineChange(address, parts);
      machines.push(machine);
      for (const owned of [address, ...parts]) owners.set(owned, machine.machine);
    }
    const shown = [...this.changes.values()].filter((change) => this.isShown(change));
    const stack = this.stackChange();
    return {
      stack,
      changes: sorted(shown.map((change) => this.resourceChange(change, owners.get(change.address)))),
      machines: sorted(machines),
      movedOutputs: this.movedOutputs(stack.action === 'create'),
    };
  }

  private judge(change: TerraformResourceChange): Judged {
    const { actions } = change.change;
    const kept = this.isKept(change);
    const restricted = section(this.block(change.address), 'lifecycle').prevent_destroy === true ? { restricted: true as const } : {};
    if (isTainted(change) && !kept) return { effect: 'add', ...restricted, properties: [FAILED] };
    if (isUpdate(change) || kept) {
      const properties = [...(kept ? [CUT_OFF] : []), ...this.propertyChanges(change)];
      return { effect: worst(['in-place', ...properties.map(({ effect }) => effect)]), properties };
    }
    if (isReplacement(change)) {
      const remade = this.facts.remade.get(change.address);
      return { effect: 'replace', ...restricted, properties: remade ? [remadeFor(remade)] : this.propertyChanges(change) };
    }
    if (actions.includes('create')) return { effect: 'add', properties: [] };
    return { effect: actions.includes('delete') ? 'delete' : 'none', properties: [] };
  }

  /**
   * Whether a machine stays that was made with no user data that has it look for what it is told. The provider then has null for it; where it
   * updates a server that was given some, a rebuild for one, it forgets its hash and has an empty text.
   */
  private isDeaf(address: string): boolean {
    const { actions, before } = this.changes.get(address)?.change ?? { actions: ['create'] };
    return isDocument(before) && !actions.includes('create') && (before.user_data ?? null) === null;
  }

  private deaf(address: string): Judged {
    const { effect = 'in-place', properties = [] } = this.judged.get(address) ?? {};
    return { effect, properties: [...properties, DEAF] };
  }

  private propertyChanges(change: TerraformResourceChange): PropertyChange[] {
    const configured = this.configured(change);
    const changes = this.places(change).map(({ steps: [name, ...steps], before, after }) => {
      const causes = this.causes([name, ...steps].reduce(configuredAt, configured));
      return propertyChange(String(name), { steps, before, after }, this.verdict(change, [name, ...steps]), causes);
    });
    const explained = changes.some(({ effect }) => effect === 'replace');
    return change.action_reason === 'replace_by_triggers' && !explained ? [...changes, ...this.triggerChanges(change)] : changes;
  }

  /** Where a resource changes, properties first. */
  private places({ change, ...resource }: TerraformResourceChange): Difference[] {
    const configured = this.configured(resource);
    const { before, after } = valuesOf(change, configured, this.knowledge);
    const ignored = section(this.block(resource.address), 'lifecycle').ignore_changes;
    // What is ignored is given once, to a new resource, and no change of it: the value of a secret, say.
    const places = placesOf(before, after, configured).filter(({ steps: [name] }) => !(Array.isArray(ignored) && ignored.includes(name)));
    // What replaces it is told in any case.
    const missing = (change.replace_paths ?? []).filter((path) => !places.some(({ steps }) => overlap(path, steps)));
    return [...places, ...missing.map((steps) => ({ steps, before: walk(before, steps), after: walk(after, steps) ?? UNKNOWN }))];
  }

  private configured({ address }: { readonly address: string }): Document {
    return section(this.definition(address), 'properties');
  }

  private definition(address: string): Document {
    return this.artifact ? section(section(this.side?.template, 'resources'), resourceName(this.artifact, address)) : {};
  }

  /** A resource as the configuration has it. */
  private block(address: string): Document {
    const [type, name] = address.split('.');
    return section(section(section(this.document, 'resource'), type), name);
  }

  private verdict(change: TerraformResourceChange, path: readonly (string | number)[]): Verdict {
    const { type, address, action_reason: reason } = change;
    const name = String(path[0]);
    const kept = this.isKept(change);
    const triggers = this.definition(address).replace_triggered_by as Triggers | undefined;
    const triggered = triggers?.properties.includes(name) ?? false;
    if (isReplacement(change) && !kept) {
      if (change.change.replace_paths?.some((place) => overlap(place, path)))
        return { effect: 'replace', why: ruleOf(type).replaced ?? 'the provider cannot update it', policy: 'no update allowed' };
      return triggered && reason === 'replace_by_triggers' ? TRIGGERED : { effect: 'in-place', why: 'the new one is given it' };
    }
    // Of what it would create anew Terraform doesn't tell what could be updated.
    const schema = kept ? terraformSchemaLookup(type)?.properties[name] : UPDATED;
    return judge(type, name, schema, {
      machine: this.isMachine(address),
      after: () => undefined,
      triggers: () => kept && triggered,
      ephemeral: () => undefined,
    });
  }

  /** What replaces a resource where none of its own properties does. */
  private triggerChanges({ address }: TerraformResourceChange): PropertyChange[] {
    const { resources } = this.definition(address).replace_triggered_by as Triggers;
    return resources
      .flatMap((trigger) => this.changes.get(trigger) ?? [])
      .filter(({ change }) => acts(change))
      .flatMap((trigger) => {
        if (this.artifact?.resources[trigger.address] === undefined) return this.places(trigger);
        const reference = new Expression('get_resource', trigger.name);
        return [{ steps: [], before: reference, after: reference, causes: [`${trigger.name} is ${past(trigger)}`] }];
      })
      .map(({ steps, causes = [], ...place }: Difference & { readonly causes?: string[] }) => ({
        ...propertyChange('replace_triggered_by', { ...place, steps: steps.slice(1) }, TRIGGERED, causes),
        section: true as const,
      }));
  }

  /** Why what a configured value refers to will be another. */
  private causes(configured: unknown): string[] {
    const uses: Reference[] = [];
    this.scope.resolve(configured, uses);
    const causes = [
      ...variablesOf(configured).map((variable) => this.facts.movedInputs.get(variable)),
      ...uses.map((use) => this.cause(use)),
    ];
    return [...new Set(causes.filter((cause) => cause !== undefined))];
  }

  private cause(use: Reference): string | undefined {
    const used = use.to === 'output' ? undefined : this.named.get(use.resource);
    if (!used || !acts(used.change) || use.to === 'output') return undefined;
    const attribute = (use.to === 'attribute' ? use.attribute : undefined) ?? 'id';
    const { before, after, after_unknown: unknown } = used.change;
    const stays = isDocument(before) && !holdsTrue(walk(unknown, [attribute])) && equal(before[attribute], walk(after, [attribute]));
    if (stays || this.isKept(used)) return undefined;
    const is = `${used.name} is ${past(used)}`;
    return isUpdate(used) ? `${attribute} of ${is}` : is;
  }

  /** A machine whose creation was cut off, which Terraform would create anew, and which is kept. */
  private isKept(change: TerraformResourceChange): boolean {
    return isTainted(change) && this.facts.kept.has(change.address);
  }

  private isMachine(address: string): boolean {
    return address in this.machinesAfter || address in this.machinesBefore;
  }

  /** Whether people asked for the resource. Of one that is gone no manifest tells it. */
  private isShown({ address, type, change }: TerraformResourceChange): boolean {
    if (!this.judged.has(address)) return false;
    if (this.artifact?.resources[address] !== undefined) return true;
    // What only watches others to have something replaced holds nothing; a secret does.
    const watches = type === 'terraform_data' && (walk(change.before, ['input']) ?? null) === null;
    const gone = change.after === null || change.after === undefined;
    return gone && !watches;
  }

  private resourceChange({ address, name, type }: TerraformResourceChange, machine: string | undefined): ResourceChange {
    const judged = this.judged.get(address) as Judged;
    return { stack: this.id, resource: name, path: this.pathOf(address), type, ...(machine !== undefined && { machine }), ...judged };
  }

  private pathOf(address: string): string {
    const comment = this.block(address)['//'];
    return this.artifact?.resources[address] ?? (typeof comment === 'string' ? comment : `${this.id}/${nameIn(address)}`);
  }

  private machineChange(address: string, parts: readonly string[]): MachineChange {
    const own = this.judged.get(address);
    const [before, after] = [this.machinesBefore[address], this.machinesAfter[address]];
    const changed = parts.filter((part) => this.effectOf(part) !== 'none');
    const effect = worst([this.effectOf(address), changed.length > 0 ? 'in-place' : 'none']);
    return {
      machine: after ?? String(before),
      ...(before !== undefined && after !== undefined && before !== after ? { formerly: String(before) } : {}),
      cloud: this.where.cloud,
      stack: this.id,
      resource: nameIn(address),
      path: this.pathOf(address),
      effect,
      guarded: effect === 'replace' || effect === 'rebuild-wipe' || effect === 'delete',
      reasons: own?.properties.filter((property) => property.effect === effect) ?? [],
      parts: changed.map(nameIn).sort(),
    };
  }

  private effectOf(address: string): Effect {
    return this.judged.get(address)?.effect ?? 'none';
  }

  /** Addresses of the ports that a machine has, or is to have, and of what tells it what to be. */
  private partsOf(address: string): string[] {
    const ports = (networks: unknown) => (Array.isArray(networks) ? networks.map((network) => walk(network, ['port'])) : []);
    const present = ports(walk(this.changes.get(address)?.change.before, ['network'])).map((port) => this.addresses.get(port));
    const wanted = ports(this.scope.resolve(this.configured({ address }).network)).map((port) =>
      port instanceof Expression && port.name === 'get_resource' ? this.named.get(String(port.args))?.address : undefined,
    );
    return [...new Set([...present, ...wanted, ...(this.tellers.get(address) ?? [])])].filter((part) => part !== undefined);
  }

  private stackChange(): StackChange {
    const { cloud, stackName } = this.where;
    const { resource_changes: resources = [], output_changes: outputs = {}, prior_state: state, errored } = this.show;
    const told = (action: StackChange['action'], notes: readonly string[]): StackChange => ({
      stack: this.id,
      stackName,
      cloud,
      action,
      notes,
    });
    if (!this.artifact) return told('delete', []);
    const moved = Object.keys(outputs).filter((output) => acts(outputs[output]));
    const leftovers = resources.filter(({ deposed }) => deposed !== undefined).map(({ name }) => name);
    const { unconfigured } = this.facts;
    const nothing = [this.judged.size, moved.length, leftovers.length, unconfigured.length].every((number) => number === 0);
    if (nothing) return told('none', []);
    const exists = state?.values?.root_module?.resources?.some(({ mode }) => mode === 'managed') ?? false;
    const notes = this.driftNotes();
    if (errored) notes.push('Terraform could not plan all of it');
    if (leftovers.length > 0) notes.push(`what earlier replacements left behind is deleted: ${leftovers.join(', ')}`);
    if (unconfigured.length > 0) notes.push(`not configured yet: ${unconfigured.join(', ')}`);
    if (exists && moved.some((output) => output !== MACHINES_OUTPUT)) notes.push('its outputs change');
    return told(exists ? 'update' : 'create', notes);
  }

  /** What was changed or deleted by others, as far as that is undone now. */
  private driftNotes(): string[] {
    const changed: string[] = [];
    const deleted: string[] = [];
    for (const { address, name, change } of this.show.resource_drift ?? []) {
      const planned = this.changes.get(address);
      if (!planned || !this.isShown(planned)) continue;
      const isMoved = ({ steps: [property] }: Difference) => !equal(walk(change.before, [property]), walk(change.after, [property]));
      const undone = planned.action_reason === 'replace_by_request' || this.places(planned).some(isMoved);
      if (change.actions.includes('delete')) deleted.push(name);
      else if (undone) changed.push(name);
    }
    return [
      ...(changed.length > 0 ? [`changed outside Terraform: ${changed.sort().join(', ')}`] : []),
      ...(deleted.length > 0 ? [`deleted outside Terraform: ${deleted.sort().join(', ')}`] : []),
    ];
  }

  private movedOutputs(created: boolean): Map<string, string> {
    const moved = new Map<string, string>();
    const outputs = section(this.side?.template, 'outputs');
    for (const name of Object.keys(outputs)) {
      const change = this.show.output_changes?.[name];
      if (!change || !acts(change)) continue;
      const [cause] = this.causes(section(outputs, name).value);
      moved.set(outputKey(this.id, name), cause ?? (created ? `stack ${this.id} is created` : `output ${name} of ${this.id} changes`));
    }
    return moved;
  }
}

const FAILED: PropertyChange = {
  name: 'state',
  section: true,
  before: 'tainted',
  after: null,
  effect: 'add',
  why: 'creating it failed; Terraform creates it again',
};

function remadeFor({ state, why }: Remade): PropertyChange {
  return { name: 'state', section: true, before: state, after: null, effect: 'replace', why };
}

const DEAF: PropertyChange = {
  name: 'user_data',
  before: null,
  after: 'where to look for what it is told',
  effect: 'none',
  why: 'the server was made when there was nothing to tell it, and looks nowhere',
  fails: true,
};

const CUT_OFF: PropertyChange = {
  ...FAILED,
  effect: 'in-place',
  why: 'the run that created it was cut off; its server is there and is kept',
};

function acts({ actions }: TerraformChange): boolean {
  return !actions.includes('no-op') && !actions.includes('read');
}

function isUpdate({ change }: TerraformResourceChange): boolean {
  return change.actions.includes('update');
}

function isReplacement({ change }: TerraformResourceChange): boolean {
  return change.actions.length === 2;
}

/** Terraform creates anew what it didn't finish creating. */
function isTainted({ action_reason: reason }: TerraformResourceChange): boolean {
  return reason === 'replace_because_tainted';
}

/** What has happened to a resource once the plan is carried out. */
function past(change: TerraformResourceChange): string {
  if (isUpdate(change)) return PAST['in-place'];
  return PAST[isReplacement(change) && !isTainted(change) ? 'replace' : 'add'];
}

/** Whether one path leads to what the other leads to, or into it. */
function overlap(path: readonly (string | number)[], other: readonly (string | number)[]): boolean {
  return path.every((step, index) => index >= other.length || step === other[index]);
}

/** Names of the variables that a configured value, in HOT's form, is made of. */
function variablesOf(configured: unknown): string[] {
  if (Array.isArray(configured)) return configured.flatMap(variablesOf);
  if (!isDocument(configured)) return [];
  if (isCall(configured) && 'get_param' in configured) return [String([configured.get_param].flat()[0])];
  return Object.values(configured).flatMap(variablesOf);
}

/** Whether a part of `after_unknown` says that anything is unknown. */
function holdsTrue(unknown: unknown): boolean {
  if (typeof unknown === 'object' && unknown !== null) return Object.values(unknown).some(holdsTrue);
  return unknown === true;
}

/** The name in a managed resource's address. */
function nameIn(address: string): string {
  return address.slice(address.indexOf('.') + 1);
}

function sorted<T extends { readonly resource: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.resource < b.resource ? -1 : 1));
}
