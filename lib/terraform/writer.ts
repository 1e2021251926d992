import type { IConstruct } from 'constructs';
import {
  claim,
  compact,
  Engine,
  type Finding,
  identifier,
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
} from '../core';
import { LocalBackend } from './backends/local';
import { checkTerraformProperties } from './check-properties';
import { type Block, writeConfiguration } from './document';
import { Expression, ImageId, toTemplate } from './expression';
import { dataSourceSchema, resourceSchema, type TerraformSchema, terraformSchema } from './schema';
import { TerraformDataSource } from './terraform-data-source';
import { TerraformResource } from './terraform-resource';

/** Provider versions that the bindings are of. */
const PROVIDER_VERSION = '>= 3.4, < 4';

/** Output that keeps in the state which servers are machines: of those that are gone, no assembly tells it. */
const MACHINES_OUTPUT = 'tripleo_machines';

/** A stack as Terraform reads it. */
export interface TerraformDocument extends StackDocument {
  readonly engine: Engine.TERRAFORM;
  /** JSON. */
  readonly configuration: string;
  /** What the variables that are images stand for. */
  readonly images: ReadonlyMap<string, IConstruct>;
  /** Variables that are secrets: their lengths in characters, and the addresses of the resources that keep them. */
  readonly secrets: ReadonlyMap<string, { readonly length: number; readonly resource: string }>;
  /** Variables that are signed URLs: what each is for, and the variable that is the key. */
  readonly urls: ReadonlyMap<string, SignedUrl>;
  /** Construct paths by resource address. */
  readonly resources: ReadonlyMap<string, string>;
  /** Server names of the bare-metal machines, by resource address. */
  readonly machines: ReadonlyMap<string, string>;
  /** Addresses of the machines that resources are parts of, by resource address. */
  readonly parts: ReadonlyMap<string, string>;
  /** Objects in which machines leave signals, by the address of the resource whose id they name. */
  readonly signals: ReadonlyMap<string, { readonly container: string; readonly object: string }>;
}

/** What a signed URL is for. */
export interface SignedUrl {
  readonly method: string;
  readonly container: string;
  readonly object: string;
  /** Variable of the secret that signs it. */
  readonly key: string;
}

/** Writes a stack as a Terraform configuration. */
export class TerraformWriter extends StackWriter<TerraformDocument> {
  protected readonly languageVersion = '';
  private readonly variables: Members = {};
  private readonly blocks = new Map<string, Block>();
  private readonly images = new Map<string, IConstruct>();
  private readonly secrets = new Map<string, { readonly length: number; readonly resource: string }>();
  private readonly urls = new Map<string, SignedUrl>();
  private readonly addresses = new Map<string, string>();
  private readonly machines = new Map<string, string>();
  private readonly parts = new Map<string, string>();
  private readonly signals = new Map<string, { readonly container: string; readonly object: string }>();
  /** Versions of the providers beside OpenStack's, by source. */
  private readonly providers = new Map<string, string | undefined>();
  private readonly forms = new Map<Resource, ResourceForm>();
  /** Whether the output being written tells a secret. */
  private tellsSecret = false;

  public constructor(stack: Stack, findings: Finding[]) {
    super(Engine.TERRAFORM, stack, findings);
  }

  protected override form(resource: Resource): ResourceForm {
    const known = this.forms.get(resource) ?? super.form(resource);
    this.forms.set(resource, known);
    return known;
  }

  /** Terraform's names begin with a letter or `_`. */
  protected override identifier(parts: readonly string[]): string {
    return identifier(parts).replace(/^(?=[^A-Za-z_])/, '_');
  }

  /** Variables are set by the environment, and shells know no name with a `-`. */
  protected override inputName(parts: readonly string[]): string {
    return this.identifier(parts).replaceAll('-', '_');
  }

  protected writeResource(resource: Resource, form: ResourceForm, context: RenderContext): void {
    const { type, machine, partOf, signal } = form;
    if (type === undefined) return;
    const name = this.identifier([resource.logicalId]);
    const address = this.writeBlock(resource, name, type, form, context);
    this.addresses.set(address, shownPath(resource));
    if (machine !== undefined) this.machines.set(address, machine);
    const whole = partOf && this.addressOf(partOf);
    if (whole !== undefined) this.parts.set(address, whole);
    if (signal) this.signals.set(address, signal);
  }

