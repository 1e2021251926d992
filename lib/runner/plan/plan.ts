import type { ImageChange, MachineChange, NodeChange, Plan, PropertyChange, ResourceChange, StackChange } from './change';
import { coerce, type Difference, differences, equal, shown } from './compare';
import { EFFECTS, type Effect, worst } from './effect';
import { Expression, isKnown, type Reference, referencesIn, walk } from './expression';
import { compareImages } from './images';
import { compareNodes } from './nodes';
import { judge, ruleOf, TRIGGERED, type Verdict } from './rules';
import { isTerraformType, type SchemaLookup } from './schema';
import { type Document, isDocument, type ResourceState, type Side, type StackSide, section } from './side';
import type { Triggers } from './terraform-side';
import { type Instance, outputKey, presentOutput, resourceKey, restrictedActions, View } from './view';

const NOTHING: Side = { stacks: {} };
const NOWHERE: ReadonlyMap<string, string> = new Map();

/**
 * What it takes to come from one side to the other, and what that does to each machine.
 *
 * @param before an assembly or what is deployed; nothing where everything is new
 * @param after the assembly to come to; nothing where everything goes
 * @param schema the engines' schemas by resource type
 */
export function plan(before: Side | undefined, after: Side | undefined, schema: SchemaLookup): Plan {
  return compare(before, after, schema, NOWHERE).plan;
}

/**
 * The same where another engine carries out some of the stacks, which are on neither side.
 *
 * @param elsewhere why outputs of those stacks will have other values, by `outputKey`
 * @returns with the plan, why outputs of the sides' own stacks will have other values, by `outputKey`
 */
export function compare(
  before: Side | undefined,
  after: Side | undefined,
  schema: SchemaLookup,
  elsewhere: ReadonlyMap<string, string>,
): { readonly plan: Plan; readonly movedOutputs: ReadonlyMap<string, string> } {
  const comparison = new Comparison(setMovedStacksApart(before ?? NOTHING, after ?? NOTHING), after ?? NOTHING, schema, elsewhere);
  return { plan: comparison.plan(), movedOutputs: comparison.movedOutputs };
}

/** A stack that gets another name or cloud is another stack: the old one is put under an id of its own. */
function setMovedStacksApart(before: Side, after: Side): Side {
  const stacks = Object.entries(before.stacks).map(([id, stack]) => {
    const now = after.stacks[id];
    const moved = now !== undefined && (now.stackName !== stack.stackName || now.cloud !== stack.cloud);
    return [moved ? `${id}@${stack.cloud}/${stack.stackName}` : id, stack] as const;
  });
  return { ...before, stacks: Object.fromEntries(stacks) };
}

/** A change as it is found, before it is known which machine it belongs to. */
interface Found extends Omit<ResourceChange, 'path' | 'machine'> {
  /** Whether the template's author wrote the resource. */
  readonly authored: boolean;
}

/** A place where something differs, and the changes elsewhere that bring it about. */
interface Place extends Difference {
  readonly causes: readonly string[];
}

class Comparison {
  /** Why an output's value changes, by output key. */
  public readonly movedOutputs = new Map<string, string>();
  private readonly before: View;
  private readonly after: View;
  private readonly found = new Map<string, Found>();
  /** Resources whose `depends_on` changes. */
  private readonly touched = new Set<string>();
  private readonly flavorsByName = new Map<string, Instance>();

  public constructor(
    before: Side,
    after: Side,
    schema: SchemaLookup,
    private readonly elsewhere: ReadonlyMap<string, string>,
  ) {
    this.before = new View(before, after, schema);
    this.after = new View(after, before, schema);
    for (const instance of this.after.instances.values()) {
      const { cloud } = after.stacks[instance.stack];
      if (instance.type === 'OS::Nova::Flavor') this.flavorsByName.set(`${cloud}\n${String(instance.properties.name)}`, instance);
    }
  }

