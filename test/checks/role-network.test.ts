import { describe, expect, it } from 'vitest';
import { roleNetwork } from '../../lib/checks/role-network';
import { FlatNetwork, Overcloud, Role } from '../../lib/constructs';
import { find } from './find';
import { roleProps, sample } from './sample';

function overcloudOn(cloud: 'seed' | 'undercloud'): string[] {
  const { app, network, image, undercloud } = sample();
  const own = new FlatNetwork(undercloud, 'ctlplane', { cidr: '192.0.2.64/26' });
  const role = roleProps(image, cloud === 'seed' ? network : own, { count: 3 });
  new Overcloud(app, 'overcloud', { parent: undercloud, control: role, compute: roleProps(image, own) });
  return find(roleNetwork, app);
}

describe("a role's networks", () => {
  it('are those of the cloud that deploys it', () => {
    expect(overcloudOn('undercloud')).toEqual([]);
  });

  it('are not those of another cloud', () => {
    expect(overcloudOn('seed')).toEqual([
      'NETWORK_OF_OTHER_CLOUD [overcloud/control] role is on a network of seed, and its machines are deployed by undercloud; got seed/ctlplane; allowed undercloud/ctlplane; do use a network of undercloud',
    ]);
  });

  it('are at least one', () => {
    expect(find(roleNetwork, sample({ role: { networks: [] } }).app)).toEqual([
      'ROLE_WITHOUT_NETWORK [undercloud/control] role is on no network; got none; allowed seed/ctlplane; do name the network that its machines boot from',
    ]);
  });

  it('are each named once', () => {
    const { app, undercloud, image, network } = sample();
    new Role(undercloud, 'storage', { count: 1, image, networks: [network, network] });
    expect(find(roleNetwork, app)).toEqual([
      'ROLE_NETWORK_TWICE [undercloud/storage] role is on a network twice, or on two of one name; got ctlplane; allowed each once; do take one of them away, or rename it',
    ]);
  });
});
