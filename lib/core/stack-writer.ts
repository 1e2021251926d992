import type { IConstruct } from 'constructs';
import type { StackElement } from './element';
import type { Engine } from './engine';
import type { Finding } from './finding';
import { shownPath } from './names';
import { CycleError, order } from './order';
import { Output } from './output';
import type { Reference } from './reference';
import { Resource, type ResourceForm } from './resource';
import { sortedByName } from './sorted';
import type { Stack } from './stack';
import { type RenderContext, Value } from './value';

/** A part of a document: members by the engine's names. */
export type Members = Record<string, unknown>;

/** What every engine tells of a stack that it has written. */
export interface StackDocument {
  readonly engine: Engine;
  readonly stack: Stack;
  /** Values that are other stacks' outputs, by the name that they have in this document. */
  readonly inputs: ReadonlyMap<string, { readonly stack: Stack; readonly output: string }>;
  /** Images that must be in the cloud first. */
  readonly needs: ReadonlySet<IConstruct>;
}

/** What kind of value passes between two stacks. */
export type PassedType = 'string' | 'any';

/**
 * Writes one stack in an engine's words. Rendering goes over the stack's elements once; a reference to another stack becomes an
 * output there, whatever engine writes that one, and an input here.
 */
export abstract class StackWriter<D extends StackDocument = StackDocument> {
  protected readonly outputs: Members = {};
  /** What each resource comes after, by logical ids. */
  protected readonly edges = new Map<string, Set<string>>();
  /** Construct paths of the resources, by logical id. */
  protected readonly paths = new Map<string, string>();
  protected readonly inputs = new Map<string, { stack: Stack; output: string }>();
  protected readonly needs = new Set<IConstruct>();
  /** What each input, and each output, stands for: the author's by path, those that pass values between stacks by what they pass. */
  protected readonly inputNames = new Map<string, string>();
  private readonly outputNames = new Map<string, string>();

  protected constructor(
    protected readonly engine: Engine,
    protected readonly stack: Stack,
    private readonly findings: Finding[],
  ) {
    for (const element of stack._elements) {
      if (element instanceof Output) this.outputNames.set(element.logicalId, shownPath(element));
    }
  }

  /** Renders what the stack holds; a reference to another stack adds an output to that stack's writer. */
  public render(writers: ReadonlyMap<Stack, StackWriter>): void {
    for (const element of this.stack._elements) {
      const uses = new Set<string>();
      const context = this.context(element, uses, writers);
      if (element instanceof Resource) this.renderResource(element, context, uses);
      else if (element instanceof Output) this.writeOutput(element, context);
      else this.writeElement(element, context);
    }
  }

  /** The whole document, once every stack is rendered. */
  public abstract document(): D;

  protected abstract writeResource(resource: Resource, form: ResourceForm, context: RenderContext): void;

  protected abstract writeOutput(output: Output, context: RenderContext): void;

  /** Writes what is neither a resource nor an output. */
  protected abstract writeElement(element: StackElement, context: RenderContext): void;

  /** The document form of a reference to a resource of this stack. */
  protected abstract referTo(reference: Reference, report: RenderContext['report']): unknown;

  /** The document form of an input; declares it. */
  protected abstract takeInput(name: string, type: PassedType, meaning: string, secret: boolean): unknown;

  /** Makes an output for another stack, and tells what kind of value it is. */
  protected abstract giveOutput(name: string, reference: Reference, report: RenderContext['report']): PassedType;

  /** The document form of an image that the context's cloud must have. */
  protected abstract writeImage(name: string, construct: IConstruct, report: RenderContext['report']): unknown;

  /** Version of the document's language. */
  protected abstract readonly languageVersion: string;

  /** Takes a file along; the name that the document calls it by. */
  protected abstract addFile(path: string, report: RenderContext['report']): string;

  /** The resource in the engine's words. */
  protected form(resource: Resource): ResourceForm {
    return resource._form(this.engine);
  }

  /** A name for what passes between stacks, as the engine's names may be. */
  protected identifier(parts: readonly string[]): string {
    return identifier(parts);
  }

  /** A name for what another stack passes on. */
  protected inputName(parts: readonly string[]): string {
    return this.identifier(parts);
  }