  public plan(): Plan {
    this.compareAll();
    const parts = this.parts();
    const machines = this.machines(parts);
    const changes = this.changes(machines, parts);
    const changed = new Set([...this.found.keys(), ...this.touched].map((key) => key.split('\n')[0]));
    const images: ImageChange[] = compareImages(this.before.side.images ?? {}, this.after.side.images ?? {});
    const nodes: NodeChange[] = compareNodes(this.before.side.nodes ?? {}, this.after.side.nodes ?? {});
    return {
      stacks: this.stackIds().map((id) => this.stackChange(id, changed)),
      changes,
      machines,
      images,
      nodes,
      counts: { resources: count(changes), machines: count(machines), images: images.length, nodes: nodes.length },
    };
  }

  /** Each resource after what it refers to, so that a replacement is known where its id is used. */
  private compareAll(): void {
    const { instances, outputs } = this.after;
    const dependencies = (key: string): string[] => {
      const instance = instances.get(key);
      const uses = instance ? Object.values(instance.uses).flat() : (outputs.get(key)?.uses ?? []);
      const stack = key.slice(0, key.indexOf('\n'));
      return uses.map((use) => useKey(stack, use));
    };
    for (const key of inOrder([...instances.keys(), ...outputs.keys()], dependencies)) {
      const after = instances.get(key);
      if (after) this.note(key, this.compare(key, this.before.instances.get(key), after));
      else if (outputs.has(key)) this.compareOutput(key);
    }
    for (const [key, gone] of this.before.instances) if (!instances.has(key)) this.note(key, this.deleted(gone));
  }

  private note(key: string, found: Found | undefined): void {
    if (found) this.found.set(key, found);
  }

  private compare(key: string, before: Instance | undefined, after: Instance): Found | undefined {
    if (!before) return this.describe(after, 'add', []);
    const state = this.before.side.stacks[before.stack].states?.[before.name];
    const recreated = state && recreation(before.type, state);
    if (recreated) return this.describe(after, recreated.effect, [recreated]);
    if (before.type !== after.type) return this.describe(after, 'replace', [typeChange(before, after)], before);
    if (after.sections.external_id !== undefined || before.sections.external_id !== undefined) return this.compareExternal(before, after);
    const properties = [...this.propertyChanges(key, before, after), ...this.sectionChanges(before, after)];
    if (state?.status.endsWith('_FAILED')) properties.push(retry(state));
    if (!equal(before.sections.depends_on, after.sections.depends_on)) this.touched.add(key);
    const { actsOnAnyUpdate } = ruleOf(after.type);
    if (actsOnAnyUpdate && properties.length === 0 && !state?.properties) properties.push(...actsOnWording(before, after, actsOnAnyUpdate));
    if (properties.length === 0) return undefined;
    return this.describe(after, worst(properties.map(({ effect }) => effect)), properties, before);
  }

  /** Heat touches no external resource, and refuses to make one external or to take another (resource.py, update). */
  private compareExternal(before: Instance, after: Instance): Found | undefined {
    const [old, now] = [before.sections.external_id, after.sections.external_id];
    if (equal(old, now)) return undefined;
    const change: PropertyChange = {
      name: 'external_id',
      section: true,
      before: shown(old),
      after: shown(now),
      effect: 'none',
      why: 'Heat refuses to change it',
      fails: true,
    };
    return this.describe(after, 'none', [change], before);
  }

