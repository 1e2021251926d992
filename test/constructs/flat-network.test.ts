import { describe, expect, it } from 'vitest';
import { FlatNetwork, type FlatNetworkProps, SeedCloud } from '../../lib/constructs';
import { App, Engine } from '../../lib/core';

function network(props: Partial<FlatNetworkProps> = {}) {
  const seed = new SeedCloud(new App({ name: 'demo' }), 'seed');
  return new FlatNetwork(seed, 'ctlplane', { cidr: '192.0.2.0/24', ...props });
}

const subnet = (props: Partial<FlatNetworkProps>) => network(props).subnet._form(Engine.HEAT).properties;

describe('a flat network', () => {
  it('is a physical network of its name with one subnet, closed and without a way out, unless it says otherwise', () => {
    const made = network();
    expect(made.network._form(Engine.HEAT)).toMatchObject({
      type: 'OS::Neutron::ProviderNet',
      properties: { name: 'demo-seed-ctlplane', network_type: 'flat', physical_network: 'ctlplane', router_external: false, shared: false },
    });
    expect(made.subnet._form(Engine.HEAT)).toMatchObject({
      type: 'OS::Neutron::Subnet',
      properties: { name: 'demo-seed-ctlplane', cidr: '192.0.2.0/24', gateway_ip: '', enable_dhcp: true, dns_nameservers: [] },
    });
    expect(made.subnet._form(Engine.HEAT).properties.allocation_pools).toBeUndefined();
  });

  it('says all that it is told', () => {
    const allocationPools = [{ start: '192.0.2.10', end: '192.0.2.20' }];
    expect(subnet({ allocationPools, gateway: '192.0.2.1', dnsServers: ['192.0.2.53'], dhcp: false })).toMatchObject({
      allocation_pools: allocationPools,
      gateway_ip: '192.0.2.1',
      dns_nameservers: ['192.0.2.53'],
      enable_dhcp: false,
    });
    expect(network({ physicalNetwork: 'provisioning' }).network._form(Engine.HEAT).properties.physical_network).toBe('provisioning');
  });

  it('gives out its floating range alone, and is an external network then', () => {
    expect(subnet({ floatingRange: '192.0.2.128/25' })).toMatchObject({ allocation_pools: [{ start: '192.0.2.129', end: '192.0.2.254' }] });
    expect(network({ floatingRange: '192.0.2.128/25' }).network._form(Engine.HEAT).properties).toMatchObject({
      router_external: true,
      shared: true,
    });
    expect(network({ floatingRange: '192.0.2.128/25', shared: false }).network._form(Engine.HEAT).properties.shared).toBe(false);
  });

  it('prefers the pools that it is given', () => {
    const allocationPools = [{ start: '192.0.2.200', end: '192.0.2.210' }];
    expect(subnet({ floatingRange: '192.0.2.128/25', allocationPools })).toMatchObject({ allocation_pools: allocationPools });
  });

  it('stands in a cloud', () => {
    expect(() => new FlatNetwork(new App({ name: 'demo' }), 'lost', { cidr: '192.0.2.0/24' })).toThrow('[lost] stands in no cloud');
  });
});