  private renderResource(resource: Resource, context: RenderContext, uses: Set<string>): void {
    const form = this.form(resource);
    for (const { property, got, allowed, advice } of form.gaps ?? []) {
      context.report(
        'ENGINE_LACKS',
        `${this.engine} has no way to say ${property} of a ${resource.constructor.name}`,
        got,
        allowed,
        advice,
      );
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
    this.edges.set(resource.logicalId, uses);
    this.paths.set(resource.logicalId, shownPath(resource));
    this.writeResource(resource, form, context);
  }

  private context(element: StackElement, uses: Set<string>, writers: ReadonlyMap<Stack, StackWriter>): RenderContext {
    const report: RenderContext['report'] = (code, what, got, allowed, advice) => {
      this.findings.push({ code, path: shownPath(element), what, got: String(got), allowed, advice });
    };
    const context: RenderContext = {
      engine: this.engine,
      stack: this.stack,
      templateVersion: this.languageVersion,
      path: shownPath(element),
      render: (value) => render(value, context),
      reference: (reference) => {
        if (reference.resource.stack !== this.stack) return this.input(reference, writers, report);
        uses.add(reference.resource.logicalId);
        return this.referTo(reference, report);
      },
      image: (construct, name) => {
        this.needs.add(construct);
        return this.writeImage(name, construct, report);
      },
      file: (path) => this.addFile(path, report),
      report,
    };
    return context;
  }

  /** The input for an output of another stack, both made where they are not there yet. */
  private input(reference: Reference, writers: ReadonlyMap<Stack, StackWriter>, report: RenderContext['report']): unknown {
    const { resource, attribute, steps } = reference;
    const tail = [attribute, ...steps].filter((step) => step !== undefined).map(String);
    const name = this.inputName([...shownPath(resource).split('/'), ...tail]);
    const producer = writers.get(resource.stack);
    const output = (producer ?? this).identifier([resource.logicalId, ...tail]);
    const meaning = `${shownPath(resource)}${tail.length > 0 ? `: ${tail.join('.')}` : ''}`;
    claim(this.inputNames, name, meaning, report);
    let type: PassedType = 'any';
    if (producer) {
      claim(producer.outputNames, output, meaning, report);
      type = producer.giveOutput(output, reference, report);
    }
    this.inputs.set(name, { stack: resource.stack, output });
    return this.takeInput(name, type, meaning, resource.secret);
  }

  /** Reports resources that wait for each other. */
  protected checkCycle(): void {
    try {
      order([...this.paths.keys()].sort(), (name) => this.edges.get(name) ?? []);
    } catch (error) {
      if (!(error instanceof CycleError)) throw error;
      const route = error.route.map((name) => this.paths.get(name) ?? name).join(' -> ');
      const advice = 'take one of these references or dependencies away';
      this.find('RESOURCE_CYCLE', 'resources wait for each other', route, 'references that end', advice);
    }
  }

  /** Reports something wrong with the stack itself. */
  protected find(code: string, what: string, got: string, allowed: string, advice: string): void {
    this.findings.push({ code, path: shownPath(this.stack), what, got, allowed, advice });
  }
}

/** Takes a name for a meaning; one name for two would pass one value for another. */
export function claim(names: Map<string, string>, name: string, meaning: string, report: RenderContext['report']): void {
  const other = names.get(name);
  if (other === undefined) names.set(name, meaning);
  else if (other !== meaning) {
    const what = `what passes ${meaning} between stacks has the name of ${other}`;
    report('LOGICAL_ID_TWICE', what, name, 'ids that differ in letters, digits and -', 'change the id of one of the two');
  }
}

/** A name that every engine takes, from several. */
export function identifier(parts: readonly string[]): string {
  return parts.join('_').replace(/[^A-Za-z0-9_-]+/g, '_');
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

/** The members without those that are undefined. */
export function compact(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A value whose maps are sorted by key, at every depth. */
export function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedDeep);
  if (value === null || typeof value !== 'object') return value;
  return sortedByName(Object.entries(value).map(([key, member]) => [key, sortedDeep(member)] as const));
}