  private propertyChanges(key: string, before: Instance, after: Instance): PropertyChange[] {
    const machine = this.after.machines.has(key) || this.before.machines.has(key);
    const circumstances = {
      machine,
      after: (property: string) => this.after.value(after, property),
      triggers: (property: string) => [before, after].every((side) => triggersOf(side)?.properties.includes(property)),
      ephemeral: () => this.ephemeral(after),
    };
    const held = this.before.side.stacks[before.stack].states?.[before.name]?.properties;
    const names = [...new Set([...Object.keys(held ?? before.properties), ...Object.keys(after.properties)])].sort();
    return names.flatMap((name) => {
      // Only providers compute: what a configuration no longer says keeps its present value.
      if (after.properties[name] === undefined && after.schema?.properties[name]?.computed) return [];
      const [old, now] = this.sides(before, after, name, held);
      const places = isTerraformType(after.type) ? this.placesWithin(after.stack, old, now) : this.places(after, name, old, now);
      if (places.length === 0) return [];
      const verdict = judge(after.type, name, after.schema?.properties[name], circumstances);
      return places.map(({ causes, ...place }) => propertyChange(name, place, verdict, causes));
    });
  }

  /** Where a property differs; Heat updates all of it where something that it refers to is another. */
  private places(instance: Instance, name: string, before: unknown, after: unknown): Place[] {
    const causes = this.causes(instance.stack, instance.uses[name] ?? []);
    const moved = equal(before, after) && causes.length > 0;
    return (moved ? [{ steps: [], before, after }] : differences(before, after)).map((place) => ({ ...place, causes }));
  }

