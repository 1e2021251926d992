import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { IConstruct } from 'constructs';
import {
  CycleError,
  Engine,
  type Finding,
  Output,
  order,
  type Reference,
  type RenderContext,
  Resource,
  type Stack,
  type StackElement,
  shownPath,
  sortedByName,
  Value,
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

type Document = Record<string, unknown>;

/** A stack as Heat reads it. */
export interface HeatDocument {
  readonly stack: Stack;
  /** YAML. */
  readonly template: string;
  /** YAML. */
  readonly environment: string;
  /** Contents of the files that the template asks for, by the name that it uses. */
  readonly files: ReadonlyMap<string, string>;
  /** Parameters that are other stacks' outputs. */
  readonly inputs: ReadonlyMap<string, { readonly stack: Stack; readonly output: string }>;
  /** Construct paths by resource name. */
  readonly resources: ReadonlyMap<string, string>;
  /** Server names of the bare-metal machines, by resource name. */
  readonly machines: ReadonlyMap<string, string>;
  /** Images and inventories that must be in the cloud first. */
  readonly needs: ReadonlySet<IConstruct>;
}

/** The stacks as Heat templates, and what is wrong with them. Each resource is rendered once; outputs that other stacks ask for follow. */
export function writeHeat(stacks: readonly Stack[]): { documents: HeatDocument[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const writers = new Map(stacks.map((stack) => [stack, new StackWriter(stack, findings)]));
  for (const writer of writers.values()) writer.render(writers);
  return { documents: [...writers.values()].map((writer) => writer.document()), findings };
}

class StackWriter {
  private readonly parameters: Document = {};
  private readonly conditions: Document = {};
  private readonly outputs: Document = {};
  private readonly resources = new Map<string, Document>();
  private readonly edges = new Map<string, Set<string>>();
  private readonly paths = new Map<string, string>();
  private readonly machines = new Map<string, string>();
  private readonly inputs = new Map<string, { stack: Stack; output: string }>();
  /** What each parameter, and each output, stands for: the author's by path, those that pass values between stacks by what they pass. */
  private readonly parameterNames = new Map<string, string>();
  private readonly outputNames = new Map<string, string>();
  private readonly files = new Map<string, string>();
  private readonly needs = new Set<IConstruct>();

  public constructor(
    private readonly stack: Stack,
    private readonly findings: Finding[],
  ) {
    for (const element of stack._elements) {
      if (element instanceof Parameter) this.parameterNames.set(element.logicalId, shownPath(element));
      if (element instanceof Output) this.outputNames.set(element.logicalId, shownPath(element));
    }
  }

  /** Renders what the stack holds; a reference to another stack adds an output to that stack's writer. */
  public render(writers: ReadonlyMap<Stack, StackWriter>): void {
    for (const element of this.stack._elements) {
      const uses = new Set<string>();
      const context = this.context(element, uses, writers);
      if (element instanceof Resource) this.renderResource(element, context, uses);
      else if (element instanceof Output) {
        this.outputs[element.logicalId] = compact({ description: element.description, value: context.render(element.value) });
      } else if (element instanceof Parameter) this.parameters[element.logicalId] = element._definition(context);
      else if (element instanceof Condition) this.conditions[element.logicalId] = element._definition(context);
    }
  }

  private renderResource(resource: Resource, context: RenderContext, uses: Set<string>): void {
    const form = resource._form(Engine.HEAT);
    const properties = context.render(form.properties) as Document;
    const sections = context.render(form.sections ?? {}) as Document;
    for (const { property, problem, got, allowed } of checkProperties(form.type, form.properties)) {
      context.report('HEAT_PROPERTY', `${form.type}: ${property} ${problem}`, got, allowed, 'change the property');
    }
    for (const predecessor of resource._predecessors) {
      if (predecessor.stack === this.stack) uses.add(predecessor.logicalId);
      else
        context.report(
          'ORDER_ACROSS_STACKS',
          'a resource waits for one of another stack',
          shownPath(predecessor),
          'resources of its own stack',
          'order the stacks by Stack.dependsOn',
        );
    }
    const id = resource.logicalId;
    this.resources.set(id, { type: form.type, ...sections, properties });
    this.edges.set(id, uses);
    this.paths.set(id, shownPath(resource));
    if (form.machine !== undefined) this.machines.set(id, form.machine);
  }

  private context(element: StackElement, uses: Set<string>, writers: ReadonlyMap<Stack, StackWriter>): RenderContext {
    const report: RenderContext['report'] = (code, what, got, allowed, advice) => {
      this.findings.push({ code, path: shownPath(element), what, got: String(got), allowed, advice });
    };
    const context: RenderContext = {
      engine: Engine.HEAT,
      stack: this.stack,
      templateVersion: TEMPLATE_VERSION,
      path: shownPath(element),
      render: (value) => render(value, context),
      reference: (reference) => {
        if (reference.resource.stack !== this.stack) return { get_param: this.input(reference, writers, report) };
        uses.add(reference.resource.logicalId);
        return expression(reference);
      },
      needs: (construct) => this.needs.add(construct),
      file: (path) => this.addFile(path),
      report,
    };
    return context;
  }

  /** The parameter for an output of another stack, made where it is not there yet. */
  private input(reference: Reference, writers: ReadonlyMap<Stack, StackWriter>, report: RenderContext['report']): string {
    const { resource, attribute, steps } = reference;
    const tail = [attribute, ...steps].filter((step) => step !== undefined).map(String);
    const parameter = identifier([...shownPath(resource).split('/'), ...tail]);
    const output = identifier([resource.logicalId, ...tail]);
    const meaning = `${shownPath(resource)}${tail.length > 0 ? `: ${tail.join('.')}` : ''}`;
    claim(this.parameterNames, parameter, meaning, report);
    const producer = writers.get(resource.stack);
    if (producer) {
      claim(producer.outputNames, output, meaning, report);
      producer.outputs[output] ??= { value: expression(reference) };
    }
    this.inputs.set(parameter, { stack: resource.stack, output });
    this.parameters[parameter] ??= compact({ type: inputType(reference), description: meaning, hidden: resource.secret || undefined });
    return parameter;
  }

  private addFile(path: string): string {
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
      stack: this.stack,
      template,
      environment: toYaml(this.environment()),
      files: this.files,
      inputs: this.inputs,
      resources: this.paths,
      machines: this.machines,
      needs: this.needs,
    };
  }

  /** The resources by name, each with its `depends_on`, between the first and the last one. */
  private orderedResources(): Document {
    const names = [...this.resources.keys()].sort();
    this.checkCycle(names);
    const used = new Set<string>();
    const resources: Document = { [FIRST]: marker() };
    for (const name of names) {
      const { type, properties, ...sections } = this.resources.get(name) as Document;
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

  private environment(): Document {
    const guarded = [...this.machines.keys()].sort().map((name) => [name, { restricted_actions: 'replace' }]);
    return guarded.length > 0 ? { resource_registry: { resources: Object.fromEntries(guarded) } } : {};
  }

  private checkCycle(names: readonly string[]): void {
    try {
      order(names, (name) => this.edges.get(name) ?? []);
    } catch (error) {
      if (!(error instanceof CycleError)) throw error;
      const route = error.route.map((name) => this.paths.get(name) ?? name).join(' -> ');
      this.find(
        'RESOURCE_CYCLE',
        'resources wait for each other',
        route,
        'references that end',
        'take one of these references or dependencies away',
      );
    }
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

  private find(code: string, what: string, got: string, allowed: string, advice: string): void {
    this.findings.push({ code, path: shownPath(this.stack), what, got, allowed, advice });
  }
}

/** Takes a name for a meaning; one name for two would pass one value for another. */
function claim(names: Map<string, string>, name: string, meaning: string, report: RenderContext['report']): void {
  const other = names.get(name);
  if (other === undefined) names.set(name, meaning);
  else if (other !== meaning) {
    const what = `what passes ${meaning} between stacks has the name of ${other}`;
    report('LOGICAL_ID_TWICE', what, name, 'ids that differ in letters, digits and -', 'change the id of one of the two');
  }
}

/** Type of the parameter that takes an output: the schema tells that of a whole attribute, JSON takes whatever is in one. */
function inputType({ resource, attribute, steps }: Reference): string {
  if (attribute === undefined) return 'string';
  const type = resourceType(resource._form(Engine.HEAT).type)?.attributes[attribute];
  return steps.length === 0 && type === 'string' ? 'string' : 'json';
}

/** Values in their document form; literals as they are; undefined members left out. */
function render(value: unknown, context: RenderContext): unknown {
  if (value instanceof Value) return value._render(context);
  if (Array.isArray(value)) return value.map((item) => render(item, context));
  if (value !== null && typeof value === 'object') {
    return compact(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, render(member, context)])));
  }
  return value;
}

function expression({ resource, attribute, steps }: Reference): Document {
  return attribute === undefined ? { get_resource: resource.logicalId } : { get_attr: [resource.logicalId, attribute, ...steps] };
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

function marker(): Document {
  return { type: 'OS::Heat::Value', properties: { value: true } };
}

function identifier(parts: readonly string[]): string {
  return parts.join('_').replace(/[^A-Za-z0-9_-]+/g, '_');
}

function compact(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedDeep);
  if (value === null || typeof value !== 'object') return value;
  return sortedByName(Object.entries(value).map(([key, member]) => [key, sortedDeep(member)] as const));
}

function sortedOrNone(document: Document): unknown {
  return Object.keys(document).length > 0 ? sortedDeep(document) : undefined;
}
