import { describe, expect, it } from 'vitest';
import { addressCount } from '../../lib/checks/address-count';
import { Overcloud } from '../../lib/constructs';
import { find } from './find';
import { roleProps, sample } from './sample';

const three = [{ start: '192.0.2.10', end: '192.0.2.12' }];

describe('the addresses of a network', () => {
  it('are enough with one for each machine and one for DHCP', () => {
    expect(find(addressCount, sample({ network: { allocationPools: three }, role: { count: 2 } }).app)).toEqual([]);
  });

  it('are too few with none left for DHCP', () => {
    expect(find(addressCount, sample({ network: { allocationPools: three }, role: { count: 3 } }).app)).toEqual([
      'TOO_FEW_ADDRESSES [seed/ctlplane] too few addresses for what is on the network: it needs 4, 3 for undercloud/control, 1 for DHCP; got 3 in 192.0.2.10 to 192.0.2.12; allowed at least 4 addresses; do widen the pools or the network, or ask for fewer machines',
    ]);
  });

  it('serve a machine more without DHCP', () => {
    expect(find(addressCount, sample({ network: { allocationPools: three, dhcp: false }, role: { count: 3 } }).app)).toEqual([]);
  });

  it('are counted over all pools, and for all roles', () => {
    const allocationPools = [...three, { start: '192.0.2.20', end: '192.0.2.23' }];
    const props = (compute: number) => {
      const { app, network, image, undercloud } = sample({ network: { allocationPools }, role: { count: 3 } });
      new Overcloud(app, 'overcloud', {
        parent: undercloud,
        control: roleProps(image, network, { count: compute }),
        compute: roleProps(image, network, { count: 0 }),
      });
      return app;
    };
    expect(find(addressCount, props(3))).toEqual([]);
    expect(find(addressCount, props(4))).toEqual([
      expect.stringContaining('needs 8, 3 for undercloud/control, 4 for overcloud/control, 0 for overcloud/compute, 1 for DHCP; got 7 in'),
    ]);
  });

  it('are not taken by fixed ones outside the pools', () => {
    const program = (address: string) => {
      const { app, network, image, undercloud } = sample({ network: { allocationPools: three }, role: { count: 0 } });
      const machines = [{ name: 'a', addresses: [{ network, address }] }, { name: 'b' }, { name: 'c' }];
      new Overcloud(app, 'overcloud', {
        parent: undercloud,
        control: roleProps(image, network, { machines }),
        compute: roleProps(image, network, { count: 0 }),
      });
      return app;
    };
    expect(find(addressCount, program('192.0.2.50'))).toEqual([]);
    expect(find(addressCount, program('192.0.2.11'))).toEqual([expect.stringMatching(/^TOO_FEW_ADDRESSES/)]);
  });

  it("are all but the network's, the broadcast's and the gateway's where there are no pools", () => {
    const network = { cidr: '192.0.2.0/29', allocationPools: undefined };
    expect(find(addressCount, sample({ network, role: { count: 4 } }).app)).toEqual([]);
    expect(find(addressCount, sample({ network, role: { count: 5 } }).app)).toEqual([
      expect.stringContaining('got 5 in 192.0.2.2 to 192.0.2.6'),
    ]);
    expect(find(addressCount, sample({ network: { ...network, gateway: undefined }, role: { count: 5 } }).app)).toEqual([]);
  });

  it('are not counted in pools that are wrong in themselves', () => {
    const allocationPools = [...three, { start: '192.0.2.30', end: '192.0.2.20' }];
    expect(find(addressCount, sample({ network: { allocationPools }, role: { count: 9 } }).app)).toEqual([]);
  });
});
