import { TerraformBackend } from '../../core';
import { plainName } from './state-name';

/** What a workspace's name may have. */
const NAME_LENGTH = 90;

/** Whose workspaces states are in. */
export interface RemoteBackendProps {
  /** Organization that the workspaces belong to. */
  readonly organization: string;
  /** Host of a Terraform Enterprise of one's own. @default - HCP Terraform */
  readonly hostname?: string;
  /** What the workspaces' names begin with. @default '' */
  readonly prefix?: string;
}

/**
 * States in HCP Terraform, Terraform Enterprise or what speaks like them, in a workspace each: its name is made of the stack's and its
 * cloud's, and ends in digits that keep apart what would be alike. `CloudBackend` is the newer way to the same place.
 *
 * The workspaces must execute locally, as their settings call it: the service has no clouds.yaml, and is given no secrets.
 *
 * Who asks comes from the environment, `TF_TOKEN_<host>`, with `_` for each dot of the host's name, or from what `terraform login` keeps.
 */
export class RemoteBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'remote';
  private readonly props: RemoteBackendProps;

  /** @param props whose workspaces the states are in */
  public constructor(props: RemoteBackendProps) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    return {
      organization: this.props.organization,
      hostname: this.props.hostname,
      workspaces: { name: plainName(`${this.props.prefix ?? ''}${stackId}`, NAME_LENGTH) },
    };
  }
}
