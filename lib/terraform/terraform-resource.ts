import type { Construct } from 'constructs';
import { Engine } from '../core/engine';
import { namesByMember } from '../core/member-name';
import { Resource, type ResourceForm } from '../core/resource';
import { engineGap } from './engine-gap';
import { terraformForm } from './properties';
import { resourceSchema } from './schema';
import type { TerraformProvider } from './terraform-provider';

export { terraformForm } from './properties';

/** How long Terraform waits for a resource, each in Terraform's words: `30m`, `1h30m`. */
export interface TerraformTimeouts {
  /**
   * To be made.
   *
   * @default - the provider's own
   */
  readonly create?: string;
  /**
   * To be changed.
   *
   * @default - the provider's own
   */
  readonly update?: string;
  /**
   * To be deleted.
   *
   * @default - the provider's own
   * @jsii suppress JSII5018 Terraform's name
   */
  readonly delete?: string;
}

/** What stands beside a resource's properties in a configuration. */
export interface TerraformResourceOptions {
  /**
   * Terraform refuses every plan that would delete or replace the resource while it is in the program.
   *
   * @default false
   */
  readonly preventDestroy?: boolean;
  /**
   * A replacement is made before the old one is deleted.
   *
   * @default false
   */
  readonly createBeforeDestroy?: boolean;
  /**
   * Properties whose changes are left alone once the resource is there, by the names of its struct or by Terraform's.
   *
   * @default - none
   */
  readonly ignoreChanges?: string[];
  /**
   * The resource is replaced when one of these changes: literals and values, such as references to other resources.
   *
   * @default - none
   */
  readonly replaceTriggeredBy?: any[];
  /**
   * How long Terraform waits for the resource, of those kinds for which the provider lets one say so.
   *
   * @default - the provider's own
   */
  readonly timeouts?: TerraformTimeouts;
}

/** What every generated resource takes beside its properties. */
export interface TerraformResourceProps {
  /**
   * What stands beside the properties in the configuration: its life cycle, how long Terraform waits.
   *
   * @default - nothing
   */
  readonly terraform?: TerraformResourceOptions;
}

/** A resource in Terraform's own words. The generated classes have typed properties; this one takes any type's. */
export class TerraformResource extends Resource {
  /** Terraform's resource type, such as `openstack_networking_port_v2`. */
  public readonly resourceType: string;
  /** Where the type comes from, if not from OpenStack's provider. @internal */
  public readonly _provider?: TerraformProvider;
  private readonly props: object;
  private readonly options: TerraformResourceOptions;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the resource's name in the stack's document
   * @param resourceType Terraform's resource type
   * @param props the generated struct of a type that the bindings know, Terraform's own names otherwise
   * @param options what stands beside the properties
   * @param provider where the type comes from, if not from OpenStack's provider
   */
  public constructor(
    scope: Construct,
    id: string,
    resourceType: string,
    props: any,
    options?: TerraformResourceOptions,
    provider?: TerraformProvider,
  ) {
    super(scope, id);
    this.resourceType = resourceType;
    this.props = props;
    this.options = options ?? {};
    this._provider = provider;
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    if (engine !== Engine.TERRAFORM) return engineGap(this.resourceType);
    return { ...terraformForm(this.resourceType, this.props, this._provider?._schema), sections: this.sections() };
  }

  private sections(): ResourceForm['sections'] {
    const { preventDestroy, createBeforeDestroy, ignoreChanges, replaceTriggeredBy, timeouts } = this.options;
    const names = namesByMember(resourceSchema(this.resourceType, this._provider?._schema) ?? {});
    return {
      lifecycle: {
        prevent_destroy: preventDestroy,
        create_before_destroy: createBeforeDestroy,
        ignore_changes: ignoreChanges?.map((name) => names.get(name) ?? name),
      },
      replacement: replaceTriggeredBy,
      timeouts,
    };
  }
}
