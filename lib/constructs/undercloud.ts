import type { App, CloudProps } from '../core';
import { DeployedCloud } from './deployed-cloud';
import { Role, type RoleProps } from './role';
import type { SeedCloud } from './seed-cloud';

/** What an undercloud is made of. */
export interface UndercloudProps extends CloudProps {
  /** Cloud that deploys it. */
  readonly parent: SeedCloud;
  /** Its controllers: 1, or 3 for a quorum. */
  readonly control: RoleProps;
}

/** An OpenStack that deploys bare metal: Nova with Ironic, orchestrated by Heat. */
export class Undercloud extends DeployedCloud {
  /** Tells the kinds of clouds apart for the compiler. @internal */
  public readonly _kind = 'undercloud' as const;
  /** Its controllers. */
  public readonly control: Role;

  /**
   * @param app the app
   * @param id part of the names of its machines, `<id>-control-0` and so on
   * @param props what it is made of
   */
  public constructor(app: App, id: string, props: UndercloudProps) {
    super(app, id, props.parent, props);
    this.control = new Role(this, 'control', props.control);
  }
}
