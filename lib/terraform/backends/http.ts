import { type Problem, TerraformBackend } from '../../core';
import { secretProblems } from './problems';
import { plainName } from './state-name';

/** What a state's name in an address can have, as GitLab wants it. */
const NAME_LENGTH = 255;

/** Where on a server states are, and how it is asked for them. */
export interface HttpBackendProps {
  /** Address below which each state has its own, such as `https://git.example/api/v4/projects/1/terraform/state`. */
  readonly address: string;
  /**
   * What follows a state's address where it is locked and unlocked: `/lock` with GitLab, an empty text where that is the state's address
   * itself.
   *
   * @default - none: states are not locked, so let nobody else run at the same time
   */
  readonly lockSuffix?: string;
  /** Method by which a state is written: `POST` or `PUT`. @default 'POST' */
  readonly updateMethod?: string;
  /** Method by which it is locked. @default 'LOCK' */
  readonly lockMethod?: string;
  /** Method by which it is unlocked. @default 'UNLOCK' */
  readonly unlockMethod?: string;
  /** How often a request is tried again. @default 2 */
  readonly retryMax?: number;
  /** Least time to wait before that, in seconds. @default 1 */
  readonly retryWaitMin?: number;
  /** Most time to wait before that, in seconds. @default 30 */
  readonly retryWaitMax?: number;
}

/**
 * States on a server that keeps them by address, such as GitLab: `<address>/<name>`, where the name is the stack's and its cloud's, and
 * digits that keep apart what would be alike.
 *
 * Who asks comes from the environment: `TF_HTTP_USERNAME` and `TF_HTTP_PASSWORD`, or `TF_HTTP_CLIENT_CERTIFICATE_PEM` and
 * `TF_HTTP_CLIENT_PRIVATE_KEY_PEM`; `TF_HTTP_CLIENT_CA_CERTIFICATE_PEM` says whose certificates to believe.
 */
export class HttpBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'http';
  private readonly props: HttpBackendProps;

  /** @param props where the states are, and how they are asked for */
  public constructor(props: HttpBackendProps) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    const { lockSuffix, ...props } = this.props;
    const address = `${props.address.replace(/\/+$/, '')}/${plainName(stackId, NAME_LENGTH)}`;
    const lock = lockSuffix === undefined ? undefined : `${address}${lockSuffix}`;
    return {
      address,
      update_method: props.updateMethod,
      lock_address: lock,
      lock_method: props.lockMethod,
      unlock_address: lock,
      unlock_method: props.unlockMethod,
      retry_max: props.retryMax,
      retry_wait_min: props.retryWaitMin,
      retry_wait_max: props.retryWaitMax,
    };
  }

  /** @internal */
  public override _problems(): Problem[] {
    const secrets = secretProblems({ address: this.props.address }, 'TF_HTTP_USERNAME and TF_HTTP_PASSWORD');
    if (secrets.length > 0 || /^https?:\/\/[^/?#\s]+[^?#\s]*$/.test(this.props.address)) return secrets;
    return [
      {
        code: 'BACKEND_PATH',
        what: "no state's address can begin with the backend's",
        got: `"${this.props.address}"`,
        allowed: 'an address that begins with http:// or https://, without ? and #',
        advice: 'give the address below which the states are',
      },
    ];
  }
}
