import { describe, expect, it } from 'vitest';
import { bmcAddress } from '../../lib/checks/bmc-address';
import { BaremetalPool } from '../../lib/constructs';
import type { BaremetalNode } from '../../lib/core';
import { find } from './find';
import { node, sample } from './sample';

const pair = (one: Partial<BaremetalNode>, other: Partial<BaremetalNode>) =>
  find(bmcAddress, sample({ nodes: [node(1, one), node(2, other)] }).app);

describe("a controller's address", () => {
  it("is no other node's", () => {
    expect(pair({ address: '198.51.100.9' }, { address: '198.51.100.9' })).toEqual([
      'BMC_TWICE [seed/nodes] node node-2 is reached as node node-1 in seed/nodes is; got 198.51.100.9:623; allowed a controller of its own, or a system of its own behind it; do correct one of the two',
    ]);
  });

  it('may be shared by virtual controllers with ports of their own', () => {
    expect(pair({ address: '198.51.100.9', addressPort: 6230 }, { address: '198.51.100.9', addressPort: 6231 })).toEqual([]);
    expect(pair({ address: '198.51.100.9' }, { address: '198.51.100.9', addressPort: 623 })).toHaveLength(1);
  });

  it('may be shared by systems of one Redfish service', () => {
    const redfish = (address: string, system: string) => ({ driver: 'redfish', address, driverInfo: { redfish_system_id: system } });
    expect(pair(redfish('https://bmc.example', '/redfish/v1/Systems/1'), redfish('https://bmc.example', '/redfish/v1/Systems/2'))).toEqual(
      [],
    );
    expect(pair(redfish('https://BMC.example/', '/redfish/v1/Systems/1'), redfish('bmc.example:443', '/redfish/v1/Systems/1'))).toEqual([
      expect.stringContaining('got bmc.example redfish/v1/Systems/1;'),
    ]);
  });

  it('is not looked for where there is none', () => {
    expect(pair({ driver: 'fake-hardware', address: undefined }, { driver: 'fake-hardware', address: undefined })).toEqual([]);
  });

  it('is told without the user in it', () => {
    const address = 'https://admin:hush@bmc.example';
    expect(pair({ driver: 'redfish', address }, { driver: 'redfish', address })).toEqual([expect.not.stringContaining('hush')]);
  });

  it('may be that of a node of another cloud, which the machine moves to', () => {
    const { app, undercloud } = sample();
    new BaremetalPool(undercloud, 'nodes', { nodes: [node(1)] });
    expect(find(bmcAddress, app)).toEqual([]);
  });
});
