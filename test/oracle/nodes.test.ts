import { describe, expect, it } from 'vitest';
import { Architecture, type BaremetalNode, BootMode } from '../../lib/core';
import { baremetalCreate } from '../../lib/formats/baremetal-create';
import { readTripleoNodes } from '../../lib/formats/tripleo-nodes';
import { EXAMPLES, goldenFolder, readFolder } from '../golden/example';
import { askPython, fileWith } from './tools';

/** Method, address and body. */
type Request = [string, string, Record<string, unknown>];

/** What `openstack baremetal create` asks of Ironic for a file. */
function requests(enrolment: unknown): Request[] {
  return askPython('create_nodes.py', [fileWith('nodes.json', JSON.stringify(enrolment))]);
}

/** The same, said by the file: each node, then its ports. */
function expected({ nodes }: { nodes: readonly { ports: readonly object[]; [key: string]: unknown }[] }): Request[] {
  const asked: Request[] = [];
  for (const { ports, ...node } of nodes) {
    asked.push(['POST', '/v1/nodes', node]);
    const uuid = node.uuid ?? `uuid-${asked.length}`;
    for (const port of ports) asked.push(['POST', '/v1/ports', { ...port, node_uuid: uuid }]);
  }
  return asked;
}

const NODE: BaremetalNode = { name: 'a', driver: 'ipmi', ports: [{ mac: '52:54:00:00:00:01' }], cpus: 2, memory: 4096, disk: 40 };

describe('openstack baremetal create', () => {
  const kept = EXAMPLES.flatMap((example) => [...readFolder(goldenFolder(example))]).filter(([file]) => file.startsWith('nodes/'));

  it.each(kept)('takes %s as it is', (_file, text) => {
    const enrolment = JSON.parse(text);
    expect(requests(enrolment)).toEqual(expected(enrolment));
  });

  it('takes a node with everything', () => {
    const enrolment = baremetalCreate([
      NODE,
      {
        ...NODE,
        name: 'b',
        driver: 'redfish',
        address: 'https://10.0.0.8',
        username: 'admin',
        driverInfo: { redfish_system_id: '/redfish/v1/Systems/1', redfish_verify_ca: false },
        ports: [
          {
            mac: '52-54-00-00-00-02',
            pxeEnabled: false,
            physicalNetwork: 'ctlplane',
            switchConnection: { switchId: 'a6:18:66:33:cb:48', portId: 'Ethernet1/3', switchInfo: 'sw1' },
          },
          { mac: '52:54:00:00:00:03' },
        ],
        architecture: Architecture.AARCH64,
        resourceClass: 'large',
        traits: ['CUSTOM_GPU'],
        capabilities: { profile: 'compute' },
        rootDevice: { deviceName: '/dev/sda', size: 40, rotational: false, hctl: '0:0:0:0' },
        bootMode: BootMode.UEFI,
        interfaces: { boot: 'ipxe', bios: 'no-bios', raid: 'no-raid', vendor: 'no-vendor', firmware: 'redfish' },
        conductorGroup: 'rack-a',
        uuid: '6b2f1f5e-0000-4000-8000-000000000001',
        extra: { rack: 7 },
      },
    ]);
    expect(requests(enrolment)).toEqual(expected(enrolment));
  });

  it('takes what a TripleO node file becomes', () => {
    const file = `nodes:
  - {name: a, pm_type: ipmi, pm_addr: 198.51.100.1, pm_user: admin, pm_password: x, cpu: 8, memory: 16384, disk: 100, arch: x86_64, mac: ['52:54:00:00:00:01']}
  - {name: b, pm_type: redfish, pm_addr: 198.51.100.2, pm_user: admin, pm_password: x, pm_system_id: /redfish/v1/Systems/1,
     cpu: '8', memory: '16384', disk: '100', arch: x86_64, capabilities: 'profile:compute,boot_option:local', root_device: {serial: abc},
     ports: [{address: '52:54:00:00:00:02', physical_network: ctlplane, pxe_enabled: true}]}
`;
    const { nodes, problems } = readTripleoNodes(file);
    expect(problems).toEqual([]);
    const enrolment = baremetalCreate(nodes);
    expect(requests(enrolment)).toEqual(expected(enrolment));
  });

  it.each([
    ['a node with a key that Ironic does not know', { nodes: [{ name: 'a', driver: 'ipmi', memory_mb: 4096 }] }, 'memory_mb'],
    ['a port with a key that Ironic does not know', { nodes: [{ name: 'a', driver: 'ipmi', ports: [{ mac: 'x' }] }] }, '"mac"'],
    ['a key beside the nodes', { nodes: [], machines: [] }, "'machines' was unexpected"],
    ['a map in place of the list', { nodes: {} }, "is not of type 'array'"],
  ])('refuses %s', (_what, enrolment, said) => {
    expect(() => requests(enrolment)).toThrow(said);
  });
});