  /** Where a property differs, or refers to something that will be another. */
  private placesWithin(stack: string, before: unknown, after: unknown, steps: readonly (string | number)[] = []): Place[] {
    const inside = (key: string | number) => this.placesWithin(stack, walk(before, [key]), walk(after, [key]), [...steps, key]);
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) return after.flatMap((_, index) => inside(index));
    if (isDocument(before) && isDocument(after)) {
      return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap(inside);
    }
    const causes = this.causes(stack, referencesIn(after));
    return equal(before, after) && causes.length === 0 ? [] : [{ steps, before, after, causes }];
  }

  /** A property on both sides; what Heat holds it to be, where that is told and the new value can be known as well. */
  private sides(before: Instance, after: Instance, name: string, held: Document | undefined): readonly [unknown, unknown] {
    const now = this.after.value(after, name);
    const known = held && this.concrete(after.stack, now);
    if (held && isKnown(known)) return [coerce(after.schema?.properties[name], held[name]), known];
    return [this.before.value(before, name), now];
  }

  /** A value with the ids that resources have at present, and the values that outputs have. */
  private concrete(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.concrete(stack, item));
    if (isDocument(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.concrete(stack, member)]));
    if (!(value instanceof Expression)) return value;
    const { side } = this.before;
    if (value.name === 'get_resource') return side.stacks[stack].states?.[String(value.args)]?.id ?? value;
    if (value.name !== 'get_output' || !Array.isArray(value.args)) return value;
    const [artifact, output] = value.args.map(String);
    return presentOutput(side, artifact, output) ?? value;
  }

  /** What stands beside the properties: metadata acts, policies count later. */
  private sectionChanges(before: Instance, after: Instance): PropertyChange[] {
    const rule = ruleOf(after.type);
    const verdicts: { [name: string]: Verdict } = {
      metadata: rule.metadata ?? { effect: 'in-place', why: 'Heat stores it' },
      deletion_policy: { effect: 'none', why: 'counts for later changes' },
      update_policy: { effect: 'none', why: 'counts for later changes' },
      condition: { effect: 'delete', why: 'whether it stays depends on what only the deployment knows' },
      ...(triggersOf(before) && triggersOf(after) && { replace_triggered_by: TRIGGERED }),
    };
    return Object.entries(verdicts).flatMap(([name, verdict]) => {
      const [old, now] = [before, after].map(({ sections }) => normalSection(name, sections[name]));
      const causes = this.causes(after.stack, after.uses[`(${name})`] ?? []);
      if (equal(old, now) && causes.length === 0) return [];
      const acts: Verdict = rule.actsOnAnyUpdate && verdict.effect === 'none' ? { effect: 'in-place', why: rule.actsOnAnyUpdate } : verdict;
      return [{ ...propertyChange(name, { steps: [], before: old, after: now }, acts, causes), section: true as const }];
    });
  }

  private deleted(gone: Instance): Found | undefined {
    return this.describe(gone, 'delete', [], gone);
  }

  private describe(instance: Instance, effect: Effect, properties: PropertyChange[], before?: Instance): Found {
    const { stack, name, type } = instance;
    const { resources } = (effect === 'delete' ? this.before : this.after).side.stacks[stack];
    // The new environment counts, and only for what Heat has begun to create (resource.py, update; check_resource.py).
    const restricted = restrictedActions(this.after.side.stacks[stack]?.environment, name);
    const recreated =
      effect === 'replace' || (effect === 'add' && properties.some(({ before: state }) => !String(state).startsWith('INIT_')));
    const updated = before !== undefined && effect !== 'delete' && effect !== 'replace';
    const gone = effect === 'delete' || effect === 'replace';
    return {
      stack,
      resource: name,
      type,
      effect,
      ...(gone && before && isRetained(before) ? { retained: true } : {}),
      ...(recreated && restricted.has('replace') ? { restricted: true } : {}),
      properties: updated && restricted.has('update') ? properties.map(refusedUpdate) : properties,
      authored: resources === undefined || resources[name] !== undefined || !(type === 'OS::Heat::Value' || isTerraformType(type)),
    };
  }

  private compareOutput(key: string): void {
    const before = this.before.outputs.get(key);
    const after = this.after.outputs.get(key);
    if (!after) return;
    const [stack, , name] = key.split('\n');
    const [cause] = this.causes(stack, after.uses);
    if (cause !== undefined) this.movedOutputs.set(key, cause);
    else if (!this.before.side.stacks[stack]) this.movedOutputs.set(key, `stack ${stack} is created`);
    else if (before && !equal(before.value, after.value)) this.movedOutputs.set(key, `output ${name} of ${stack} changes`);
  }

  private causes(stack: string, uses: readonly Reference[]): string[] {
    const causes = uses.map((use) => this.cause(stack, use)).filter((cause) => cause !== undefined);
    return [...new Set(causes)];
  }

  /** Why what is referred to will have another value; undefined if it won't. */
  private cause(stack: string, use: Reference): string | undefined {
    if (use.to === 'output') {
      const key = outputKey(use.artifact, use.output);
      return this.movedOutputs.get(key) ?? this.elsewhere.get(key);
    }
    const key = resourceKey(stack, use.resource);
    const change = this.found.get(key);
    const after = this.after.instances.get(key);
    if (!change || !after || change.effect === 'none') return undefined;
    const before = this.before.instances.get(key);
    const is = `${use.resource} is ${PAST[change.effect]}`;
    if (!before) return is;
    const rule = ruleOf(after.type);
    const recreated = change.effect === 'replace' || change.effect === 'add';
    if (use.to === 'resource') {
      const stays = rule.reference !== undefined && this.tellsTheSame(before, after, [rule.reference]);
      return recreated && !stays ? is : undefined;
    }
    if (use.attribute !== undefined && this.tellsTheSame(before, after, [use.attribute, ...use.steps])) return undefined;
    if (recreated || use.attribute === undefined || use.attribute === 'show') return is;
    const mirrored = rule.attributes?.[use.attribute] ?? [use.attribute];
    const moves = rule.attributesMayChange || !after.schema || change.properties.some(({ name }) => mirrored.includes(name));
    return moves ? `${use.attribute} of ${is}` : undefined;
  }

  /** Whether an attribute only repeats what the template itself says, and says the same on both sides. */
  private tellsTheSame(before: Instance, after: Instance, [property, ...steps]: readonly unknown[]): boolean {
    const name = String(property);
    if (after.schema?.properties[name] === undefined) return false;
    const [old, now] = [walk(this.before.value(before, name), steps), walk(this.after.value(after, name), steps)];
    const said = now !== undefined && now !== null && typeof now !== 'object' && isKnown(now);
    return said && equal(old, now);
  }

  /** Size of the ephemeral disk of a server's flavor, where the flavor is one of the side's own. */
  private ephemeral(server: Instance): number | undefined {
    const given = this.after.value(server, 'flavor');
    const { cloud } = this.after.side.stacks[server.stack];
    const flavor = this.after.target(server.stack, given) ?? this.flavorsByName.get(`${cloud}\n${String(given)}`);
    const size = flavor && this.after.value(flavor, 'ephemeral');
    return typeof size === 'number' ? size : undefined;
  }

  private stackIds(): string[] {
    const after = Object.keys(this.after.side.stacks);
    return [...after, ...Object.keys(this.before.side.stacks).filter((id) => !this.after.side.stacks[id])];
  }

  private stackChange(id: string, changed: ReadonlySet<string>): StackChange {
    const before = this.before.side.stacks[id];
    const after = this.after.side.stacks[id];
    const { stackName, cloud } = after ?? before;
    if (!before || !after) return { stack: id, stackName, cloud, action: before ? 'delete' : 'create', notes: [] };
    const notes: string[] = [];
    if (before.status?.endsWith('_FAILED'))
      notes.push(`its last operation ended as ${before.status}; Heat goes on with what it left undone`);
    if (!equal(this.outputsOf(this.before, id), this.outputsOf(this.after, id))) notes.push('its outputs change');
    if (before.template.description !== after.template.description) notes.push('its description changes');
    if (this.guardsDiffer(before, after)) notes.push('what the environment restricts changes');
    return { stack: id, stackName, cloud, action: notes.length > 0 || changed.has(id) ? 'update' : 'none', notes };
  }

  /** A guard that an interrupted run left lifted must come back, though it changes no resource. */
  private guardsDiffer(before: StackSide, after: StackSide): boolean {
    const known = section(before.template, 'resources');
    return Object.keys(section(after.template, 'resources')).some((name) => {
      // Terraform's guards are in its configuration alone, so there is nothing to bring back.
      if (!(name in known) || isTerraformType(String(section(known, name).type))) return false;
      const [old, now] = [before, after].map(({ environment }) => [...restrictedActions(environment, name)].sort().join());
      return old !== now;
    });
  }

  private outputsOf(view: View, id: string): { [name: string]: unknown } {
    const names = Object.keys((view.side.stacks[id].template.outputs as object | undefined) ?? {});
    return Object.fromEntries(names.map((name) => [name, view.outputs.get(outputKey(id, name))?.value]));
  }

  private machines(parts: ReadonlyMap<string, readonly string[]>): MachineChange[] {
    const machines: MachineChange[] = [];
    for (const key of new Set([...this.after.machines.keys(), ...this.before.machines.keys()])) {
      const [stack, resource] = key.split('\n');
      const [before, after] = [this.before.machines.get(key), this.after.machines.get(key)];
      const own = this.found.get(key);
      const changed = (parts.get(key) ?? []).filter((part) => (this.found.get(part)?.effect ?? 'none') !== 'none');
      const effect = worst([own?.effect ?? 'none', changed.length > 0 ? 'in-place' : 'none']);
      const lost = effect === 'replace' || effect === 'rebuild-wipe' || (effect === 'delete' && own?.retained !== true);
      machines.push({
        machine: after ?? (before as string),
        ...(before !== undefined && after !== undefined && before !== after ? { formerly: before } : {}),
        cloud: this.stackOf(stack).cloud,
        stack,
        resource,
        path: this.pathOf(stack, resource),
        effect,
        guarded: lost,
        reasons: own?.properties.filter((property) => property.effect === effect) ?? [],
        parts: changed.map((part) => part.split('\n')[1]).sort(),
      });
    }
    return this.inStackOrder(machines);
  }

  /** Resource keys of the ports and deployments of each machine, by its key. */
  private parts(): Map<string, string[]> {
    const parts = new Map<string, Set<string>>();
    const add = (machine: string, part: Instance | undefined) => {
      if (!part) return;
      const set = parts.get(machine) ?? new Set<string>();
      parts.set(machine, set.add(resourceKey(part.stack, part.name)));
    };
    for (const view of [this.before, this.after]) {
      for (const key of view.machines.keys()) {
        const server = view.instances.get(key);
        const networks = server && view.value(server, ruleOf(server.type).networks ?? 'networks');
        if (!server || !Array.isArray(networks)) continue;
        for (const network of networks) add(key, view.target(server.stack, walk(network, ['port'])));
      }
      for (const [stack, { parts = {} }] of Object.entries(view.side.stacks)) {
        for (const [part, machine] of Object.entries(parts)) {
          add(resourceKey(stack, machine), view.instances.get(resourceKey(stack, part)));
        }
      }
      for (const instance of view.instances.values()) {
        if (!ruleOf(instance.type).actsOnAnyUpdate) continue;
        const server = view.target(instance.stack, instance.properties.server);
        const key = server && resourceKey(server.stack, server.name);
        if (key !== undefined && view.machines.has(key)) add(key, instance);
      }
    }
    return new Map([...parts].map(([machine, keys]) => [machine, [...keys]]));
  }

  private changes(machines: readonly MachineChange[], parts: ReadonlyMap<string, readonly string[]>): ResourceChange[] {
    const owners = new Map<string, string>();
    for (const { stack, resource, machine } of machines) {
      const key = resourceKey(stack, resource);
      for (const owned of [key, ...(parts.get(key) ?? [])]) owners.set(owned, machine);
    }
    const changes = [...this.found]
      .filter(([, { authored }]) => authored)
      .map(([key, { authored: _, ...change }]): ResourceChange => {
        const { stack, resource, type, ...rest } = change;
        const machine = owners.get(key);
        return { stack, resource, path: this.pathOf(stack, resource), type, ...(machine === undefined ? {} : { machine }), ...rest };
      });
    return this.inStackOrder(changes);
  }

  private inStackOrder<T extends { readonly stack: string; readonly resource: string }>(items: readonly T[]): T[] {
    const ranks = new Map(this.stackIds().map((id, rank) => [id, rank]));
    const rank = ({ stack }: T) => ranks.get(stack) ?? 0;
    return [...items].sort((a, b) => rank(a) - rank(b) || (a.resource < b.resource ? -1 : 1));
  }

  private stackOf(id: string): StackSide {
    return this.after.side.stacks[id] ?? this.before.side.stacks[id];
  }

  private pathOf(stack: string, resource: string): string {
    const sides = [this.after.side.stacks[stack], this.before.side.stacks[stack]];
    return sides.map((side) => side?.resources?.[resource]).find((path) => path !== undefined) ?? `${stack}/${resource}`;
  }
}

