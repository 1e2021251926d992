import {
  Architecture,
  type BaremetalNode,
  type BaremetalPort,
  BootMode,
  isSecretSetting,
  normalizeMac,
  type Problem,
  type RootDeviceHints,
} from '../core';
import { loadAsWritten } from './as-written';
import { settingsPrefix } from './driver-settings';
import { Fields, fileCodes, isMapping, kind } from './fields';

const FILE_CODES = fileCodes('NODE_FILE');

/** Codes of what can be wrong in a node file. */
export const TRIPLEO_NODES_CODES: readonly string[] = Object.values(FILE_CODES);

/** The physical network that TripleO takes for a port that names none. */
const DEFAULT_PHYSICAL_NETWORK = 'ctlplane';

/** What Ironic's driver settings call the keys that every driver, or one alone, reads. */
const DRIVER_KEYS = {
  kernel_id: 'deploy_kernel',
  ramdisk_id: 'deploy_ramdisk',
  pm_system_id: 'redfish_system_id',
  pm_vm_name: 'ovirt_vm_name',
  pm_relay_id: 'iboot_relay_id',
};

const INTERFACES = 'bios boot console deploy firmware inspect management network power raid rescue storage vendor'.split(' ');

/** The kernel's names, and Debian's, which the first node files used. */
const ARCHITECTURES = {
  x86_64: Architecture.X86_64,
  amd64: Architecture.X86_64,
  aarch64: Architecture.AARCH64,
  arm64: Architecture.AARCH64,
};
const BOOLEANS = { true: true, false: false, yes: true, no: false };

/**
 * The machines of a TripleO node file: `instackenv.json` and `nodes.json`, the same in YAML, and their forerunner, a bare
 * list. Passwords in it go nowhere. What is wrong is told node by node, and a node of which something can be made is given.
 *
 * A number that is missing or none is NaN in the node.
 */
