import { coerce, equal } from './compare';
import { Expression, type Inputs, type Reference, Scope } from './expression';
import type { ResourceSchema, SchemaLookup } from './schema';
import { type Document, isDocument, type Side, type StackSide, section } from './side';

/** A resource as a template has it, its values resolved as far as they can be. */
export interface Instance {
  readonly stack: string;
  readonly name: string;
  readonly type: string;
  readonly schema?: ResourceSchema;
  /** As given: `value` puts them into the form that Heat compares. */
  readonly properties: Document;
  /** What stands beside the properties, `type` left out. */
  readonly sections: Document;
  /** What the properties and sections refer to, by their names; sections in parentheses. */
  readonly uses: { readonly [name: string]: readonly Reference[] };
}

export interface OutputValue {
  readonly value: unknown;
  readonly uses: readonly Reference[];
}

/** Key of a resource among all stacks. */
export function resourceKey(stack: string, resource: string): string {
  return `${stack}\n${resource}`;
}

/** Key of an output among all stacks; never that of a resource. */
export function outputKey(artifact: string, output: string): string {
  return `${artifact}\n\n${output}`;
}

/** One side, resolved. */
export class View {
  public readonly instances = new Map<string, Instance>();
  public readonly outputs = new Map<string, OutputValue>();
  /** Server names of the machines, by resource key. */
  public readonly machines = new Map<string, string>();

  /**
   * @param side the side to read
   * @param other the other one: it tells what Heat doesn't keep of a deployed stack, its inputs and machines
   */
  public constructor(
    public readonly side: Side,
    other: Side,
    schema: SchemaLookup,
  ) {
    for (const [id, stack] of Object.entries(side.stacks)) {
      const deployedInputs = stack.parameters && inputsOfDeployed(stack, side, other.stacks[id]?.inputs ?? {});
      const scope = new Scope(stack, stack.inputs ?? deployedInputs ?? {});
      for (const [name, definition] of Object.entries(section(stack.template, 'resources'))) {
        if (isDocument(definition)) this.addInstance(id, name, definition, scope, schema);
      }
      for (const [name, definition] of Object.entries(section(stack.template, 'outputs'))) {
        const uses: Reference[] = [];
        if (isDocument(definition)) this.outputs.set(outputKey(id, name), { value: scope.resolve(definition.value, uses), uses });
      }
      this.addMachines(id, stack, other.stacks[id]);
    }
  }

  private addInstance(stack: string, name: string, definition: Document, scope: Scope, schema: SchemaLookup): void {
    const { type: givenType, properties: givenProperties, condition, ...givenSections } = definition;
    const holds = condition === undefined || scope.condition(condition);
    if (holds === false) return;
    const uses: { [name: string]: Reference[] } = {};
    const resolve = (at: string, value: unknown): unknown => {
      uses[at] = [];
      return scope.resolve(value, uses[at]);
    };
    const all = isDocument(givenProperties) ? givenProperties : {};
    const properties = Object.fromEntries(Object.entries(all).map(([property, value]) => [property, resolve(property, value)]));
    const sections = Object.fromEntries(Object.entries(givenSections).map(([at, value]) => [at, resolve(`(${at})`, value)]));
    if (holds === undefined) sections.condition = scope.conditionExpression(condition);
    const type = actualType(this.side.stacks[stack].environment, String(givenType));
    this.instances.set(resourceKey(stack, name), { stack, name, type, schema: schema(type), properties, sections, uses });
  }

  private addMachines(id: string, stack: StackSide, other: StackSide | undefined): void {
    for (const name of Object.keys(section(stack.template, 'resources'))) {
      const key = resourceKey(id, name);
      const instance = this.instances.get(key);
      if (instance) {
        const deployed = stack.machines === undefined && stack.parameters !== undefined;
        const machine = deployed ? this.deployedMachine(instance, other) : stack.machines?.[name];
        if (machine !== undefined) this.machines.set(key, machine);
      }
    }
  }