export const PAST: { readonly [effect in Effect]: string } = {
  none: 'not changed',
  'in-place': 'changed',
  add: 'created',
  'rebuild-keep': 'rebuilt',
  'rebuild-wipe': 'rebuilt',
  replace: 'replaced',
  delete: 'deleted',
};

/** A place that changes, as it may be printed. */
export function propertyChange(
  name: string,
  { steps, before, after }: Difference,
  verdict: Verdict,
  causes: readonly string[],
): PropertyChange {
  const secretName = String(steps.findLast((step) => typeof step === 'string') ?? name);
  const { effect, why, policy, fails } = verdict;
  return {
    name,
    ...(steps.length > 0 ? { steps } : {}),
    before: shown(before, secretName),
    after: shown(after, secretName),
    effect,
    why,
    ...(policy === undefined ? {} : { policy }),
    ...(causes.length > 0 ? { causes } : {}),
    ...(fails ? { fails } : {}),
  };
}

function typeChange(before: Instance, after: Instance): PropertyChange {
  return {
    name: 'type',
    section: true,
    before: before.type,
    after: after.type,
    effect: 'replace',
    why: 'another type is another resource',
  };
}

/** What Heat does with a resource that it never finished, if it creates it anew (resource.py, _needs_update; check_resource.py). */
export function recreation(type: string, state: ResourceState): PropertyChange | undefined {
  const { status } = state;
  const entry = { name: 'state', section: true as const, before: status, after: null };
  if (status.startsWith('INIT_') || status === 'DELETE_COMPLETE') return { ...entry, effect: 'add', why: 'Heat has yet to create it' };
  if (!status.endsWith('_FAILED')) return undefined;
  const replaced = status === 'CHECK_FAILED' || (ruleOf(type).replacedAfterFailure?.(state) ?? true);
  if (!replaced) return undefined;
  if (status === 'CREATE_FAILED') return { ...entry, effect: 'add', why: 'creating it failed; Heat creates it again' };
  return { ...entry, effect: 'replace', why: 'Heat replaces what failed' };
}