export function readTripleoNodes(text: string): { nodes: BaremetalNode[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const nodes: BaremetalNode[] = [];
  const file = new Fields('the file', {}, problems, FILE_CODES);
  for (const [index, entry] of nodeEntries(text, file, problems).entries()) {
    if (!isMapping(entry)) {
      file.wrongShape(`node ${index + 1}`, entry, 'a mapping');
      continue;
    }
    nodes.push(readNode(entry, index, problems));
  }
  return { nodes, problems };
}

function nodeEntries(text: string, file: Fields, problems: Problem[]): unknown[] {
  const shape = '{"nodes": [...]}, or the list alone';
  const content = loadAsWritten(text, file);
  if (content === undefined) return [];
  if (Array.isArray(content)) return content;
  if (!isMapping(content)) {
    file.report(FILE_CODES.shape, 'wrong shape', kind(content), shape, 'write the nodes as a list');
    return [];
  }
  const fields = new Fields('the file', content, problems, FILE_CODES);
  if (!('nodes' in content)) fields.missing('nodes', shape, 'write the nodes as a list under "nodes"');
  const entries = fields.list('nodes');
  fields.close();
  return entries;
}

function readNode(entry: object, index: number, problems: Problem[]): BaremetalNode {
  const given = 'name' in entry && typeof entry.name === 'string' ? entry.name : undefined;
  const fields = new Fields(given ? `node ${given}` : `node ${index + 1}`, entry, problems, FILE_CODES);
  const name = fields.text('name');
  fields.take('pm_password');
  const driver = hardwareType(fields);
  const prefix = settingsPrefix(driver);
  const ports = readPorts(fields);
  const { boot_mode, ...capabilities } = readCapabilities(fields);
  const bootMode = Object.values(BootMode).find((mode) => mode === boot_mode);
  if (boot_mode !== undefined && bootMode === undefined) capabilities.boot_mode = boot_mode;
  const platform = fields.text('platform');
  const node = {
    name: name ?? nameFrom(ports, index),
    uuid: fields.text('uuid'),
    driver,
    address: fields.text('pm_addr') ?? fields.text(`${prefix}_address`),
    addressPort: fields.wholeNumber('pm_port') ?? fields.wholeNumber(`${prefix}_port`),
    username: fields.text('pm_user') ?? fields.text(`${prefix}_username`),
    driverInfo: notEmpty(readDriverInfo(fields, prefix)),
    ports,
    cpus: fields.requiredWholeNumber('cpu', 'write how many CPU threads the machine has'),
    memory: fields.requiredWholeNumber('memory', 'write how much memory the machine has, in MiB'),
    disk: fields.requiredWholeNumber('disk', "write the root disk's size, in GiB"),
    architecture: fields.choice('arch', ARCHITECTURES),
    resourceClass: fields.text('resource_class'),
    capabilities: notEmpty(capabilities),
    rootDevice: readRootDevice(fields),
    bootMode,
    interfaces: notEmpty(texts(INTERFACES.map((kind) => [kind, fields.text(`${kind}_interface`)]))),
    conductorGroup: fields.text('conductor_group'),
    extra: platform === undefined ? undefined : { tripleo_platform: platform },
  };
  fields.close();
  return withoutUndefined(node);
}

/** Ironic's hardware type for a `pm_type`, which may be the name of a driver of before Ironic had hardware types. */
function hardwareType(fields: Fields): string {
  const type = fields.requiredText('pm_type', "write Ironic's hardware type, such as ipmi or redfish");
  if (/_ssh$|^nova\./.test(type)) {
    const advice = 'reach virtual machines by virtualbmc (ipmi) or sushy-tools (redfish)';
    fields.report(FILE_CODES.value, 'Ironic has no such driver any more', type, 'a hardware type, such as ipmi or redfish', advice);
  }
  if (type === 'fake') return 'fake-hardware';
  if (type === 'fake_pxe' || type === 'fake_agent') return 'manual-management';
  const protocol = /_(ipmitool|ipminative|drac|ilo|irmc|snmp)$/.exec(type)?.[1];
  if (protocol?.startsWith('ipmi')) return 'ipmi';
  return protocol === 'drac' ? 'idrac' : (protocol ?? type);
}

function readPorts(fields: Fields): BaremetalPort[] {
  const ports: BaremetalPort[] = [];
  for (const [index, entry] of fields.list('ports').entries()) {
    const port = fields.inner(`port ${index + 1}`, entry);
    if (!port) continue;
    const mac = port.requiredText('address', "write the port's MAC address");
    const physicalNetwork = port.text('physical_network') ?? DEFAULT_PHYSICAL_NETWORK;
    const link = port.mapping('local_link_connection');
    const switchConnection =
      link &&
      withoutUndefined({
        switchId: link.requiredText('switch_id', "write the switch's MAC address"),
        portId: link.requiredText('port_id', "write the port's name on the switch"),
        switchInfo: link.text('switch_info'),
      });
    link?.close();
    const pxeEnabled = port.choice('pxe_enabled', BOOLEANS);
    port.close();
    if (mac !== '') ports.push(withoutUndefined({ mac, physicalNetwork, switchConnection, pxeEnabled }));
  }
  for (const mac of fields.list('mac')) {
    if (typeof mac === 'string') ports.push({ mac, physicalNetwork: DEFAULT_PHYSICAL_NETWORK });
    else fields.wrongShape('mac', mac, 'a list of texts');
  }
  return ports;
}

function readCapabilities(fields: Fields): Record<string, string> {
  const capabilities: Record<string, string> = {};
  const given = fields.take('capabilities');
  if (typeof given === 'string') {
    for (const pair of given.split(',')) {
      const [key, ...value] = pair.split(':');
      if (value.length > 0) capabilities[key.trim()] = value.join(':').trim();
      else
        fields.report(FILE_CODES.value, 'capabilities has a word without a value', pair.trim(), 'key:value,key:value', 'write its value');
    }
  } else if (given !== undefined) {
    const inner = fields.inner('capabilities', given);
    for (const key of inner?.keys() ?? []) {
      const value = inner?.text(key);
      if (value !== undefined) capabilities[key] = value;
    }
  }
  const profile = fields.text('profile');
  if (profile !== undefined) capabilities.profile = profile;
  return capabilities;
}

function readRootDevice(fields: Fields): RootDeviceHints | undefined {
  const hints = fields.mapping('root_device');
  if (!hints) return undefined;
  const rootDevice = {
    model: hints.text('model'),
    vendor: hints.text('vendor'),
    serial: hints.text('serial'),
    size: hints.wholeNumber('size'),
    wwn: hints.text('wwn'),
    wwnWithExtension: hints.text('wwn_with_extension'),
    wwnVendorExtension: hints.text('wwn_vendor_extension'),
    hctl: hints.text('hctl'),
    deviceName: hints.text('name'),
    byPath: hints.text('by_path'),
    rotational: hints.choice('rotational', BOOLEANS),
  };
  hints.close();
  return withoutUndefined(rootDevice);
}

function readDriverInfo(fields: Fields, prefix: string): Record<string, string> {
  const named = Object.entries(DRIVER_KEYS).map(([key, setting]) => [setting, fields.text(key)] as const);
  const prefixed = fields.keysWithPrefix(`${prefix}_`).map((key) => [key, fields.text(key)] as const);
  return texts([...named, ...prefixed.filter(([key]) => !isSecretSetting(key))]);
}

/** A name that stays with the machine wherever it stands in the file. */
function nameFrom(ports: readonly BaremetalPort[], index: number): string {
  const mac = ports.map((port) => normalizeMac(port.mac)).find((address) => address !== undefined);
  return `node-${mac?.replaceAll(':', '') ?? index + 1}`;
}

function texts(entries: ReadonlyArray<readonly [string, string | undefined]>): Record<string, string> {
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

function notEmpty<T extends object>(members: T): T | undefined {
  return Object.keys(members).length > 0 ? members : undefined;
}

function withoutUndefined<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}
