import { describe, expect, it } from 'vitest';
import { readTripleoNodes } from '../../lib/formats/tripleo-nodes';

const NODE = { name: 'a', pm_type: 'ipmi', cpu: 2, memory: 4096, disk: 40, mac: ['52:54:00:00:00:01'] };

/** The problems of a file of one node, `code what; got`. */
function problems(node: object): string[] {
  return readTripleoNodes(JSON.stringify({ nodes: [node] })).problems.map(({ code, what, got }) => `${code} ${what}; got ${got}`);
}

function read(node: object) {
  const { nodes, problems } = readTripleoNodes(JSON.stringify({ nodes: [node] }));
  expect(problems).toEqual([]);
  return nodes[0];
}

describe('a TripleO node file', () => {
  it('gives a machine with everything that the format knows', () => {
    expect(
      read({
        name: 'node-a',
        uuid: '6b2f1f5e-0000-4000-8000-000000000001',
        pm_type: 'redfish',
        pm_addr: 'https://10.0.0.8',
        pm_port: '8443',
        pm_user: 'admin',
        pm_password: 'hush',
        pm_system_id: '/redfish/v1/Systems/1',
        redfish_verify_ca: 'false',
        ports: [
          {
            address: 'fa:16:3e:2a:0e:36',
            physical_network: 'provisioning',
            local_link_connection: { switch_info: 'sw1', port_id: 'gi1/0/11', switch_id: 'a6:18:66:33:cb:48' },
            pxe_enabled: false,
          },
        ],
        cpu: '2',
        memory: '4096',
        disk: '40',
        arch: 'aarch64',
        capabilities: 'boot_option:local,boot_mode:uefi',
        profile: 'compute',
        root_device: { serial: '61866da04f', size: 40, rotational: 'false', name: '/dev/sda', wwn_with_extension: '0x1' },
        resource_class: 'large',
        conductor_group: 'rack-a',
        platform: 'SKX',
        kernel_id: 'file:///kernel',
        ramdisk_id: 'file:///ramdisk',
        boot_interface: 'redfish-virtual-media',
        _comment: 'rack A',
      }),
    ).toEqual({
      name: 'node-a',
      uuid: '6b2f1f5e-0000-4000-8000-000000000001',
      driver: 'redfish',
      address: 'https://10.0.0.8',
      addressPort: 8443,
      username: 'admin',
      driverInfo: {
        deploy_kernel: 'file:///kernel',
        deploy_ramdisk: 'file:///ramdisk',
        redfish_system_id: '/redfish/v1/Systems/1',
        redfish_verify_ca: 'false',
      },
      ports: [
        {
          mac: 'fa:16:3e:2a:0e:36',
          physicalNetwork: 'provisioning',
          switchConnection: { switchId: 'a6:18:66:33:cb:48', portId: 'gi1/0/11', switchInfo: 'sw1' },
          pxeEnabled: false,
        },
      ],
      cpus: 2,
      memory: 4096,
      disk: 40,
      architecture: 'aarch64',
      resourceClass: 'large',
      capabilities: { boot_option: 'local', profile: 'compute' },
      bootMode: 'uefi',
      rootDevice: { serial: '61866da04f', size: 40, rotational: false, deviceName: '/dev/sda', wwnWithExtension: '0x1' },
      interfaces: { boot: 'redfish-virtual-media' },
      conductorGroup: 'rack-a',
      extra: { tripleo_platform: 'SKX' },
    });
  });

  it('may be a list alone, with mac and numbers as texts: the oldest form', () => {
    const text = `[{"memory": "2048", "disk": "30", "arch": "amd64", "cpu": "1", "mac": ["00:0B:D0:69:7E:59", "00:0b:d0:69:7e:58"],
      "pm_user": "undercloud", "pm_addr": "10.0.2.8", "pm_password": "hush", "pm_type": "pxe_ipmitool"}]`;
    expect(readTripleoNodes(text)).toEqual({
      problems: [],
      nodes: [
        {
          name: 'node-000bd0697e59',
          driver: 'ipmi',
          address: '10.0.2.8',
          username: 'undercloud',
          ports: [
            { mac: '00:0B:D0:69:7E:59', physicalNetwork: 'ctlplane' },
            { mac: '00:0b:d0:69:7e:58', physicalNetwork: 'ctlplane' },
          ],
          cpus: 1,
          memory: 2048,
          disk: 30,
          architecture: 'x86_64',
        },
      ],
    });
  });

  it('may be YAML, in which nothing is taken for what it only looks like', () => {
    const text = `
nodes:
  - &first
    name: 0123
    pm_type: ipmi
    pm_addr: 10.0.0.8
    ports:
      - address: 11:22:33:44:55:06
        local_link_connection: {switch_id: 12:34:56:12:34:56, port_id: 1}
    cpu: 4
    memory: "8192"
    disk: 40
    capabilities: {boot_option: local, cpu_vt: true}
    root_device:
  - <<: *first
    name: on
    capabilities: ~
`;
    const { nodes, problems } = readTripleoNodes(text);
    expect(problems).toEqual([]);
    expect(nodes.map(({ name }) => name)).toEqual(['0123', 'on']);
    expect(nodes[0]).toMatchObject({
      ports: [{ mac: '11:22:33:44:55:06', switchConnection: { switchId: '12:34:56:12:34:56', portId: '1' } }],
      cpus: 4,
      memory: 8192,
      capabilities: { boot_option: 'local', cpu_vt: 'true' },
    });
    expect(nodes[1].capabilities).toBeUndefined();
    expect(nodes[1].memory).toBe(8192);
  });

  it('may be JSON with tabs', () => {
    expect(readTripleoNodes(JSON.stringify({ nodes: [NODE] }, null, '\t')).problems).toEqual([]);
  });

  it('may have no nodes', () => {
    expect(readTripleoNodes('{"nodes": []}')).toEqual({ nodes: [], problems: [] });
  });

  it.each([
    ['pxe_ipmitool', 'ipmi'],
    ['agent_ipminative', 'ipmi'],
    ['pxe_drac', 'idrac'],
    ['pxe_ilo', 'ilo'],
    ['pxe_irmc', 'irmc'],
    ['fake_pxe', 'manual-management'],
    ['fake', 'fake-hardware'],
    ['fake-hardware', 'fake-hardware'],
    ['redfish', 'redfish'],
  ])('says %s for the driver %s', (type, driver) => {
    expect(read({ ...NODE, pm_type: type }).driver).toBe(driver);
  });

  it("takes a driver's own words for its address", () => {
    const node = { ...NODE, pm_type: 'idrac', redfish_address: 'bmc.example', redfish_username: 'root' };
    expect(read(node)).toMatchObject({ address: 'bmc.example', username: 'root' });
  });

  it("names a nameless machine by its first MAC address, so that another's going renames none", () => {
    const nameless = (mac: string) => ({ ...NODE, name: undefined, mac: [mac] });
    const names = (...macs: string[]) => readTripleoNodes(JSON.stringify({ nodes: macs.map(nameless) })).nodes.map(({ name }) => name);
    expect(names('52:54:00:00:00:0A', '52-54-00-00-00-0b', '52:54:00:00:00:0c')).toEqual([
      'node-52540000000a',
      'node-52540000000b',
      'node-52540000000c',
    ]);
    expect(names('52:54:00:00:00:0A', '52:54:00:00:00:0c')).toEqual(['node-52540000000a', 'node-52540000000c']);
  });

  it('takes capabilities as a mapping, and keeps a boot mode that it does not know as one', () => {
    expect(read({ ...NODE, capabilities: { boot_mode: 'bios' } })).toMatchObject({ bootMode: 'bios' });
    const node = read({ ...NODE, capabilities: 'boot_mode:coreboot,iscsi:a:b' });
    expect(node.capabilities).toEqual({ boot_mode: 'coreboot', iscsi: 'a:b' });
    expect(node.bootMode).toBeUndefined();
  });
});

