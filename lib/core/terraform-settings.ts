import type { Problem } from './problem';

/**
 * Where Terraform keeps states. One backend serves any number of stacks: each has a state of its own, named after it.
 *
 * A state holds every secret of its stack in plain text, so whoever may read the backend may read them.
 */
export abstract class TerraformBackend {
  /** The backend's type, by Terraform's name. @internal */
  public abstract readonly _type: string;

  /** Its settings for the state of one stack, by Terraform's names; undefined ones are left out. Never a secret. @internal */
  public abstract _settings(stackId: string): { readonly [name: string]: unknown };

  /** What is wrong with what it was given. @internal */
  public _problems(): Problem[] {
    return [];
  }
}

/** How the OpenStack provider behaves. Where the cloud is and who asks come from clouds.yaml and `OS_*` alone. */
export interface TerraformProviderSettings {
  /** Region to work in. @default - that of the clouds.yaml entry */
  readonly region?: string;
  /** Which endpoints of the catalog to use: `public`, `internal` or `admin`. @default - that of the clouds.yaml entry */
  readonly endpointType?: string;
  /** Addresses to use in place of the catalog's, by service type. @default - the catalog's */
  readonly endpointOverrides?: { readonly [serviceType: string]: string };
  /** How often a request is tried again that failed to connect. @default 0 */
  readonly maxRetries?: number;
}

/** How Terraform carries stacks out. */
export interface TerraformSettings {
  /**
   * Where the state is kept.
   *
   * @default - a file below `terraform.state/` in the project's folder
   */
  readonly backend?: TerraformBackend;
  /**
   * Versions of the provider that may be used, in Terraform's words.
   *
   * @default '>= 3.4, < 4'
   */
  readonly providerVersion?: string;
  /**
   * How the provider behaves.
   *
   * @default - its own defaults
   */
  readonly provider?: TerraformProviderSettings;
}
