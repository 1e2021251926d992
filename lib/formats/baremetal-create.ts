import {
  Architecture,
  type BaremetalNode,
  type BaremetalPort,
  isSecretSetting,
  normalizeMac,
  type RootDeviceHints,
  sortedByName,
} from '../core';
import { settingsPrefix } from './driver-settings';

/** A node, its ports in it, by Ironic's own names. */
export interface EnrolledNode {
  readonly name: string;
  readonly uuid?: string;
  readonly driver: string;
  readonly ports: readonly EnrolledPort[];
  readonly [attribute: string]: unknown;
}

/** A port by Ironic's own names. */
export interface EnrolledPort {
  readonly address: string;
  readonly local_link_connection?: object;
  readonly physical_network?: string;
  readonly pxe_enabled?: boolean;
}

/** Ironic's names of the root device hints. */
const HINTS: { readonly [hint in keyof Required<RootDeviceHints>]: string } = {
  byPath: 'by_path',
  deviceName: 'name',
  hctl: 'hctl',
  model: 'model',
  rotational: 'rotational',
  serial: 'serial',
  size: 'size',
  vendor: 'vendor',
  wwn: 'wwn',
  wwnVendorExtension: 'wwn_vendor_extension',
  wwnWithExtension: 'wwn_with_extension',
};

/** `https://user:password@host` */
const USER_IN_URL = /^(\w+:\/\/)?[^/@]*@/;

/**
 * The file that `openstack baremetal create` enrols nodes from.
 *
 * It holds no password. Traits stand under `extra` as `tripleo_traits`, for whoever enrols the nodes to set: a node takes none
 * when it is created, and the command reads them there only since python-ironicclient 5.7.
 */
export function baremetalCreate(nodes: readonly BaremetalNode[]): { nodes: EnrolledNode[] } {
  return { nodes: nodes.map(enrolledNode) };
}

function enrolledNode(node: BaremetalNode): EnrolledNode {
  const traits = [...new Set(node.traits)].sort();
  const interfaces = Object.entries(node.interfaces ?? {}).map(([kind, name]) => [`${kind}_interface`, name]);
  const attributes = sorted({
    ...Object.fromEntries(interfaces),
    conductor_group: node.conductorGroup,
    driver_info: notEmpty(driverInfo(node)),
    extra: notEmpty(sorted({ ...node.extra, tripleo_traits: traits.length > 0 ? traits : undefined })),
    ports: node.ports.map(enrolledPort),
    properties: sorted({
      capabilities: capabilities(node),
      cpu_arch: node.architecture ?? Architecture.X86_64,
      cpus: node.cpus,
      local_gb: node.disk,
      memory_mb: node.memory,
      root_device: node.rootDevice && rootDevice(node.rootDevice),
    }),
    resource_class: node.resourceClass ?? 'baremetal',
  });
  return { name: node.name, ...(node.uuid !== undefined && { uuid: node.uuid }), driver: node.driver, ...attributes };
}

function enrolledPort(port: BaremetalPort): EnrolledPort {
  const link = port.switchConnection;
  return {
    address: normalizeMac(port.mac) ?? port.mac,
    ...sorted({
      local_link_connection: link && sorted({ port_id: link.portId, switch_id: link.switchId, switch_info: link.switchInfo }),
      physical_network: port.physicalNetwork,
      pxe_enabled: port.pxeEnabled,
    }),
  };
}

function driverInfo(node: BaremetalNode): { [name: string]: unknown } {
  const prefix = settingsPrefix(node.driver);
  // Redfish has no setting for the port: it is part of the address, before the path.
  const inAddress = prefix === 'redfish' && node.addressPort !== undefined;
  const address = node.address?.replace(USER_IN_URL, '$1');
  const settings = sorted({
    [`${prefix}_address`]: inAddress ? address?.replace(/^(\w+:\/\/)?[^/]+/, `$&:${node.addressPort}`) : address,
    [`${prefix}_port`]: inAddress ? undefined : node.addressPort,
    [`${prefix}_username`]: node.username,
  });
  return sorted(Object.fromEntries(Object.entries({ ...node.driverInfo, ...settings }).filter(([name]) => !isSecretSetting(name))));
}

function capabilities(node: BaremetalNode): string | undefined {
  const all = { ...node.capabilities, ...(node.bootMode && { boot_mode: node.bootMode }) };
  const pairs = Object.entries(sorted(all)).map(([name, value]) => `${name}:${value}`);
  return pairs.length > 0 ? pairs.join(',') : undefined;
}

function rootDevice(hints: RootDeviceHints): { [name: string]: unknown } {
  return sorted(Object.fromEntries(Object.entries(hints).map(([hint, value]) => [HINTS[hint as keyof RootDeviceHints], value])));
}

/** The members in the order of their names, without those that are undefined. */
function sorted<T extends object>(members: T): T {
  const defined = Object.entries(members).filter(([, value]) => value !== undefined);
  return sortedByName(defined) as T;
}

function notEmpty<T extends object>(members: T): T | undefined {
  return Object.keys(members).length > 0 ? members : undefined;
}
