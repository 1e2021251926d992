import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  compact,
  Engine,
  type Finding,
  type Members,
  type Output,
  type PassedType,
  type Reference,
  type RenderContext,
  type Resource,
  type ResourceForm,
  type Stack,
  type StackDocument,
  type StackElement,
  StackWriter,
  shownPath,
  sortedByName,
  sortedDeep,
} from '../core';
import { Condition } from './condition';
import { checkProperties } from './heat-resource';
import { MAX_RESOURCES_PER_STACK, MAX_TEMPLATE_BYTES } from './limits';
import { Parameter } from './parameter';
import { resourceType } from './schema';
import { toYaml } from './yaml';

/** Template version that is written: the newest of Heat 24 (OpenStack 2025.1). */
const TEMPLATE_VERSION = '2021-04-16';

/**
 * First and last resource of every template. Heat starts one resource a second of those that wait for nothing, and deletes
 * those that nothing waits for at the same pace; with one of each there is one second to wait at either end
 * (heat/engine/stack.py: the sleep in the loop over leaves).
 */
const FIRST = 'before_all';
const LAST = 'after_all';

/** A stack as Heat reads it. */
export interface HeatDocument extends StackDocument {
  readonly engine: Engine.HEAT;
  /** YAML. */
  readonly template: string;
  /** YAML. */
  readonly environment: string;
  /** Contents of the files that the template asks for, by the name that it uses. */
  readonly files: ReadonlyMap<string, string>;
  /** Construct paths by resource name. */
  readonly resources: ReadonlyMap<string, string>;
  /** Server names of the bare-metal machines, by resource name. */
  readonly machines: ReadonlyMap<string, string>;
}

/** Writes a stack as a Heat template. Each resource is rendered once; outputs that other stacks ask for follow. */
export class HeatWriter extends StackWriter<HeatDocument> {
  protected readonly languageVersion = TEMPLATE_VERSION;
  private readonly parameters: Members = {};
  private readonly conditions: Members = {};
  private readonly resources = new Map<string, Members>();
  private readonly machines = new Map<string, string>();
  private readonly files = new Map<string, string>();

  public constructor(stack: Stack, findings: Finding[]) {
    super(Engine.HEAT, stack, findings);
    for (const element of stack._elements) {
      if (element instanceof Parameter) this.inputNames.set(element.logicalId, shownPath(element));
    }
  }

  protected writeResource(resource: Resource, form: ResourceForm, context: RenderContext): void {
    const { type, machine } = form;
    if (type === undefined) return;
    const properties = context.render(form.properties) as Members;
    const sections = context.render(form.sections ?? {}) as Members;
    for (const { property, problem, got, allowed } of checkProperties(type, form.properties)) {
      context.report('HEAT_PROPERTY', `${type}: ${property} ${problem}`, got, allowed, 'change the property');
    }
    this.resources.set(resource.logicalId, { type, ...sections, properties });
    if (machine !== undefined) this.machines.set(resource.logicalId, machine);
  }

  protected writeOutput(output: Output, context: RenderContext): void {
    this.outputs[output.logicalId] = compact({ description: output.description, value: context.render(output.value) });
  }

  protected writeElement(element: StackElement, context: RenderContext): void {
    if (element instanceof Parameter) this.parameters[element.logicalId] = element._definition(context);
    else if (element instanceof Condition) this.conditions[element.logicalId] = element._definition(context);
  }

  protected referTo({ resource, attribute, steps }: Reference): unknown {
    return attribute === undefined ? { get_resource: resource.logicalId } : { get_attr: [resource.logicalId, attribute, ...steps] };
  }

  protected takeInput(name: string, type: PassedType, meaning: string, secret: boolean): unknown {
    // JSON takes whatever is in an attribute.
    this.parameters[name] ??= compact({ type: type === 'string' ? 'string' : 'json', description: meaning, hidden: secret || undefined });
    return { get_param: name };
  }

