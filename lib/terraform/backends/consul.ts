import { type Problem, TerraformBackend } from '../../core';
import { prefixProblems, secretProblems } from './problems';

/** Where in Consul's key-value store states are. */
export interface ConsulBackendProps {
  /** What the states' paths begin with, such as `tripleo/`; not with a `/`. @default '' */
  readonly prefix?: string;
  /** Address of an agent, such as `consul.example:8500`. @default - `CONSUL_HTTP_ADDR`, else the agent on this machine */
  readonly address?: string;
  /** `http` or `https`. @default - `https` where `CONSUL_HTTP_SSL` says so, else `http` */
  readonly scheme?: string;
  /** Data center that holds the states. @default - the agent's */
  readonly datacenter?: string;
  /** Whether states are compressed. Consul takes no value above 512 KiB in one piece. @default false */
  readonly gzip?: boolean;
  /** Whether a second run is locked out. @default true */
  readonly useLock?: boolean;
}

/**
 * States in Consul's key-value store, at `<prefix><stack's name>@<cloud's id>` each.
 *
 * Who asks comes from the environment: `CONSUL_HTTP_TOKEN`, `CONSUL_HTTP_AUTH`, `CONSUL_CLIENT_CERT` and `CONSUL_CLIENT_KEY`;
 * `CONSUL_CACERT` says whose certificates to believe.
 */
export class ConsulBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'consul';
  private readonly props: ConsulBackendProps;

  /** @param props where the states are */
  public constructor(props: ConsulBackendProps = {}) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    return {
      path: `${this.props.prefix ?? ''}${stackId}`,
      address: this.props.address,
      scheme: this.props.scheme,
      datacenter: this.props.datacenter,
      gzip: this.props.gzip,
      lock: this.props.useLock,
    };
  }

  /** @internal */
  public override _problems(): Problem[] {
    return [...secretProblems({ address: this.props.address }, 'CONSUL_HTTP_AUTH'), ...prefixProblems(this.props.prefix)];
  }
}
