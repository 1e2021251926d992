import type { Manifest } from '../../assembly';
import { Cloud, type ConnectOptions } from './cloud';
import { Limiter } from './limiter';

/** The clouds of an assembly by id, each connected when it is first asked for, all bound by one limit of concurrency. */
export class Connections {
  private readonly clouds = new Map<string, Promise<Cloud>>();
  private readonly options: ConnectOptions;

  public constructor(
    private readonly manifest: Manifest,
    options: ConnectOptions = {},
  ) {
    this.options = { ...options, limiter: options.limiter ?? new Limiter() };
  }

  /** The cloud of that id. One that could not be reached is tried again when it is asked for again. */
  public get(id: string): Promise<Cloud> {
    const known = this.clouds.get(id);
    if (known) return known;
    const cloud = Cloud.connect(this.manifest.clouds[id].entry, this.options);
    this.clouds.set(id, cloud);
    cloud.catch(() => this.clouds.delete(id));
    return cloud;
  }

  /** Ends all connections. */
  public async close(): Promise<void> {
    for (const cloud of await Promise.allSettled(this.clouds.values())) {
      if (cloud.status === 'fulfilled') await cloud.value.close();
    }
  }
}