  /** Writes one resource or data source; its address. */
  private writeBlock(resource: Resource, name: string, type: string, form: ResourceForm, context: RenderContext): string {
    const schema = this.schemaOf(resource);
    for (const { property, problem, got, allowed } of checkTerraformProperties(type, form.properties, form.dataSource, schema)) {
      context.report('TERRAFORM_PROPERTY', `${type}: ${property} ${problem}`, got, allowed, 'change the property');
    }
    const { secret, url, replacement, lifecycle, ...sections } = context.render(form.sections ?? {}) as {
      readonly secret?: number;
      readonly url?: SignedUrl;
      readonly replacement?: readonly unknown[];
      readonly lifecycle?: Members;
    };
    const body: Members = { ...(context.render(form.properties) as Members), ...sections };
    const rules: Members = { ...lifecycle };
    if (form.machine !== undefined) rules.prevent_destroy = true;
    if (secret !== undefined) {
      const variable = this.hold('secret', resource, body, context);
      this.secrets.set(variable, { length: secret, resource: `${type}.${name}` });
    }
    if (url !== undefined) {
      const variable = this.hold('url', resource, body, context);
      this.urls.set(variable, { ...url, key: this.inputName(['secret', url.key]) });
    }
    if (replacement !== undefined) {
      const trigger = { '//': shownPath(resource), triggers_replace: toTemplate(replacement) };
      this.add({ kind: 'resource', type: 'terraform_data', name: `${name}_replacement`, body: trigger }, context);
      rules.replace_triggered_by = [`terraform_data.${name}_replacement`];
    }
    const dependsOn = resource._predecessors.filter(({ stack }) => stack === this.stack).flatMap((other) => this.addressOf(other) ?? []);
    if (dependsOn.length > 0) body.depends_on = dependsOn.sort();
    if (Object.keys(rules).length > 0) body.lifecycle = rules;
    const kind = form.dataSource ? 'data' : 'resource';
    return this.add({ kind, type, name, body: { '//': shownPath(resource), ...(toTemplate(body) as Members) } }, context);
  }

  /** Has a resource hold what the runner makes; the variable by which it is given. */
  private hold(what: string, resource: Resource, body: Members, context: RenderContext): string {
    const variable = this.inputName([what, resource.logicalId]);
    claim(this.inputNames, variable, `the ${what} ${shownPath(resource)}`, context.report);
    this.variables[variable] = { description: shownPath(resource), sensitive: true, type: 'string' };
    body.input = new Expression(`var.${variable}`);
    return variable;
  }

  /** The schemas of a resource's provider, where that is not OpenStack's own. */
  private schemaOf(resource: Resource): TerraformSchema | undefined {
    if (!(resource instanceof TerraformResource || resource instanceof TerraformDataSource) || !resource._provider) return undefined;
    const { source, version, _schema } = resource._provider;
    if (source !== terraformSchema().provider) this.providers.set(source, version);
    return _schema;
  }

  /** Adds a block; its address. */
  private add(block: Block, context: RenderContext): string {
    const { kind, type, name, body } = block;
    const address = kind === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
    const other = this.blocks.get(address);
    if (other) {
      const what = `the resource has the address of what belongs to ${other.body['//']}`;
      context.report('LOGICAL_ID_TWICE', what, address, 'ids that differ in letters, digits and -', `change the id of ${body['//']}`);
    }
    this.blocks.set(address, block);
    return address;
  }

  protected writeOutput(output: Output, context: RenderContext): void {
    if (output.logicalId === MACHINES_OUTPUT) {
      const advice = 'give the output another id';
      context.report(
        'OUTPUT_RESERVED',
        'the output has the name of one that every stack with machines has',
        MACHINES_OUTPUT,
        'another',
        advice,
      );
    }
    this.tellsSecret = false;
    const value = context.render(output.value);
    const { description } = output;
    this.outputs[this.identifier([output.logicalId])] = compact({
      description,
      sensitive: this.tellsSecret || undefined,
      value: toTemplate(value),
    });
  }

  protected writeElement(element: StackElement, context: RenderContext): void {
    const kind = element.constructor.name;
    const advice = `do without the ${kind}, or let Heat carry the stack out`;
    context.report('ENGINE_LACKS', `${this.engine} has no ${kind}`, kind, 'resources and outputs', advice);
  }

