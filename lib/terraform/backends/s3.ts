import { type Problem, TerraformBackend } from '../../core';
import { prefixProblems, secretProblems } from './problems';

/** Where services that speak Amazon's APIs are reached. */
export interface S3Endpoints {
  /** Address of the object store, such as `https://objects.example`. @default - Amazon's, in the region */
  readonly s3?: string;
  /** Address of the table service, for `dynamodbTable`. @default - Amazon's, in the region */
  readonly dynamodb?: string;
  /** Address of IAM. @default - Amazon's */
  readonly iam?: string;
  /** Address of the single sign-on service. @default - Amazon's, in the region */
  readonly sso?: string;
  /** Address of the token service. @default - Amazon's, in the region */
  readonly sts?: string;
}

/** A role whose rights are used in place of one's own. */
export interface S3AssumeRole {
  /** ARN of the role. */
  readonly roleArn: string;
  /** How long its credentials last, such as `1h30m`. 15 minutes to 12 hours. @default - one hour */
  readonly duration?: string;
  /** Id that the role's owner asks for. @default - none */
  readonly externalId?: string;
  /** Policy that limits the rights further, as JSON. @default - none */
  readonly policy?: string;
  /** ARNs of policies that limit the rights further. @default - none */
  readonly policyArns?: string[];
  /** Name of the session, for the store's own log. @default - made up by Terraform */
  readonly sessionName?: string;
  /** Tags of the session. @default - none */
  readonly tags?: { readonly [name: string]: string };
  /** Names of the tags that roles assumed from this one keep. @default - none */
  readonly transitiveTagKeys?: string[];
}

/** Where in an S3 bucket states are, and how they are kept. */
export interface S3BackendProps {
  /** Bucket, which is there already. Let it keep versions. */
  readonly bucket: string;
  /** What the states' keys begin with, such as `tripleo/`; not with a `/`. @default '' */
  readonly prefix?: string;
  /** Region of the bucket. Stores that know none want one, too: any. @default - `AWS_REGION` or `AWS_DEFAULT_REGION` */
  readonly region?: string;
  /** Where the store is reached, if it is not Amazon's. @default - Amazon's */
  readonly endpoints?: S3Endpoints;
  /** Role whose rights are used. @default - none: one's own */
  readonly assumeRole?: S3AssumeRole;
  /** Whether the store encrypts the states. @default - as the bucket says */
  readonly encrypt?: boolean;
  /** ARN of the key that the store encrypts them by. @default - the bucket's key */
  readonly kmsKeyId?: string;
  /** One of the store's ready-made access lists. @default - the bucket's */
  readonly acl?: string;
  /**
   * Whether a second run is locked out by an object beside the state. Wants Terraform 1.10 or OpenTofu 1.10, and a store that can refuse to
   * overwrite an object (`If-None-Match`).
   *
   * @default true, unless there is a `dynamodbTable`
   */
  readonly useLockfile?: boolean;
  /** Table of DynamoDB that locks are in, the older way, with a key `LockID`. @default - none */
  readonly dynamodbTable?: string;
  /** The only accounts that may be used, by id. @default - any */
  readonly allowedAccountIds?: string[];
  /** Accounts that must not be used, by id, in place of `allowedAccountIds`. @default - none */
  readonly forbiddenAccountIds?: string[];
  /** Whether addresses name the bucket in their path rather than in the host's name: most stores but Amazon's want that. @default false */
  readonly usePathStyle?: boolean;
  /** Whether to ask no token service who one is. Stores other than Amazon's have none. @default false */
  readonly skipCredentialsValidation?: boolean;
  /** Whether to take a region that Amazon doesn't have. @default false */
  readonly skipRegionValidation?: boolean;
  /** Whether to ask nobody for the account's id. @default false */
  readonly skipRequestingAccountId?: boolean;
  /** Whether to ask no metadata service of a virtual machine for credentials. @default false */
  readonly skipMetadataApiCheck?: boolean;
  /** Whether to send no checksum, which some stores don't take. @default false */
  readonly skipS3Checksum?: boolean;
  /** How often a request is tried again. @default 5 */
  readonly maxRetries?: number;
}

/**
 * States in an S3 bucket, `<prefix><stack's name>@<cloud's id>.tfstate` each; Ceph and Swift speak S3, too.
 *
 * Who asks comes from the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, or `AWS_PROFILE` and the files
 * that `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name; `AWS_SSE_CUSTOMER_KEY` for a key of one's own, `AWS_CA_BUNDLE` for
 * certificates.
 */
export class S3Backend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 's3';
  private readonly props: S3BackendProps;

  /** @param props where the states are, and how they are kept */
  public constructor(props: S3BackendProps) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    const { assumeRole, ...props } = this.props;
    return {
      bucket: props.bucket,
      key: `${props.prefix ?? ''}${stackId}.tfstate`,
      region: props.region,
      endpoints: props.endpoints,
      assume_role: assumeRole && {
        role_arn: assumeRole.roleArn,
        duration: assumeRole.duration,
        external_id: assumeRole.externalId,
        policy: assumeRole.policy,
        policy_arns: assumeRole.policyArns,
        session_name: assumeRole.sessionName,
        tags: assumeRole.tags,
        transitive_tag_keys: assumeRole.transitiveTagKeys,
      },
      encrypt: props.encrypt,
      kms_key_id: props.kmsKeyId,
      acl: props.acl,
      use_lockfile: props.useLockfile ?? (props.dynamodbTable === undefined ? true : undefined),
      dynamodb_table: props.dynamodbTable,
      allowed_account_ids: props.allowedAccountIds,
      forbidden_account_ids: props.forbiddenAccountIds,
      use_path_style: props.usePathStyle,
      skip_credentials_validation: props.skipCredentialsValidation,
      skip_region_validation: props.skipRegionValidation,
      skip_requesting_account_id: props.skipRequestingAccountId,
      skip_metadata_api_check: props.skipMetadataApiCheck,
      skip_s3_checksum: props.skipS3Checksum,
      max_retries: props.maxRetries,
    };
  }

  /** @internal */
  public override _problems(): Problem[] {
    const endpoints = Object.entries(this.props.endpoints ?? {}).map(([name, address]) => [`endpoints.${name}`, address]);
    const variables = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    return [...secretProblems(Object.fromEntries(endpoints), variables), ...prefixProblems(this.props.prefix)];
  }
}
