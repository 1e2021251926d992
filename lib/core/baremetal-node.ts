/** Processor architecture, by the kernel's name for it. */
export enum Architecture {
  /** 64-bit Intel and AMD. */
  X86_64 = 'x86_64',
  /** 64-bit ARM. */
  AARCH64 = 'aarch64',
}

/** How a machine's firmware boots. */
export enum BootMode {
  /** By an EFI system partition. */
  UEFI = 'uefi',
  /** By the disk's boot record: the legacy way. */
  BIOS = 'bios',
}

/** The switch port that a machine's port is plugged into (LLDP's words). */
export interface SwitchConnection {
  /** The switch's MAC address. */
  readonly switchId: string;
  /** The port's name on the switch, such as `Ethernet1/3`. */
  readonly portId: string;
  /**
   * What else the switch's driver wants to know, such as the switch's name.
   *
   * @default - nothing
   */
  readonly switchInfo?: string;
}

/** A network card's port. */
export interface BaremetalPort {
  /** MAC address, in any case, with `:` or `-`. */
  readonly mac: string;
  /**
   * Physical network that it is plugged into, as Neutron calls it.
   *
   * @default - any: Ironic doesn't match it
   */
  readonly physicalNetwork?: string;
  /**
   * Where it is plugged in.
   *
   * @default - not known
   */
  readonly switchConnection?: SwitchConnection;
  /**
   * Whether the machine may boot from it.
   *
   * @default true
   */
  readonly pxeEnabled?: boolean;
}

/** Which disk to write the image to (Ironic's root device hints). All hints that are given must match. */
export interface RootDeviceHints {
  /** The disk's model. @default - any */
  readonly model?: string;
  /** The disk's vendor. @default - any */
  readonly vendor?: string;
  /** The disk's serial number. @default - any */
  readonly serial?: string;
  /** Size in GiB. @default - any */
  readonly size?: number;
  /** World-wide name. @default - any */
  readonly wwn?: string;
  /** World-wide name with the vendor's extension. @default - any */
  readonly wwnWithExtension?: string;
  /** The vendor's extension alone. @default - any */
  readonly wwnVendorExtension?: string;
  /** SCSI address: host, channel, target and lun, such as `0:0:0:0`. @default - any */
  readonly hctl?: string;
  /** Device name, such as `/dev/sda`. It may change from boot to boot. @default - any */
  readonly deviceName?: string;
  /** Name by the way to the disk, such as `/dev/disk/by-path/pci-0000:00:07.0-scsi-0:0:0:0`. @default - any */
  readonly byPath?: string;
  /** Whether the disk turns. @default - any */
  readonly rotational?: boolean;
}

/** A physical machine, as one tells it to Ironic. */
export interface BaremetalNode {
  /** Name in Ironic, unlike any other's in the cloud: letters, digits, `-`, `.`, `_` and `~`. */
  readonly name: string;
  /** Ironic's hardware type, such as `ipmi`, `redfish` or `fake-hardware`. */
  readonly driver: string;
  /**
   * Address of the board management controller: a host, or a URL for drivers that take one.
   *
   * @default - none, for drivers without one
   */
  readonly address?: string;
  /**
   * Its port.
   *
   * @default - the driver's own
   */
  readonly addressPort?: number;
  /**
   * User at the board management controller. Its password is given when nodes are enrolled, never in a program.
   *
   * @default - none
   */
  readonly username?: string;
  /**
   * More driver settings, by Ironic's names, such as `redfish_system_id`. Not for passwords.
   *
   * @default - none
   */
  readonly driverInfo?: { readonly [name: string]: any };
  /** Network ports: at least one, no MAC address twice in a cloud. */
  readonly ports: BaremetalPort[];
  /** CPU threads: a whole number above 0. */
  readonly cpus: number;
  /** Memory in MiB: a whole number above 0. */
  readonly memory: number;
  /** Size of the root disk in GiB: a whole number above 0. */
  readonly disk: number;
  /**
   * Processor architecture.
   *
   * @default Architecture.X86_64
   */
  readonly architecture?: Architecture;
  /**
   * What kind of machine it is to the scheduler. A machine has one class, and roles ask for it.
   *
   * @default 'baremetal'
   */
  readonly resourceClass?: string;
  /**
   * What else it is, such as `CUSTOM_GPU`: Placement's own names or `CUSTOM_` and `A-Z`, `0-9`, `_`.
   *
   * @default - none
   */
  readonly traits?: string[];
  /**
   * Ironic's capabilities by name, beside the boot mode, which has a property of its own.
   *
   * @default - none
   */
  readonly capabilities?: { readonly [name: string]: string };
  /**
   * Which disk the image is written to.
   *
   * @default - Ironic's choice: the smallest above 4 GiB
   */
  readonly rootDevice?: RootDeviceHints;
  /**
   * How the firmware boots.
   *
   * @default - the firmware's own setting
   */
  readonly bootMode?: BootMode;
  /**
   * Ironic's interfaces by kind: `boot`, `console`, `deploy`, `inspect`, `management`, `network`, `power`, `raid`, `rescue`, `storage`, `vendor`, …
   *
   * @default - the driver's
   */
  readonly interfaces?: { readonly [kind: string]: string };
  /**
   * Group of conductors that manage it.
   *
   * @default - the one without a name
   */
  readonly conductorGroup?: string;
  /**
   * The node's id in Ironic, for one that is known there already.
   *
   * @default - Ironic makes one
   */
  readonly uuid?: string;
  /**
   * Remarks that Ironic keeps and makes nothing of.
   *
   * @default - none
   */
  readonly extra?: { readonly [name: string]: any };
}

/** A MAC address in lower case with colons, or undefined where it is none: pairs with `:` or `-`, fours with `.`, or bare digits. */
export function normalizeMac(text: string): string | undefined {
  const mac = text.toLowerCase();
  const written = /^[0-9a-f]{2}(([:-])[0-9a-f]{2})(\2[0-9a-f]{2}){4}$|^([0-9a-f]{4}\.){2}[0-9a-f]{4}$|^[0-9a-f]{12}$/.test(mac);
  return written ? mac.replace(/[:.-]/g, '').match(/../g)?.join(':') : undefined;
}

/** Whether a driver setting of this name is a password or as good as one. The names are those that Ironic itself hides, and SNMP's. */
export function isSecretSetting(name: string): boolean {
  return /password|passwd|secret|token|community|_key$/i.test(name);
}
