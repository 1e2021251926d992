import { describe, expect, it } from 'vitest';
import { Architecture, type BaremetalNode, BootMode } from '../../lib/core';
import { baremetalCreate } from '../../lib/formats/baremetal-create';

const NODE: BaremetalNode = { name: 'a', driver: 'ipmi', ports: [{ mac: '52:54:00:00:00:01' }], cpus: 2, memory: 4096, disk: 40 };
const write = (props: Partial<BaremetalNode>) => baremetalCreate([{ ...NODE, ...props }]).nodes[0];

/** What python-ironicclient takes when it creates a node and a port (ironicclient/v1/node.py, port.py at 5.0.1). */
const NODE_KEYS =
  'chassis_uuid driver driver_info extra uuid properties name bios_interface boot_interface console_interface deploy_interface inspect_interface management_interface network_interface power_interface raid_interface rescue_interface storage_interface vendor_interface resource_class conductor_group automated_clean network_data';
const PORT_KEYS = 'address extra local_link_connection node_uuid physical_network portgroup_uuid pxe_enabled uuid is_smartnic';

const FULL: BaremetalNode = {
  disk: 40,
  memory: 4096,
  cpus: 2,
  name: 'a',
  uuid: '6b2f1f5e-0000-4000-8000-000000000001',
  driver: 'redfish',
  address: 'https://10.0.0.8',
  username: 'admin',
  driverInfo: { redfish_verify_ca: false, redfish_system_id: '/redfish/v1/Systems/1' },
  ports: [
    {
      mac: 'FA-16-3E-2A-0E-36',
      pxeEnabled: false,
      physicalNetwork: 'ctlplane',
      switchConnection: { switchInfo: 'sw1', switchId: 'a6:18:66:33:cb:48', portId: 'gi1/0/11' },
    },
    { mac: 'fa:16:3e:2a:0e:37' },
  ],
  architecture: Architecture.AARCH64,
  resourceClass: 'large',
  traits: ['HW_CPU_X86_VMX', 'CUSTOM_GPU', 'CUSTOM_GPU'],
  capabilities: { profile: 'compute', boot_option: 'local' },
  rootDevice: { size: 40, deviceName: '/dev/sda', rotational: false, wwnVendorExtension: '0x1', byPath: '/dev/disk/by-path/x' },
  bootMode: BootMode.UEFI,
  interfaces: { vendor: 'no-vendor', boot: 'ipxe' },
  conductorGroup: 'rack-a',
  extra: { tripleo_platform: 'SKX' },
};

describe('an enrolment file', () => {
  it("has everything of a node by Ironic's names: identity first, then in order", () => {
    expect(JSON.stringify(baremetalCreate([FULL]), null, 1)).toBe(
      JSON.stringify(
        {
          nodes: [
            {
              name: 'a',
              uuid: '6b2f1f5e-0000-4000-8000-000000000001',
              driver: 'redfish',
              boot_interface: 'ipxe',
              conductor_group: 'rack-a',
              driver_info: {
                redfish_address: 'https://10.0.0.8',
                redfish_system_id: '/redfish/v1/Systems/1',
                redfish_username: 'admin',
                redfish_verify_ca: false,
              },
              extra: { tripleo_platform: 'SKX', tripleo_traits: ['CUSTOM_GPU', 'HW_CPU_X86_VMX'] },
              ports: [
                {
                  address: 'fa:16:3e:2a:0e:36',
                  local_link_connection: { port_id: 'gi1/0/11', switch_id: 'a6:18:66:33:cb:48', switch_info: 'sw1' },
                  physical_network: 'ctlplane',
                  pxe_enabled: false,
                },
                { address: 'fa:16:3e:2a:0e:37' },
              ],
              properties: {
                capabilities: 'boot_mode:uefi,boot_option:local,profile:compute',
                cpu_arch: 'aarch64',
                cpus: 2,
                local_gb: 40,
                memory_mb: 4096,
                root_device: { by_path: '/dev/disk/by-path/x', name: '/dev/sda', rotational: false, size: 40, wwn_vendor_extension: '0x1' },
              },
              resource_class: 'large',
              vendor_interface: 'no-vendor',
            },
          ],
        },
        null,
        1,
      ),
    );
  });

  it('has only what must be of a node that says no more', () => {
    expect(write({})).toEqual({
      name: 'a',
      driver: 'ipmi',
      ports: [{ address: '52:54:00:00:00:01' }],
      properties: { cpu_arch: 'x86_64', cpus: 2, local_gb: 40, memory_mb: 4096 },
      resource_class: 'baremetal',
    });
  });

  it('has only keys that the command takes', () => {
    const { ports, ...node } = baremetalCreate([FULL]).nodes[0];
    for (const key of Object.keys(node)) expect(NODE_KEYS.split(' ')).toContain(key);
    for (const port of ports) for (const key of Object.keys(port)) expect(PORT_KEYS.split(' ')).toContain(key);
  });

  it.each([
    ['ipmi', { ipmi_address: '10.0.0.8', ipmi_port: 6230, ipmi_username: 'admin' }],
    ['ilo', { ilo_address: '10.0.0.8', ilo_port: 6230, ilo_username: 'admin' }],
    ['ilo5', { ilo_address: '10.0.0.8', ilo_port: 6230, ilo_username: 'admin' }],
    ['irmc', { irmc_address: '10.0.0.8', irmc_port: 6230, irmc_username: 'admin' }],
    ['snmp', { snmp_address: '10.0.0.8', snmp_port: 6230, snmp_username: 'admin' }],
    ['redfish', { redfish_address: '10.0.0.8:6230', redfish_username: 'admin' }],
    ['idrac', { redfish_address: '10.0.0.8:6230', redfish_username: 'admin' }],
    ['fake-hardware', { fake_address: '10.0.0.8', fake_port: 6230, fake_username: 'admin' }],
  ])("tells %s's address in its own settings", (driver, settings) => {
    expect(write({ driver, address: '10.0.0.8', addressPort: 6230, username: 'admin' }).driver_info).toEqual(settings);
  });

  it('puts a port before the path of a Redfish address', () => {
    const node = write({ driver: 'redfish', address: 'https://bmc.example/redfish/v1', addressPort: 8443 });
    expect(node.driver_info).toEqual({ redfish_address: 'https://bmc.example:8443/redfish/v1' });
  });

  it('holds no password, wherever it was given', () => {
    const driverInfo = { ipmi_password: 'hush', snmp_community: 'hush', snmp_auth_key: 'hush', deploy_kernel: 'kernel' };
    const node = write({ driver: 'redfish', driverInfo, address: 'https://admin:hush@bmc.example' });
    expect(JSON.stringify(node)).not.toContain('hush');
    expect(node.driver_info).toEqual({ deploy_kernel: 'kernel', redfish_address: 'https://bmc.example' });
  });

  it("changes only a node's own lines with the node", () => {
    const lines = (cpus: number) =>
      JSON.stringify(baremetalCreate([NODE, { ...NODE, name: 'b', cpus }, { ...NODE, name: 'c' }]), null, 1).split('\n');
    const [before, after] = [lines(2), lines(4)];
    expect(after.filter((line, index) => line !== before[index])).toEqual(['    "cpus": 4,']);
  });
});