function retry({ status }: ResourceState): PropertyChange {
  return { name: 'state', section: true, before: status, after: null, effect: 'in-place', why: 'it failed before; Heat updates it again' };
}

function refusedUpdate(change: PropertyChange): PropertyChange {
  return { ...change, why: 'the environment restricts its update', policy: 'restricted_actions update', fails: true };
}

/** Heat updates a resource that is only written in other words, or waits for others (resource.py, _needs_update: `before != after`). */
function actsOnWording(before: Instance, after: Instance, why: string): PropertyChange[] {
  const [old, now] = [before.sections.depends_on, after.sections.depends_on];
  const places = equal(old, now) ? differences(before.properties, after.properties) : [{ steps: ['depends_on'], before: old, after: now }];
  const section = equal(old, now) ? {} : { section: true as const };
  return places.map(({ steps: [name, ...steps], ...place }) => ({
    ...propertyChange(String(name), { steps, ...place }, { effect: 'in-place', why }, []),
    ...section,
  }));
}

/** What a Terraform resource is replaced after. */
function triggersOf({ sections }: Instance): Triggers | undefined {
  return sections.replace_triggered_by as Triggers | undefined;
}

/** A section's value, what Heat takes for none put as undefined. */
function normalSection(name: string, value: unknown): unknown {
  if (name === 'deletion_policy') return typeof value === 'string' && value.toLowerCase() !== 'delete' ? value.toLowerCase() : undefined;
  const empty = value === null || (typeof value === 'object' && Object.keys(value).length === 0);
  return empty ? undefined : value;
}