  /** Heat doesn't know which servers are machines: those that the other side calls so, and those whose replacement the environment restricts. */
  private deployedMachine(instance: Instance, other: StackSide | undefined): string | undefined {
    const { name, stack, type, properties } = instance;
    if (type !== 'OS::Nova::Server') return undefined;
    const known = other?.machines?.[name] !== undefined || restrictedActions(this.side.stacks[stack].environment, name).has('replace');
    if (!known) return undefined;
    return typeof properties.name === 'string' ? properties.name : (other?.machines?.[name] ?? name);
  }

  /** A property's value in the form that Heat compares. */
  public value(instance: Instance, property: string): unknown {
    return coerce(instance.schema?.properties[property], instance.properties[property]);
  }

  /** The resource whose id a value is, through outputs of other stacks. */
  public target(stack: string, value: unknown): Instance | undefined {
    const passed = new Set<string>();
    let at = { stack, value };
    while (at.value instanceof Expression && at.value.name === 'get_output') {
      const [artifact, output] = at.value.args as [string, string];
      const key = outputKey(artifact, output);
      if (passed.has(key)) return undefined;
      passed.add(key);
      at = { stack: artifact, value: this.outputs.get(key)?.value };
    }
    if (!(at.value instanceof Expression) || at.value.name !== 'get_resource') return undefined;
    return this.instances.get(resourceKey(at.stack, String(at.value.args)));
  }
}

/**
 * Parameters of a deployed stack that stand for outputs of other stacks: those that the assembly fills so, unless
 * Heat has another value than the output's.
 */
function inputsOfDeployed(stack: StackSide, side: Side, inputs: Inputs): Inputs {
  const declared = section(stack.template, 'parameters');
  const matching = Object.entries(inputs).filter(([parameter, { artifact, output }]) => {
    if (declared[parameter] === undefined) return false;
    const given = stack.parameters?.[parameter];
    const value = presentOutput(side, artifact, output);
    return given === undefined || value === undefined || given === '******' || equal(parsed(given), parsed(value));
  });
  return Object.fromEntries(matching);
}

/** An output's present value; undefined where it isn't known. */
export function presentOutput(side: Side, artifact: string, output: string): unknown {
  return (side.stacks[artifact]?.outputs ?? side.elsewhere?.[artifact])?.[output];
}

/** The API gives parameters as texts: lists and maps as JSON, and texts too where the parameter is of type json. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{"]/.test(value)) return typeof value === 'object' ? value : String(value);
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** The type that the environment's registry puts in a type's place. */
function actualType(environment: Document | undefined, type: string): string {
  const other = section(environment, 'resource_registry')[type];
  return typeof other === 'string' ? other : type;
}

/** What the environment restricts for a resource; names may hold wildcards (environment.py, get_rsrc_restricted_actions). */
export function restrictedActions(environment: Document | undefined, resource: string): Set<string> {
  const actions = new Set<string>();
  for (const [pattern, entry] of Object.entries(section(section(environment, 'resource_registry'), 'resources'))) {
    if (!isDocument(entry) || !matches(pattern, resource)) continue;
    for (const action of [entry.restricted_actions].flat()) if (typeof action === 'string') actions.add(action);
  }
  return actions;
}

/** Python's `fnmatchcase`. */
function matches(pattern: string, name: string): boolean {
  if (!/[*?[]/.test(pattern)) return pattern === name;
  const source = pattern.replace(
    /\[(!?)([^\]]+)\]|\*|\?|[\\^$.|+(){}[\]/-]/g,
    (token, not: string | undefined, set: string | undefined) => {
      if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\^]/g, '\\$&')}]`;
      if (token === '*') return '.*';
      return token === '?' ? '.' : `\\${token}`;
    },
  );
  return new RegExp(`^${source}$`, 's').test(name);
}
