import { type Problem, TerraformBackend } from '../../core';
import { prefixProblems } from './problems';

/** Where in a bucket of Tencent Cloud states are. */
export interface CosBackendProps {
  /** Bucket, which is there already, with the account's number: `states-1250000000`. Let it keep versions. */
  readonly bucket: string;
  /** Region of the bucket. @default - `TENCENTCLOUD_REGION` */
  readonly region?: string;
  /** What the states' keys begin with, such as `tripleo/`; not with a `/`. @default '' */
  readonly prefix?: string;
  /** Whether the store encrypts the states. @default true */
  readonly encrypt?: boolean;
  /** One of the store's ready-made access lists. @default 'private' */
  readonly acl?: string;
  /** Whether the bucket is reached by the accelerated address. @default false */
  readonly accelerate?: boolean;
}

/**
 * States in a bucket of Tencent Cloud's object storage, `<prefix><stack's name>@<cloud's id>.tfstate` each.
 *
 * Who asks comes from the environment: `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and `TENCENTCLOUD_SECURITY_TOKEN`, and
 * `TENCENTCLOUD_ASSUME_ROLE_ARN` with its like for a role.
 */
export class CosBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'cos';
  private readonly props: CosBackendProps;

  /** @param props where the states are */
  public constructor(props: CosBackendProps) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    return {
      bucket: this.props.bucket,
      region: this.props.region,
      key: `${this.props.prefix ?? ''}${stackId}.tfstate`,
      encrypt: this.props.encrypt,
      acl: this.props.acl,
      accelerate: this.props.accelerate,
    };
  }

  /** @internal */
  public override _problems(): Problem[] {
    return prefixProblems(this.props.prefix);
  }
}
