import { TerraformBackend } from '../../core';

/** Where in Azure's blob storage states are. */
export interface AzurermBackendProps {
  /** Storage account, which is there already. */
  readonly storageAccountName: string;
  /** Container in it, which is there already. */
  readonly containerName: string;
  /** What the states' keys begin with, such as `tripleo/`. @default '' */
  readonly prefix?: string;
  /** Resource group of the storage account; needed where its access key is to be looked up. @default - none */
  readonly resourceGroupName?: string;
  /** Subscription of the storage account, by id. @default - `ARM_SUBSCRIPTION_ID` */
  readonly subscriptionId?: string;
  /** Tenant of the subscription, by id. @default - `ARM_TENANT_ID` */
  readonly tenantId?: string;
  /** Which of Azure's clouds it is: `public`, `china` or `usgovernment`. @default - `ARM_ENVIRONMENT`, else `public` */
  readonly environment?: string;
  /** Host that describes an Azure of one's own, in place of `environment`. @default - `ARM_METADATA_HOST` */
  readonly metadataHost?: string;
  /** Whether a snapshot of a state is kept before it is overwritten. @default false */
  readonly snapshot?: boolean;
  /** Whether states are read and written by the rights that Microsoft Entra gives, rather than by an access key. @default false */
  readonly useAzureadAuth?: boolean;
  /** Whether who asks is the virtual machine that Terraform runs on, by its managed identity. @default false */
  readonly useMsi?: boolean;
  /** Whether who asks is told by an OpenID Connect token, as CI systems give it. @default false */
  readonly useOidc?: boolean;
}

/**
 * States in a container of Azure's blob storage, `<prefix><stack's name>@<cloud's id>.tfstate` each.
 *
 * Who asks comes from the environment: `ARM_ACCESS_KEY` or `ARM_SAS_TOKEN`, else `ARM_CLIENT_ID` with `ARM_CLIENT_SECRET`,
 * `ARM_CLIENT_CERTIFICATE_PATH` or `ARM_OIDC_TOKEN`, else whoever is logged in with Azure's own command.
 */
export class AzurermBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'azurerm';
  private readonly props: AzurermBackendProps;

  /** @param props where the states are */
  public constructor(props: AzurermBackendProps) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    const { props } = this;
    return {
      storage_account_name: props.storageAccountName,
      container_name: props.containerName,
      key: `${props.prefix ?? ''}${stackId}.tfstate`,
      resource_group_name: props.resourceGroupName,
      subscription_id: props.subscriptionId,
      tenant_id: props.tenantId,
      environment: props.environment,
      metadata_host: props.metadataHost,
      snapshot: props.snapshot,
      use_azuread_auth: props.useAzureadAuth,
      use_msi: props.useMsi,
      use_oidc: props.useOidc,
    };
  }
}
