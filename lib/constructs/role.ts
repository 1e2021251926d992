import { Construct } from 'constructs';
import { App, cloudName, Engine, Output, type Reference, Stack } from '../core';
import { BaremetalFlavor, BaremetalServer, Configuration, Deployment, ImageChange, Port, Signal } from '../resources';
import type { DeployedCloud } from './deployed-cloud';
import type { FlatNetwork } from './flat-network';
import type { GoldImage } from './gold-image';

/**
 * Machines of a role that share a stack. Heat counts every resource against 1000 a stack and every byte against 512 KiB a
 * template; fifty machines stay far below both with ten networks each, and deploying fifty at once is what Ironic advises.
 */
const MACHINES_PER_STACK = 50;

/** What a machine must be to serve in a role. */
export interface HardwareRequirement {
  /**
   * Ironic's resource class of the machine.
   *
   * @default 'baremetal'
   */
  readonly resourceClass?: string;
  /** Traits that the machine must have. @default - none */
  readonly traits?: string[];
  /** CPU threads at least. @default 1 */
  readonly minimumCpus?: number;
  /** Memory at least, in MiB. @default 1024 */
  readonly minimumMemory?: number;
  /** Size of the root disk at least, in GiB. @default - the image's size */
  readonly minimumDisk?: number;
}

/** A fixed address of a machine. */
export interface MachineAddress {
  /** One of the role's networks. */
  readonly network: FlatNetwork;
  /** IPv4 address on it: not the gateway's, and no other machine's. */
  readonly address: string;
}

/** One machine of a role. */
export interface Machine {
  /** Its host name and its server's name in the cloud, at most 53 characters. It stays with the machine: no other machine's coming or going changes it. */
  readonly name: string;
  /**
   * Addresses that it must have.
   *
   * @default - Neutron chooses once, and keeps them as long as the machine has its ports
   */
  readonly addresses?: MachineAddress[];
}

/** What a role is. */
export interface RoleProps {
  /**
   * How many machines: they are named `<cloud>-<role>-<index>`. Fewer takes away the last ones; to take one away from the middle, name the machines.
   *
   * @default - as many as `machines` names
   */
  readonly count?: number;
  /**
   * The machines by name, in place of a count.
   *
   * @default - made from the count
   */
  readonly machines?: Machine[];
  /** Image that the machines run. */
  readonly image: GoldImage;
  /**
   * What a machine must be to serve in the role.
   *
   * @default - any machine of resource class `baremetal` that the image fits on
   */
  readonly hardware?: HardwareRequirement;
  /** Networks of the parent cloud, in the order of the machine's interfaces: it boots from the first. */
  readonly networks: FlatNetwork[];
  /**
   * What the machines are told, by os-apply-config's keys. Values may be references, such as a `RandomSecret`'s value.
   *
   * @default - nothing
   */
  readonly configuration?: { readonly [name: string]: any };
  /**
   * How machines tell that they have applied their configuration. The deployment waits for it.
   *
   * @default - Signal.HEAT, or Signal.TEMP_URL where Terraform carries the parent's stacks out
   */
  readonly signal?: Signal;
  /**
   * What becomes of a machine whose image changes.
   *
   * @default - ImageChange.REBUILD_KEEPING_EPHEMERAL for partition images and archives, but ImageChange.REBUILD where Terraform carries the parent's
   * stacks out and there is no ephemeral disk; ImageChange.REBUILD for whole-disk images, which have nothing to keep
   */
  readonly onImageChange?: ImageChange;
  /**
   * Disk that is the machine's own across rebuilds, in GiB. Not with whole-disk images.
   *
   * @default 0
   */
  readonly ephemeralDisk?: number;
  /**
   * How many machines a change reaches at once: the next ones follow when these have told that they are configured. New machines come with
   * the first.
   *
   * @default - all machines
   */
  readonly batchSize?: number;
  /**
   * How many machines of the role may fail on a change before the others are left as they are. A deployment ends as failed where any did.
   *
   * @default 0
   */
  readonly maxFailures?: number;
}

/** Machines alike: one image, one hardware requirement, one set of networks, one configuration. */
export class Role extends Construct {
  /** Cloud that the machines make up. */
  public readonly cloud: DeployedCloud;
  /** Stacks of the machines, in the parent cloud: one for every fifty. */
  public readonly stacks: Stack[] = [];
  /** The machines, in order. */
  public readonly machines: Machine[];
  /** What a machine must be, with nothing left open. @internal */
  public readonly _hardware: Required<HardwareRequirement>;
  /** @internal */
  public readonly _props: RoleProps;