describe('passwords of a node file', () => {
  it('go nowhere', () => {
    const node = { ...NODE, pm_password: 'hush-1', ipmi_password: 'hush-2', ipmi_force_boot_device: 'true' };
    expect(JSON.stringify(read(node))).not.toContain('hush');
    expect(read(node).driverInfo).toEqual({ ipmi_force_boot_device: 'true' });
  });

  it.each(['pm_password: *hush', 'pm_password: !hush x', 'pm_password: "hush', 'pm_password: [hush', 'hush: a: b', '%hush'])(
    'are in no problem, also where the text is broken: %s',
    (text) => {
      const { problems } = readTripleoNodes(`nodes:\n  - ${text}\n`);
      expect(problems.map(({ code }) => code)).toEqual(['NODE_FILE_UNREADABLE']);
      expect(JSON.stringify(problems)).not.toContain('hush');
    },
  );

  it('are in no problem of shape or of key', () => {
    const told = problems({ ...NODE, pm_passwd: 'hush', pm_user: { hush: 'hush' }, capabilities: ['hush'] });
    expect(told).toHaveLength(3);
    expect(told.join()).not.toContain('hush');
  });
});

describe('a problem of a node file', () => {
  it('is that it is neither JSON nor YAML, with the line', () => {
    expect(readTripleoNodes('{"nodes": [\n  {"name": "a"\n]}')).toEqual({
      nodes: [],
      problems: [
        {
          code: 'NODE_FILE_UNREADABLE',
          what: 'the file: neither JSON nor YAML',
          got: expect.stringMatching(/ at line 3$/),
          allowed: 'JSON or YAML',
          advice: 'correct the line',
        },
      ],
    });
  });

  it.each([
    ['', 'NODE_FILE_SHAPE the file: wrong shape; got nothing'],
    ['hello', 'NODE_FILE_SHAPE the file: wrong shape; got a text'],
    ['{}', 'NODE_FILE_MISSING_KEY the file: nodes is missing; got nothing'],
    ['{"nodes": {"a": 1}}', 'NODE_FILE_SHAPE the file: nodes has the wrong shape; got a mapping'],
    ['{"nodes": ["a"]}', 'NODE_FILE_SHAPE the file: node 1 has the wrong shape; got a text'],
    ['{"nodes": [], "host-ip": "10.0.0.1"}', 'NODE_FILE_UNKNOWN_KEY the file: unknown key; got host-ip'],
  ])('is its shape: %s', (text, expected) => {
    const { problems } = readTripleoNodes(text);
    expect(problems.map(({ code, what, got }) => `${code} ${what}; got ${got}`)).toEqual([expected]);
  });

  it('is a number that is none', () => {
    expect(problems({ ...NODE, cpu: 'banana', memory: '4 GiB', disk: 1.5, pm_port: 'x' })).toEqual([
      'NODE_FILE_NOT_A_NUMBER node a: pm_port is not a whole number; got x',
      'NODE_FILE_NOT_A_NUMBER node a: cpu is not a whole number; got banana',
      'NODE_FILE_NOT_A_NUMBER node a: memory is not a whole number; got 4 GiB',
      'NODE_FILE_NOT_A_NUMBER node a: disk is not a whole number; got 1.5',
    ]);
  });

  it('is what is missing, once for each', () => {
    expect(problems({ name: 'a', ports: [{ local_link_connection: {} }], cpu: null, memory: '', disk: [1] })).toEqual([
      'NODE_FILE_MISSING_KEY node a: pm_type is missing; got nothing',
      'NODE_FILE_MISSING_KEY node a port 1: address is missing; got nothing',
      'NODE_FILE_MISSING_KEY node a port 1 local_link_connection: switch_id is missing; got nothing',
      'NODE_FILE_MISSING_KEY node a port 1 local_link_connection: port_id is missing; got nothing',
      'NODE_FILE_MISSING_KEY node a: cpu is missing; got nothing',
      'NODE_FILE_MISSING_KEY node a: memory is missing; got nothing',
      'NODE_FILE_SHAPE node a: disk has the wrong shape; got a list',
    ]);
  });

  it('is an unknown key, at every level', () => {
    const link = { switch_id: '00:00:00:00:00:01', port_id: '1', vlan: 7 };
    const node = {
      ...NODE,
      name: undefined,
      root_device: { sizee: 40 },
      ports: [{ adress: 'x', address: '52:54:00:00:00:02', local_link_connection: link }],
      pm_adr: 'x',
    };
    expect(problems(node)).toEqual([
      'NODE_FILE_UNKNOWN_KEY node 1 port 1 local_link_connection: unknown key; got vlan',
      'NODE_FILE_UNKNOWN_KEY node 1 port 1: unknown key; got adress',
      'NODE_FILE_UNKNOWN_KEY node 1 root_device: unknown key; got sizee',
      'NODE_FILE_UNKNOWN_KEY node 1: unknown key; got pm_adr',
    ]);
  });

  it('is a shape that a key has not', () => {
    expect(problems({ ...NODE, mac: '52:54:00:00:00:01', ports: ['x'], root_device: 'sda', arch: {} })).toEqual([
      'NODE_FILE_SHAPE node a: port 1 has the wrong shape; got a text',
      'NODE_FILE_SHAPE node a: mac has the wrong shape; got a text',
      'NODE_FILE_SHAPE node a: arch has the wrong shape; got a mapping',
      'NODE_FILE_SHAPE node a: root_device has the wrong shape; got a text',
    ]);
  });

  it('is a value that a key has not', () => {
    expect(
      problems({
        ...NODE,
        arch: 'i386',
        pm_type: 'pxe_ssh',
        capabilities: 'profile',
        ports: [{ address: '52:54:00:00:00:02', pxe_enabled: 'maybe' }],
      }),
    ).toEqual([
      'NODE_FILE_VALUE node a: Ironic has no such driver any more; got pxe_ssh',
      'NODE_FILE_VALUE node a port 1: pxe_enabled has no such value; got maybe',
      'NODE_FILE_VALUE node a: capabilities has a word without a value; got profile',
      'NODE_FILE_VALUE node a: arch has no such value; got i386',
    ]);
  });

  it('keeps no other node from being read', () => {
    const text = JSON.stringify({
      nodes: [
        { ...NODE, cpu: 'x' },
        { ...NODE, name: 'b' },
      ],
    });
    expect(readTripleoNodes(text).nodes.map(({ name, cpus }) => [name, cpus])).toEqual([
      ['a', Number.NaN],
      ['b', 2],
    ]);
  });
});
