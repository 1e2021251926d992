import * as cdktf from 'cdktf';
import { RootConstruct } from 'constructs';
import { type Members, sortedDeep } from '../core';

/** A resource, or a data source, of a configuration. */
export interface Block {
  readonly kind: 'resource' | 'data';
  readonly type: string;
  readonly name: string;
  /** As it stands in the document. */
  readonly body: Members;
}

/** A provider, and what it is told. */
export interface Source {
  /** Such as `terraform-provider-openstack/openstack`. Its last part is what resource types begin with. */
  readonly source: string;
  /** Versions that may be used; any if there is none. */
  readonly version?: string;
  readonly settings: Members;
}

/** What stands in a configuration, everything in its written form. */
export interface Configuration {
  readonly comment: string;
  readonly backend: { readonly type: string; readonly settings: Members };
  readonly providers: readonly Source[];
  readonly variables: Members;
  readonly blocks: readonly Block[];
  readonly outputs: Members;
}

/** A configuration as JSON. */
export function writeConfiguration(configuration: Configuration): string {
  const stack = new cdktf.TerraformStack(new RootConstruct(), 'stack');
  new Backend(stack, configuration.backend);
  for (const provider of configuration.providers) new Provider(stack, provider);
  for (const [name, variable] of Object.entries(configuration.variables)) new Part(stack, 'variable', name, variable);
  for (const block of configuration.blocks) new Resource(stack, block);
  for (const [name, output] of Object.entries(configuration.outputs)) new Part(stack, 'output', name, output);
  const written = stack.toTerraform() as Members;
  // In this order, which leaves out what cdktf says of itself, its version among it.
  const document: { [section: string]: unknown } = { '//': configuration.comment, terraform: sortedDeep(written.terraform) };
  for (const section of ['provider', 'variable', 'data', 'resource', 'output']) document[section] = written[section];
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** A resource whose attributes are in Terraform's form already. */
class Resource extends cdktf.TerraformResource {
  public constructor(
    scope: cdktf.TerraformStack,
    private readonly block: Block,
  ) {
    super(scope, `${block.kind}.${block.type}.${block.name}`, { terraformResourceType: block.type });
  }

  public override toTerraform(): unknown {
    const { kind, type, name, body } = this.block;
    return { [kind]: { [type]: { [name]: body } } };
  }
}

/** A variable or an output: cdktf's own would take its type and value apart, and put them together again. */
class Part extends cdktf.TerraformElement {
  public constructor(
    scope: cdktf.TerraformStack,
    private readonly kind: 'variable' | 'output',
    private readonly name: string,
    private readonly body: unknown,
  ) {
    super(scope, `${kind}.${name}`);
  }

  public override toTerraform(): unknown {
    return { [this.kind]: { [this.name]: this.body } };
  }
}

class Provider extends cdktf.TerraformProvider {
  public constructor(
    scope: cdktf.TerraformStack,
    private readonly provider: Source,
  ) {
    const { source, version } = provider;
    const name = source.slice(source.lastIndexOf('/') + 1);
    super(scope, `provider.${source}`, {
      terraformResourceType: name,
      terraformProviderSource: source,
      ...(version !== undefined && { terraformGeneratorMetadata: { providerName: name, providerVersionConstraint: version } }),
    });
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...this.provider.settings };
  }
}

class Backend extends cdktf.TerraformBackend {
  public constructor(
    scope: cdktf.TerraformStack,
    private readonly backend: Configuration['backend'],
  ) {
    super(scope, 'backend', backend.type);
  }

  public override toTerraform(): unknown {
    const { type, settings } = this.backend;
    return { terraform: type === 'cloud' ? { cloud: settings } : { backend: { [type]: settings } } };
  }

  /** Stacks pass values through the runner, so that none needs the state of another. */
  public override getRemoteStateDataSource(): cdktf.TerraformRemoteState {
    throw new Error('a stack of this package reads no other state');
  }
}