/** Whether the cloud keeps the resource when Heat lets go of it. */
function isRetained({ sections }: Instance): boolean {
  return sections.external_id !== undefined || String(sections.deletion_policy).toLowerCase() === 'retain';
}

function useKey(stack: string, use: Reference): string {
  return use.to === 'output' ? outputKey(use.artifact, use.output) : resourceKey(stack, use.resource);
}

/** The nodes, each after what it depends on, in one pass; a cycle, which Heat refuses anyway, is entered anywhere. */
function inOrder(nodes: readonly string[], dependencies: (node: string) => readonly string[]): string[] {
  const entered = new Set<string>();
  const left = new Set<string>();
  for (const start of nodes) {
    const open = [start];
    while (open.length > 0) {
      const node = open[open.length - 1];
      if (entered.has(node)) {
        open.pop();
        left.add(node);
        continue;
      }
      entered.add(node);
      for (const dependency of dependencies(node)) if (!entered.has(dependency)) open.push(dependency);
    }
  }
  return [...left];
}

export function count(changes: readonly { readonly effect: Effect }[]): { [effect in Effect]: number } {
  const counts = Object.fromEntries(EFFECTS.map((effect) => [effect, 0])) as { [effect in Effect]: number };
  for (const { effect } of changes) counts[effect] += 1;
  return counts;
}
