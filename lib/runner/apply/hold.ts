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

/**
 * A new template in which some resources stay as they are in the cloud: with the definitions that they have at present, or not there at all.
 * What they refer to and the update changes is called by its present id or value: Heat asks for the value alone, and so finds nothing to do.
 * Outputs that refer to what is not there are as they were, or left out.
 *
 * @param names of the resources that stay as they are
 */
export function holding(template: Document, names: ReadonlySet<string>, transition: Transition): Document {
  if (names.size === 0) return template;
  const { present } = transition;
  const known = section(present.template, 'resources');
  const resources: { [name: string]: unknown } = {};
  for (const [name, definition] of Object.entries(section(template, 'resources'))) if (!names.has(name)) resources[name] = definition;
  for (const name of names) {
    if (known[name] !== undefined) resources[name] = held(name, known[name] as Document, template, names, transition);
  }
  const there = new Set(Object.keys(resources));
  for (const [name, definition] of Object.entries(resources)) resources[name] = withDependencies(definition as Document, there);
  const outputs: { [name: string]: unknown } = {};
  for (const [name, output] of Object.entries(section(template, 'outputs'))) {
    const [kept] = [output, section(present.template, 'outputs')[name]].filter((one) => one !== undefined && refersTo(one, there));
    if (kept !== undefined) outputs[name] = kept;
  }
  return { ...template, resources, ...(template.outputs !== undefined && { outputs }) };
}

function held(name: string, definition: Document, template: Document, names: ReadonlySet<string>, transition: Transition): Document {
  const { present, ids, inputs, changed } = transition;
  // After a failure the template at hand is the one that Heat failed at, not what the resource was made from.
  const { properties: made } = present.states?.[name] ?? {};
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isDocument(value)) return value;
    const { get_resource: resource, get_param: parameter } = value;
    if (typeof resource === 'string' && changed.has(resource) && !names.has(resource)) return ids.get(resource) ?? value;
    if (typeof parameter === 'string') {
      const [before, now] = [present.parameters?.[parameter], inputs.get(parameter)];
      const moves = section(template, 'parameters')[parameter] === undefined || (typeof now === 'string' && now !== before);
      return moves ? before : value;
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
  };
  return { ...definition, properties: made ?? resolve(definition.properties) };
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
