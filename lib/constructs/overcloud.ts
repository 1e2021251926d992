import type { App, CloudProps } from '../core';
import { DeployedCloud } from './deployed-cloud';
import { Role, type RoleProps } from './role';
import type { Undercloud } from './undercloud';

/** What an overcloud is made of. */
export interface OvercloudProps extends CloudProps {
  /** Cloud that deploys it. */
  readonly parent: Undercloud;
  /** Its controllers: 3, for a quorum. */
  readonly control: RoleProps;
  /** The machines that tenants' instances run on. */
  readonly compute: RoleProps;
}

/** An OpenStack for tenants, deployed by an undercloud from the same gold images. */
export class Overcloud extends DeployedCloud {
  /** Tells the kinds of clouds apart for the compiler. @internal */
  public readonly _kind = 'overcloud' as const;
  /** Its controllers. */
  public readonly control: Role;
  /** The machines that tenants' instances run on. */
  public readonly compute: Role;

  /**
   * @param app the app
   * @param id part of the names of its machines, `<id>-control-0` and so on
   * @param props what it is made of
   */
  public constructor(app: App, id: string, props: OvercloudProps) {
    super(app, id, props.parent, props);
    this.control = new Role(this, 'control', props.control);
    this.compute = new Role(this, 'compute', props.compute);
  }
}
