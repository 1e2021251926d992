import type { Construct } from 'constructs';
import { Engine } from '../core/engine';
import { Resource, type ResourceForm } from '../core/resource';
import { engineGap } from './engine-gap';
import { dataSourceForm } from './properties';
import type { TerraformProvider } from './terraform-provider';

/**
 * Something that is there already and that Terraform looks up, in Terraform's own words. The generated classes have typed
 * properties; this one takes any data source's.
 */
export class TerraformDataSource extends Resource {
  /** Terraform's type of the data source, such as `openstack_images_image_v2`. */
  public readonly dataSourceType: string;
  /** Where the type comes from, if not from OpenStack's provider. @internal */
  public readonly _provider?: TerraformProvider;
  private readonly props: object;

  /**
   * @param scope a stack or something in one (in a cloud, the cloud's own stack is meant)
   * @param id last part of the data source's name in the stack's document
   * @param dataSourceType Terraform's type of the data source
   * @param props the generated struct of a type that the bindings know, Terraform's own names otherwise
   * @param provider where the type comes from, if not from OpenStack's provider
   */
  public constructor(scope: Construct, id: string, dataSourceType: string, props: any, provider?: TerraformProvider) {
    super(scope, id);
    this.dataSourceType = dataSourceType;
    this.props = props;
    this._provider = provider;
  }

  /** @internal */
  public _form(engine: Engine): ResourceForm {
    if (engine !== Engine.TERRAFORM) return engineGap(this.dataSourceType);
    return dataSourceForm(this.dataSourceType, this.props, this._provider?._schema);
  }
}
