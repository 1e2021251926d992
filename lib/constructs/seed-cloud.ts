import { type App, Cloud, type CloudProps } from '../core';

/** The cloud that everything starts from: it is there already, no cloud of the program deploys it. */
export class SeedCloud extends Cloud {
  /** Tells the kinds of clouds apart for the compiler. @internal */
  public readonly _kind = 'seed' as const;

  public constructor(app: App, id: string, props: CloudProps = {}) {
    super(app, id, props);
  }
}