  /**
   * @param scope the cloud that the machines make up
   * @param id name of the role, and part of its machines' names
   * @param props what the role is
   */
  public constructor(scope: DeployedCloud, id: string, props: RoleProps) {
    super(scope, id);
    this.cloud = scope;
    this._props = props;
    this.machines = props.machines ?? generatedMachines(`${scope.node.id}-${id}`, props.count ?? 0);
    this._hardware = {
      resourceClass: props.hardware?.resourceClass ?? 'baremetal',
      traits: props.hardware?.traits ?? [],
      minimumCpus: props.hardware?.minimumCpus ?? 1,
      minimumMemory: props.hardware?.minimumMemory ?? 1024,
      minimumDisk: props.hardware?.minimumDisk ?? props.image._content.size,
    };
    const flavor = new BaremetalFlavor(scope.parent, `${scope.node.id}-${id}-flavor`, {
      name: cloudName(this, App.of(this).name),
      resourceClass: this._hardware.resourceClass,
      traits: this._hardware.traits,
      cpus: this._hardware.minimumCpus,
      memory: this._hardware.minimumMemory,
      disk: this._hardware.minimumDisk,
      ephemeralDisk: props.ephemeralDisk ?? 0,
    });
    for (const [number, machines] of siblings(this.machines)) this.addStack(number, machines, flavor);
  }

  private addStack(number: number, machines: readonly Machine[], flavor: BaremetalFlavor): void {
    const { image, configuration, signal, onImageChange, ephemeralDisk = 0 } = this._props;
    const networks = new Map(this._props.networks.map((network) => [network.networkName, network]));
    // The underscores keep clear of host names, which have none.
    const stack = new Stack(this, number === 0 ? 'Default' : String(number + 1), {
      cloud: this.cloud.parent,
      description: `Machines of ${this.node.path}`,
    });
    // A roll-out goes on with the next machines only where all went well with those before.
    if (this._props.batchSize !== undefined) stack.dependsOn(...this.stacks);
    this.stacks.push(stack);
    // Terraform can't keep an ephemeral disk, which is nothing to speak of where there is none.
    const keepsEphemeral = image.keepsEphemeral && (stack.engine === Engine.HEAT || ephemeralDisk > 0);
    const settings = configuration && new Configuration(stack, 'role_configuration', { settings: configuration });
    const addresses: Record<string, Record<string, Reference>> = {};
    for (const machine of machines) {
      const construct = new Construct(stack, machine.name);
      const ports = [...networks].map(([name, { network, subnet }]) => {
        const address = machine.addresses?.find((fixed) => fixed.network.network === network)?.address;
        return new Port(construct, name, { name: `${machine.name}-${name}`, network, subnet, address });
      });
      const server = new BaremetalServer(construct, 'Default', {
        name: machine.name,
        image: image.image,
        flavor: flavor.reference,
        ports,
        onImageChange: onImageChange ?? (keepsEphemeral ? ImageChange.REBUILD_KEEPING_EPHEMERAL : ImageChange.REBUILD),
      });
      if (settings) {
        new Deployment(construct, 'deployment', {
          name: this.node.id,
          configuration: settings,
          server,
          signal: signal ?? (stack.engine === Engine.HEAT ? Signal.HEAT : Signal.TEMP_URL),
        });
      }
      addresses[machine.name] = Object.fromEntries([...networks.keys()].map((name, i) => [name, ports[i].address]));
    }
    new Output(stack, 'machine_addresses', { value: addresses, description: 'Addresses of the machines by network' });
  }
}

function generatedMachines(prefix: string, count: number): Machine[] {
  return Array.from({ length: Math.max(0, Math.trunc(count)) }, (_, index) => ({ name: `${prefix}-${index}` }));
}

/**
 * The machines by sibling stack. A machine's own name decides on its stack (the number it ends in, else the first), never
 * its neighbours: moving to another stack would be losing the machine. Machines without a name, or with the name of another, are
 * passed over; a check tells of them.
 */
function siblings(machines: readonly Machine[]): Map<number, Machine[]> {
  const stacks = new Map<number, Machine[]>();
  const seen = new Set<string>();
  for (const machine of machines) {
    if (machine.name === '' || seen.has(machine.name)) continue;
    seen.add(machine.name);
    const number = Math.floor(Number(/\d{1,9}$/.exec(machine.name)?.[0] ?? 0) / MACHINES_PER_STACK);
    stacks.set(number, [...(stacks.get(number) ?? []), machine]);
  }
  return stacks;
}