  protected referTo({ resource, attribute, steps }: Reference, report: RenderContext['report']): unknown {
    const { type, attributes = {}, dataSource } = this.form(resource);
    const address = this.addressOf(resource);
    if (resource.secret) this.tellsSecret = true;
    if (type === undefined || address === undefined) {
      const what = `${this.engine} makes no resource of a ${resource.constructor.name} that could be referred to`;
      report('ENGINE_LACKS', what, shownPath(resource), 'references to other resources', 'take the reference away');
      return undefined;
    }
    const asked = [attribute, ...steps].filter((step) => step !== undefined);
    const [own = 'id', ...rest] = (attributes[asked.join('.')] ?? asked) as readonly (string | number)[];
    const known = (dataSource ? dataSourceSchema : resourceSchema)(type, this.schemaOf(resource));
    if (known && own !== 'id' && known[own] === undefined) {
      const names = ['id', ...Object.keys(known)].sort().join(', ');
      const what = `${this.engine} knows no attribute ${own} of ${type}`;
      report('ENGINE_LACKS', what, String(own), names, 'ask for another attribute, or let Heat carry the stack out');
    }
    const expression = `${address}.${own}${rest.map(step).join('')}`;
    return new Expression(resource.secret ? `sensitive(${expression})` : expression);
  }

  private addressOf(resource: Resource): string | undefined {
    const { type, dataSource } = this.form(resource);
    if (type === undefined) return undefined;
    const address = `${type}.${this.identifier([resource.logicalId])}`;
    return dataSource ? `data.${address}` : address;
  }

  protected takeInput(name: string, type: PassedType, meaning: string, secret: boolean): unknown {
    this.variables[name] ??= compact({ description: meaning, sensitive: secret || undefined, type });
    if (secret) this.tellsSecret = true;
    return new Expression(`var.${name}`);
  }

  protected giveOutput(name: string, reference: Reference, report: RenderContext['report']): PassedType {
    const { resource, attribute, steps } = reference;
    const value = toTemplate(this.referTo(reference, report));
    this.outputs[name] ??= compact({ sensitive: resource.secret || undefined, value });
    if (attribute === undefined) return 'string';
    const { type, attributes = {} } = this.form(resource);
    const [own, ...rest] = attributes[[attribute, ...steps].join('.')] ?? [attribute, ...steps];
    const known = type === undefined ? undefined : resourceSchema(type, this.schemaOf(resource))?.[String(own)];
    return rest.length === 0 && known?.type === 'string' ? 'string' : 'any';
  }

  protected writeImage(name: string, construct: IConstruct, report: RenderContext['report']): unknown {
    const variable = this.inputName(['image', name]);
    claim(this.inputNames, variable, `the image ${name}`, report);
    this.images.set(variable, construct);
    this.variables[variable] = { description: shownPath(construct), type: 'object({id=string, checksum=string})' };
    return new ImageId(variable);
  }

  protected addFile(path: string, report: RenderContext['report']): string {
    report('ENGINE_LACKS', `${this.engine} stacks take no files along`, path, 'values', 'read the file in the program');
    return path;
  }

  public document(): TerraformDocument {
    this.checkCycle();
    if (this.machines.size > 0) this.outputs[MACHINES_OUTPUT] = { value: sortedByName(this.machines) };
    const { stackName, description, terraform } = this.stack;
    const backend = terraform.backend ?? new LocalBackend();
    const configuration = writeConfiguration({
      comment: description === undefined ? stackName : `${stackName}: ${description}`,
      backend: { type: backend._type, settings: toWritten(backend._settings(this.stack._id)) },
      providers: [
        {
          source: terraformSchema().provider,
          version: terraform.providerVersion ?? PROVIDER_VERSION,
          settings: this.providerSettings(),
        },
        ...[...this.providers].sort().map(([source, version]) => ({ source, version, settings: {} })),
      ],
      variables: sortedByName(Object.entries(this.variables)),
      blocks: [...this.blocks.values()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
      outputs: sortedByName(Object.entries(this.outputs)),
    });
    return {
      engine: Engine.TERRAFORM,
      stack: this.stack,
      configuration,
      inputs: this.inputs,
      images: this.images,
      secrets: this.secrets,
      urls: this.urls,
      resources: this.addresses,
      machines: this.machines,
      parts: this.parts,
      signals: this.signals,
      needs: this.needs,
    };
  }

  /** Where the cloud is, and who asks, is in clouds.yaml and `OS_*` alone. */
  private providerSettings(): Members {
    const { cloud, terraform } = this.stack;
    const { region, endpointType, endpointOverrides, maxRetries } = terraform.provider ?? {};
    return toTemplate(
      compact({
        cloud: cloud.entry,
        region,
        endpoint_type: endpointType,
        endpoint_overrides: endpointOverrides,
        max_retries: maxRetries,
      }),
    ) as Members;
  }
}

/** Backends are read before there is anything to work out, so nothing in them is a template. */
function toWritten(settings: { readonly [name: string]: unknown }): Members {
  return sortedByName(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function sortKey({ kind, type, name }: Block): string {
  return `${kind} ${type} ${name}`;
}

function step(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
