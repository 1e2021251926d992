import { type Problem, TerraformBackend } from '../../core';
import { secretProblems } from './problems';

/** Where in a bucket of Google Cloud Storage states are. */
export interface GcsBackendProps {
  /** Bucket, which is there already. Let it keep versions. */
  readonly bucket: string;
  /** What the states' folders begin with, such as `tripleo/`. @default '' */
  readonly prefix?: string;
  /** Name of the key in Google's key service that the store encrypts states by. @default - the bucket's key */
  readonly kmsEncryptionKey?: string;
  /** Address of the store, for a private way to it. @default - Google's */
  readonly storageCustomEndpoint?: string;
}

/**
 * States in a bucket of Google Cloud Storage, `<prefix><stack's name>@<cloud's id>/default.tfstate` each.
 *
 * Who asks comes from the environment: `GOOGLE_CREDENTIALS` or `GOOGLE_BACKEND_CREDENTIALS`, `GOOGLE_OAUTH_ACCESS_TOKEN`, else the
 * machine's default credentials, and `GOOGLE_IMPERSONATE_SERVICE_ACCOUNT`; `GOOGLE_ENCRYPTION_KEY` for a key of one's own.
 */
export class GcsBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'gcs';
  private readonly props: GcsBackendProps;

  /** @param props where the states are */
  public constructor(props: GcsBackendProps) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    return {
      bucket: this.props.bucket,
      prefix: `${this.props.prefix ?? ''}${stackId}`,
      kms_encryption_key: this.props.kmsEncryptionKey,
      storage_custom_endpoint: this.props.storageCustomEndpoint,
    };
  }

  /** @internal */
  public override _problems(): Problem[] {
    return secretProblems({ storageCustomEndpoint: this.props.storageCustomEndpoint }, 'GOOGLE_CREDENTIALS');
  }
}
