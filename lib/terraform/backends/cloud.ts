import { TerraformBackend } from '../../core';
import { plainName } from './state-name';

/** What a workspace's name may have. */
const NAME_LENGTH = 90;

/** Whose workspaces states are in. */
export interface CloudBackendProps {
  /** Organization that the workspaces belong to. */
  readonly organization: string;
  /** Host of the service. OpenTofu has no default. @default - HCP Terraform */
  readonly hostname?: string;
  /** Project that new workspaces are put into. @default - the organization's default project */
  readonly project?: string;
  /** What the workspaces' names begin with. @default '' */
  readonly prefix?: string;
}

/**
 * States in HCP Terraform, Terraform Enterprise or what speaks like them, in a workspace each: its name is made of the stack's and its
 * cloud's, and ends in digits that keep apart what would be alike.
 *
 * The workspaces must execute locally, as their settings call it: the service has no clouds.yaml, and is given no secrets.
 *
 * Who asks comes from the environment, `TF_TOKEN_<host>`, with `_` for each dot of the host's name, or from what `terraform login` keeps.
 */
export class CloudBackend extends TerraformBackend {
  /** A block of its own in a configuration, where the others are all called `backend`. @internal */
  public readonly _type: string = 'cloud';
  private readonly props: CloudBackendProps;

  /** @param props whose workspaces the states are in */
  public constructor(props: CloudBackendProps) {
    super();
    this.props = props;
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    return {
      organization: this.props.organization,
      hostname: this.props.hostname,
      workspaces: {
        name: plainName(`${this.props.prefix ?? ''}${stackId}`, NAME_LENGTH),
        project: this.props.project,
      },
    };
  }
}
