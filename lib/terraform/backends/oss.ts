import { type Problem, TerraformBackend } from '../../core';
import { prefixProblems, secretProblems } from './problems';

/** Where in a bucket of Alibaba Cloud states are, and how they are kept. */
export interface OssBackendProps {
  /** Bucket, which is there already. Let it keep versions. */
  readonly bucket: string;
  /** Region of the bucket. @default - `ALICLOUD_REGION` or `ALICLOUD_DEFAULT_REGION` */
  readonly region?: string;
  /** Address of the object store. @default - `ALICLOUD_OSS_ENDPOINT`, else the region's */
  readonly endpoint?: string;
  /** What the states' keys begin with, such as `tripleo/`; not with a `/`. @default '' */
  readonly prefix?: string;
  /** Address of the table service, for the locks. @default - `ALICLOUD_TABLESTORE_ENDPOINT` */
  readonly tablestoreEndpoint?: string;
  /** Table that locks are in, with a key `LockID`. @default - none: states are not locked, so let nobody else run at the same time */
  readonly tablestoreTable?: string;
  /** Whether the store encrypts the states. @default false */
  readonly encrypt?: boolean;
  /** One of the store's ready-made access lists. @default - the bucket's */
  readonly acl?: string;
}

/**
 * States in a bucket of Alibaba Cloud's object storage, `<prefix><stack's name>@<cloud's id>.tfstate` each.
 *
 * Who asks comes from the environment: `ALICLOUD_ACCESS_KEY`, `ALICLOUD_SECRET_KEY` and `ALICLOUD_SECURITY_TOKEN`, or `ALICLOUD_PROFILE` and
 * the file that `ALICLOUD_SHARED_CREDENTIALS_FILE` names, or `ALICLOUD_ECS_ROLE_NAME`; `ALICLOUD_ASSUME_ROLE_ARN` with its like for a role.
 */
export class OssBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'oss';
  private readonly props: OssBackendProps;

  /** @param props where the states are, and how they are kept */
  public constructor(props: OssBackendProps) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    return {
      bucket: this.props.bucket,
      region: this.props.region,
      endpoint: this.props.endpoint,
      // Terraform's own prefix would come before the key.
      prefix: '',
      key: `${this.props.prefix ?? ''}${stackId}.tfstate`,
      tablestore_endpoint: this.props.tablestoreEndpoint,
      tablestore_table: this.props.tablestoreTable,
      encrypt: this.props.encrypt,
      acl: this.props.acl,
    };
  }

  /** @internal */
  public override _problems(): Problem[] {
    const { endpoint, tablestoreEndpoint, prefix } = this.props;
    const secrets = secretProblems({ endpoint, tablestoreEndpoint }, 'ALICLOUD_ACCESS_KEY and ALICLOUD_SECRET_KEY');
    return [...secrets, ...prefixProblems(prefix)];
  }
}
