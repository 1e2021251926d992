import { CORE_SCHEMA, load } from 'js-yaml';
import { App } from '../core/app';
import { Engine } from '../core/engine';
import { Stack } from '../core/stack';
import { SynthesisError } from '../core/synthesis-error';
import { writeStacks } from '../synth/documents';
import { Match } from './match';
import { inWords, Matcher, type Mismatch } from './matcher';

/** A section of a template: definitions by name. */
type Section = { [name: string]: { [key: string]: any } };

/**
 * What an engine would carry out of a stack, for tests of the program that wrote it: a Heat template, or a Terraform configuration, whose
 * resources are called by their addresses, whose variables are the parameters, and whose types are the provider's. Its methods named `has…` and `…Is` throw where the template is
 * not as they say; the message tells what comes nearest and where it differs.
 */
export class Template {
  /**
   * The template of one of a program's stacks. What the checks would find in the program doesn't matter here.
   *
   * @param stack a stack, of whatever cloud of the program
   * @throws with everything that can't be written, in any of the app's stacks
   */
  public static fromStack(stack: Stack): Template {
    const stacks = App.of(stack)
      .node.findAll()
      .filter((construct): construct is Stack => Stack.isStack(construct));
    const { documents, findings } = writeStacks(stacks);
    if (findings.length > 0) throw new SynthesisError(findings);
    const document = documents[stacks.indexOf(stack)];
    const content = document.engine === Engine.HEAT ? parse(document.template) : sections(document.configuration);
    return new Template(content, document.resources);
  }

  /**
   * A template from its text.
   *
   * @param template YAML or JSON
   * @throws if it is neither, or no map
   */
  public static fromString(template: string): Template {
    return new Template(parse(template), new Map());
  }

  private constructor(
    private readonly content: { [key: string]: any },
    /** Construct paths by resource name, where they are known. */
    private readonly paths: ReadonlyMap<string, string>,
  ) {}

  /**
   * The template has a resource of this type whose definition (properties, metadata, depends_on, …) is like this.
   *
   * @param resourceType Heat's resource type, such as `OS::Neutron::Port`
   * @param definition map (which may leave keys out, at any depth) or matcher
   * @throws if there is none
   */
  public hasResource(resourceType: string, definition: any): void {
    const resources = this.ofType(resourceType);
    if (Object.keys(resources).length > 0) this.has(resourceType, resources, definition);
    else throw new Error(`there is no ${resourceType}; there are ${counts(this.section('resources'))}`);
  }

  /**
   * The template has a resource of this type whose properties are like this.
   *
   * @param resourceType Heat's resource type
   * @param properties map (which may leave keys out, at any depth) or matcher
   * @throws if there is none
   */
  public hasResourceProperties(resourceType: string, properties: any): void {
    this.hasResource(resourceType, { properties });
  }

  /**
   * The template has this many resources of a type.
   *
   * @param resourceType Heat's resource type
   * @param count how many, 0 to say that there is none
   * @throws if there are more or fewer
   */
  public resourceCountIs(resourceType: string, count: number): void {
    const names = Object.keys(this.ofType(resourceType));
    if (names.length !== count) throw new Error(`expected ${count} of ${resourceType}, got ${names.length}: ${names.join(', ') || 'none'}`);
  }

  /**
   * The definitions of all resources of a type, by name.
   *
   * @param resourceType Heat's resource type
   * @param definition map or matcher that they must be like
   */
  public findResources(resourceType: string, definition: any = {}): { [name: string]: any } {
    const matcher = like(definition);
    return Object.fromEntries(
      Object.entries(this.ofType(resourceType)).filter(([, resource]) => matcher._mismatches(resource, []).length === 0),
    );
  }

  /**
   * The template has an output of this name.
   *
   * @param name the output's name
   * @param definition map or matcher that its definition (value, description, …) must be like
   * @throws if it has none, or another one
   */
  public hasOutput(name: string, definition: any = {}): void {
    this.hasNamed('output', name, definition);
  }

  /**
   * The template has a parameter of this name.
   *
   * @param name the parameter's name
   * @param definition map or matcher that its definition (type, default, constraints, …) must be like
   * @throws if it has none, or another one
   */
  public hasParameter(name: string, definition: any = {}): void {
    this.hasNamed('parameter', name, definition);
  }

  /** The whole template. */
  public toJson(): { [key: string]: any } {
    return structuredClone(this.content);
  }

  private hasNamed(kind: string, name: string, definition: unknown): void {
    const section = this.section(`${kind}s`);
    if (!Object.hasOwn(section, name)) {
      throw new Error(`there is no ${kind} ${name}; there are ${Object.keys(section).sort().join(', ') || 'none'}`);
    }
    this.has(kind, { [name]: section[name] }, definition);
  }

  /** One of the candidates is like `definition`, else the nearest is told. */
  private has(kind: string, candidates: Section, definition: unknown): void {
    const matcher = like(definition);
    let nearest: { readonly name: string; readonly mismatches: readonly Mismatch[] } | undefined;
    for (const [name, candidate] of Object.entries(candidates)) {
      const mismatches = matcher._mismatches(candidate, []);
      if (mismatches.length === 0) return;
      if (!nearest || mismatches.length < nearest.mismatches.length) nearest = { name, mismatches };
    }
    if (!nearest) return;
    const count = Object.keys(candidates).length;
    const path = this.paths.get(nearest.name);
    const lines = nearest.mismatches.map(
      (miss) => `  ${miss.path.join('.') || kind}: expected ${miss.expected}, got ${inWords(miss.actual)}`,
    );
    throw new Error(
      `${count === 1 ? `the ${kind} differs` : `none of ${count} of ${kind} matches; the nearest`}: ${nearest.name}${path ? ` [${path}]` : ''}\n${lines.join('\n')}`,
    );
  }

  private ofType(resourceType: string): Section {
    return Object.fromEntries(Object.entries(this.section('resources')).filter(([, resource]) => resource.type === resourceType));
  }

  private section(name: string): Section {
    return this.content[name] ?? {};
  }
}

function parse(text: string): { [key: string]: any } {
  // Without a type for dates, which Heat reads as strings.
  const content = load(text, { schema: CORE_SCHEMA });
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`a template is a map; got ${inWords(content)}`);
  }
  return content;
}

/** A Terraform configuration in a template's sections: resources by address, data sources among them. */
function sections(configuration: string): { [key: string]: any } {
  const { resource = {}, data = {}, variable = {}, output = {} } = JSON.parse(configuration) as { [section: string]: Section };
  const resources: Section = {};
  for (const [prefix, blocks] of [['', resource] as const, ['data.', data] as const]) {
    for (const [type, named] of Object.entries(blocks)) {
      for (const [name, properties] of Object.entries(named))
        resources[`${prefix}${type}.${name}`] = { type: `${prefix}${type}`, properties };
    }
  }
  return { resources, parameters: variable, outputs: output };
}

function like(definition: unknown): Matcher {
  return definition instanceof Matcher ? definition : Match.objectLike(definition as { [key: string]: unknown });
}

/** `2 of OS::Neutron::Net, 1 of OS::Nova::Server` */
function counts(resources: Section): string {
  const types = new Map<string, number>();
  for (const { type } of Object.values(resources)) types.set(type, (types.get(type) ?? 0) + 1);
  const parts = [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => `${count} of ${type}`);
  return parts.join(', ') || 'no resources';
}
