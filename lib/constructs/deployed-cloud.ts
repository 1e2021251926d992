import { type App, Cloud, type CloudProps } from '../core';

/** A cloud whose machines its parent deploys: its roles' stacks stand in the parent, its own networks in itself. */
export abstract class DeployedCloud extends Cloud {
  /** Cloud that deploys this one's machines. */
  public readonly parent: Cloud;

  protected constructor(app: App, id: string, parent: Cloud, props: CloudProps) {
    super(app, id, props);
    this.parent = parent;
  }
}
