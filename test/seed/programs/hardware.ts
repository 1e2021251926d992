import { App, Architecture, BaremetalPool, BootMode, SeedCloud } from 'tripleo-cdk';

/** Nodes with everything that can be said of one. */
const app = new App({ name: 'hardware' });
new BaremetalPool(new SeedCloud(app, 'seed'), 'pool', {
  nodes: [
    {
      name: 'hardware-ipmi',
      driver: 'ipmi',
      address: '198.51.100.1',
      addressPort: 6230,
      username: 'operator',
      ports: [
        {
          mac: '52-54-00-AA-00-01',
          physicalNetwork: 'ctlplane',
          switchConnection: { switchId: '52:54:00:aa:ff:01', portId: 'Ethernet1/3' },
        },
        { mac: '52:54:00:aa:00:02', pxeEnabled: false },
      ],
      cpus: 16,
      memory: 65536,
      disk: 400,
      resourceClass: 'hardware.large',
      capabilities: { profile: 'compute' },
      rootDevice: { serial: '0123', size: 400, rotational: false, wwn: '0x4000cca77fc4dba1', byPath: '/dev/disk/by-path/pci-0000:00:07.0' },
      bootMode: BootMode.BIOS,
      interfaces: { boot: 'pxe', deploy: 'direct' },
      extra: { rack: '12', weight: 3 },
    },
    {
      name: 'hardware-redfish',
      driver: 'redfish',
      address: 'https://198.51.100.2:8000',
      username: 'operator',
      driverInfo: { redfish_system_id: '/redfish/v1/Systems/1' },
      ports: [{ mac: '52:54:00:aa:00:03' }],
      cpus: 64,
      memory: 131072,
      disk: 800,
      architecture: Architecture.AARCH64,
      traits: ['CUSTOM_GPU', 'HW_CPU_X86_VMX'],
      bootMode: BootMode.UEFI,
    },
    {
      name: 'hardware-fake',
      uuid: '6e3f1c5a-8a43-4a5e-9f4e-0d6b6d9a2f10',
      driver: 'fake-hardware',
      ports: [{ mac: '525400aa0004' }],
      cpus: 1,
      memory: 1024,
      disk: 10,
    },
  ],
});
app.synth();
