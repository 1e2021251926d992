import { type App, Cloud, type CloudProps } from '../core';

/** A cloud whose machines its parent deploys: its roles' stacks stand in the parent, its own networks in itself. */
export abstract class DeployedCloud extends Cloud {
  /** Cloud that deploys this one's machines. */
  public readonly parent: Cloud;

  /**
   * @param app the app
   * @param id part of the names of the cloud's machines
   * @param parent cloud that deploys the machines
   * @param props how the cloud is reached
   */
  protected constructor(app: App, id: string, parent: Cloud, props: CloudProps) {
    super(app, id, props);
    this.parent = parent;
  }
}
