import { type App, Cloud, type CloudProps } from '../core';

/** The cloud that everything starts from: it is there already, no cloud of the program deploys it. */
export class SeedCloud extends Cloud {
  /** Tells the kinds of clouds apart for the compiler. @internal */
  public readonly _kind = 'seed' as const;

  /**
   * @param app the app
   * @param id part of the names of what is in it; the entry of clouds.yaml, unless `cloud` names another
   * @param props how it is reached
   */
  public constructor(app: App, id: string, props: CloudProps = {}) {
    super(app, id, props);
  }
}
