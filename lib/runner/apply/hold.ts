import { equal } from '../plan/compare';
import { isKnown, Scope, Secret } from '../plan/expression';
import { recreation } from '../plan/plan';
import { type Document, isDocument, type StackSide, section } from '../plan/side';

/** What a stack is at present, and what it is about to become. */
export interface Transition {
  readonly present: StackSide;
  /** Ids in the cloud by resource name. */
  readonly ids: ReadonlyMap<string, string>;
  /** Values of the parameters from now on, as far as they are given. */
  readonly inputs: ReadonlyMap<string, unknown>;
  /** Names of all resources that the update changes. */
  readonly changed: ReadonlySet<string>;
}

/** Whether there is anything that could stay as it is: after a failure the template at hand may have what Heat has yet to create. */
export function isThere(name: string, { present }: Transition): boolean {
  const definition = section(present.template, 'resources')[name];
  const state = present.states?.[name];
  return isDocument(definition) && !(state && recreation(String(definition.type), state)?.effect === 'add');
}

/**
 * A new template in which some resources stay as they are in the cloud: with the definitions that they have at present, or not there at all.
 * What they refer to and the update changes is called by its present id or value: Heat asks for the value alone, and so finds nothing to do.
 * Outputs that refer to what is not there are as they were, or left out.
 *
 * @param names of the resources that stay as they are; none that is `unheld`
 */
export function holding(template: Document, names: ReadonlySet<string>, transition: Transition): Document {
  if (names.size === 0) return template;
  const { present } = transition;
  const resources: { [name: string]: unknown } = {};
  for (const [name, definition] of Object.entries(section(template, 'resources'))) if (!names.has(name)) resources[name] = definition;
  const held = new Holding(template, names, transition);
  for (const name of names) if (isThere(name, transition)) resources[name] = held.hold(name);
  const there = new Set(Object.keys(resources));
  for (const [name, definition] of Object.entries(resources)) resources[name] = withDependencies(definition as Document, there);
  const outputs: { [name: string]: unknown } = {};
  for (const [name, output] of Object.entries(section(template, 'outputs'))) {
    const [kept] = [output, section(present.template, 'outputs')[name]].filter((one) => one !== undefined && refersTo(one, there));
    if (kept !== undefined) outputs[name] = kept;
  }
  return { ...template, resources, ...(template.outputs !== undefined && { outputs }) };
}

/** A function whose value may change, and whose present one is not known. */
export interface Unheld {
  /** Name of the resource that calls it. */
  readonly resource: string;
  /** The call, such as `get_param password`. */
  readonly use: string;
}

/** What keeps some resources from staying as they are. */
export function unheld(names: ReadonlySet<string>, template: Document, transition: Transition): Unheld[] {
  return [...names].flatMap((resource) => {
    if (!isThere(resource, transition)) return [];
    const held = new Holding(template, names, transition);
    held.hold(resource);
    return held.untold.map((use) => ({ resource, use }));
  });
}

/** Definitions of resources that stay as they are. */
class Holding {
  /** Calls whose values may change, and whose present ones are not known. */
  public readonly untold: string[] = [];
  private readonly before: Scope;
  private readonly after: Scope;

  public constructor(
    template: Document,
    private readonly names: ReadonlySet<string>,
    private readonly transition: Transition,
  ) {
    const { present, inputs } = transition;
    const { cloud, stackName } = present;
    this.before = new Scope(present, {});
    this.after = new Scope({ cloud, stackName, template, parameters: Object.fromEntries(inputs) }, {});
  }

  public hold(name: string): Document {
    const { present } = this.transition;
    const definition = section(present.template, 'resources')[name] as Document;
    // After a failure the template at hand is the one that Heat failed at, not what the resource was made from.
    const { properties: made } = present.states?.[name] ?? {};
    return { ...definition, properties: made ?? this.resolve(definition.properties) };
  }

  private resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (!isDocument(value)) return value;
    const { get_resource: resource, get_attr: attribute } = value;
    if (typeof resource === 'string' && this.moves(resource)) return this.transition.ids.get(resource) ?? value;
    if (Array.isArray(attribute) && this.moves(String(attribute[0]))) this.untold.push(`get_attr ${attribute.join('.')}`);
    if (value.get_param !== undefined) return this.parameter(value);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.resolve(member)]));
  }

  /** Whether the update changes a resource. */
  private moves(name: string): boolean {
    return this.transition.changed.has(name) && !this.names.has(name);
  }

  private parameter(call: Document): unknown {
    const [before, after] = [this.before.resolve(call), this.after.resolve(call)];
    if (!(before instanceof Secret) && equal(before, after)) return call;
    if (isKnown(before)) return before;
    this.untold.push(`get_param ${[call.get_param].flat().join('.')}`);
    return call;
  }
}

function withDependencies(definition: Document, there: ReadonlySet<string>): Document {
  const { depends_on: dependsOn } = definition;
  if (dependsOn === undefined) return definition;
  return { ...definition, depends_on: [dependsOn].flat().filter((name) => there.has(String(name))) };
}

/** Whether all resources that a value refers to are there. */
function refersTo(value: unknown, there: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.every((item) => refersTo(item, there));
  if (!isDocument(value)) return true;
  const { get_resource: resource, get_attr: attribute } = value;
  const named = typeof resource === 'string' ? resource : Array.isArray(attribute) ? attribute[0] : undefined;
  if (named !== undefined && !there.has(String(named))) return false;
  return Object.values(value).every((member) => refersTo(member, there));
}