  protected giveOutput(name: string, reference: Reference): PassedType {
    this.outputs[name] ??= { value: this.referTo(reference) };
    const { resource, attribute, steps } = reference;
    if (attribute === undefined) return 'string';
    const { type } = resource._form(Engine.HEAT);
    const known = type === undefined ? undefined : resourceType(type)?.attributes[attribute];
    return steps.length === 0 && known === 'string' ? 'string' : 'any';
  }

  protected writeImage(name: string): unknown {
    return name;
  }

  protected addFile(path: string): string {
    const content = readFileSync(path, 'utf8');
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const name = `${digest}-${basename(path)}`;
    this.files.set(name, content);
    return name;
  }

  public document(): HeatDocument {
    const template = toYaml(
      compact({
        heat_template_version: TEMPLATE_VERSION,
        description: this.stack.description,
        parameters: sortedOrNone(this.parameters),
        conditions: sortedOrNone(this.conditions),
        resources: this.orderedResources(),
        outputs: sortedOrNone(this.outputs),
      }),
    );
    this.checkLimits(template);
    return {
      engine: Engine.HEAT,
      stack: this.stack,
      template,
      environment: toYaml(this.environment()),
      files: this.files,
      inputs: this.inputs,
      resources: new Map([...this.paths].filter(([name]) => this.resources.has(name))),
      machines: this.machines,
      needs: this.needs,
    };
  }

  /** The resources by name, each with its `depends_on`, between the first and the last one. */
  private orderedResources(): Members {
    const names = [...this.resources.keys()].sort();
    this.checkCycle();
    const used = new Set<string>();
    const resources: Members = { [FIRST]: marker() };
    for (const name of names) {
      const { type, properties, ...sections } = this.resources.get(name) as Members;
      const uses = [...(this.edges.get(name) ?? [])].filter((use) => this.resources.has(use));
      for (const use of uses) used.add(use);
      const implied = referredTo(properties);
      const dependsOn = uses.length === 0 ? [FIRST] : uses.filter((use) => !implied.has(use)).sort();
      resources[name] = compact({
        type,
        depends_on: dependsOn.length > 0 ? dependsOn : undefined,
        ...sortedByName(Object.entries(sections)),
        properties: sortedDeep(properties),
      });
    }
    resources[LAST] = { ...marker(), depends_on: names.filter((name) => !used.has(name)) };
    return resources;
  }

  private environment(): Members {
    const guarded = [...this.machines.keys()].sort().map((name) => [name, { restricted_actions: 'replace' }]);
    return guarded.length > 0 ? { resource_registry: { resources: Object.fromEntries(guarded) } } : {};
  }

  private checkLimits(template: string): void {
    const bytes = Buffer.byteLength(template);
    const count = this.resources.size + 2;
    const advice =
      this.machines.size > 0
        ? "let the machines' names end in numbers: every fifty numbers get a stack of their own"
        : 'move resources to another stack';
    if (bytes > MAX_TEMPLATE_BYTES) {
      this.find('TEMPLATE_TOO_LARGE', 'Heat refuses templates of this size', `${bytes} bytes`, `${MAX_TEMPLATE_BYTES} bytes`, advice);
    }
    if (count > MAX_RESOURCES_PER_STACK) {
      const allowed = `${MAX_RESOURCES_PER_STACK}, two of them the template's own`;
      this.find('TOO_MANY_RESOURCES', 'Heat refuses stacks of this many resources', String(count), allowed, advice);
    }
  }
}

/** Resources that a rendered value refers to: Heat orders by these itself. */
function referredTo(value: unknown, names = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) referredTo(item, names);
  else if (value !== null && typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) {
      if (key === 'get_resource' && typeof member === 'string') names.add(member);
      else if (key === 'get_attr' && Array.isArray(member)) names.add(String(member[0]));
      referredTo(member, names);
    }
  }
  return names;
}

function marker(): Members {
  return { type: 'OS::Heat::Value', properties: { value: true } };
}

function sortedOrNone(members: Members): unknown {
  return Object.keys(members).length > 0 ? sortedDeep(members) : undefined;
}
