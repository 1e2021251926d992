import { type CloudConfig, loadCloud } from './config';
import type { Surroundings } from './config-file';
import { Glance } from './glance';
import { Heat } from './heat';
import type { HttpOptions } from './http';
import { Ironic } from './ironic';
import { Neutron } from './neutron';
import { Nova } from './nova';
import { Placement } from './placement';
import { Session } from './session';
import { Swift } from './swift';

/** How a cloud is looked up, and how it is talked to. */
export interface ConnectOptions extends HttpOptions {
  /** @default - this process's environment, working folder, home and platform */
  readonly surroundings?: Partial<Surroundings>;
}

/** A cloud and its services. */
export class Cloud {
  /**
   * Finds an entry of clouds.yaml and gets a token, so that wrong credentials show at once.
   *
   * @throws CloudError where the entry is missing or wrong, or Keystone gives no token
   */
  public static async connect(entry: string, options: ConnectOptions = {}): Promise<Cloud> {
    const { surroundings, ...http } = options;
    const cloud = new Cloud(loadCloud(entry, surroundings), http);
    try {
      await cloud.session.project();
    } catch (error) {
      await cloud.close();
      throw error;
    }
    return cloud;
  }

  public readonly session: Session;
  public readonly heat: Heat;
  public readonly nova: Nova;
  public readonly ironic: Ironic;
  public readonly glance: Glance;
  public readonly neutron: Neutron;
  public readonly placement: Placement;
  public readonly swift: Swift;

  /** Asks nobody anything yet. */
  public constructor(config: CloudConfig, options: HttpOptions = {}) {
    this.session = new Session(config, options);
    this.heat = new Heat(this.session);
    this.nova = new Nova(this.session);
    this.ironic = new Ironic(this.session);
    this.glance = new Glance(this.session);
    this.neutron = new Neutron(this.session);
    this.placement = new Placement(this.session);
    this.swift = new Swift(this.session);
  }

  /** Entry of clouds.yaml. */
  public get entry(): string {
    return this.session.config.name;
  }

  /** Ends all connections. */
  public async close(): Promise<void> {
    await this.session.close();
  }
}
