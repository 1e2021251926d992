import type { TerraformSchema } from './schema';

/** Where the resources of bindings of one's own come from. */
export interface TerraformProviderProps {
  /** Where Terraform gets the provider, such as `hashicorp/random`. */
  readonly source: string;
  /**
   * Versions that may be used, in Terraform's words, such as `~> 3.7`.
   *
   * @default - any
   */
  readonly version?: string;
  /** Its schemas, as the generator of the bindings writes them. */
  readonly schema: any;
}

/** A provider beside OpenStack's, or another release of that. Its bindings are made by `npm run terraform-bindings`. */
export class TerraformProvider {
  /** Where Terraform gets the provider. */
  public readonly source: string;
  /** Versions that may be used, in Terraform's words; any if there is none. */
  public readonly version?: string;
  /** @internal */
  public readonly _schema: TerraformSchema;

  /** @param props where it comes from and what it knows */
  public constructor(props: TerraformProviderProps) {
    this.source = props.source;
    this.version = props.version;
    this._schema = props.schema;
  }
}
