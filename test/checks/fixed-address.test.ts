import { describe, expect, it } from 'vitest';
import { fixedAddress } from '../../lib/checks/fixed-address';
import { FlatNetwork, type MachineAddress, Overcloud } from '../../lib/constructs';
import { find } from './find';
import { roleProps, sample } from './sample';

/** The findings where an overcloud's controllers a, b, … have these addresses on the seed's network. */
function findings(...addresses: string[][]): string[] {
  const { app, network, image, undercloud } = sample();
  const machines = addresses.map((own, index) => ({ name: 'abc'[index], addresses: own.map((address) => ({ network, address })) }));
  new Overcloud(app, 'overcloud', {
    parent: undercloud,
    control: roleProps(image, network, { machines }),
    compute: roleProps(image, network, { count: 0 }),
  });
  return find(fixedAddress, app);
}

describe('a fixed address', () => {
  it('may be in a pool or beside the pools', () => {
    expect(findings(['192.0.2.10'], ['192.0.2.62'], [])).toEqual([]);
  });

  it('is an address', () => {
    expect(findings(['192.0.2'])).toEqual([
      'ADDRESS_MALFORMED [overcloud/control] the address of a is no address; got 192.0.2; allowed 192.0.2.1 to 192.0.2.62; do correct it',
    ]);
  });

  it.each(['192.0.2.64', '192.0.2.0', '192.0.2.63'])("is one of the network's, unlike %s", (address) => {
    expect(findings([address])).toEqual([
      `ADDRESS_OUTSIDE_NETWORK [overcloud/control] the address of a is not inside seed/ctlplane, 192.0.2.0/26; got ${address}; allowed 192.0.2.1 to 192.0.2.62; do choose an address of the network`,
    ]);
  });

  it("is not the gateway's", () => {
    expect(findings(['192.0.2.1'])).toEqual([
      "ADDRESS_IS_GATEWAY [overcloud/control] the address of a is the network's gateway; got 192.0.2.1; allowed another of 192.0.2.1 to 192.0.2.62; do choose another address",
    ]);
  });

  it('is the only one of its machine on the network', () => {
    expect(findings(['192.0.2.10', '192.0.2.11'])).toEqual([
      'ADDRESS_SECOND [overcloud/control] a has more than one address on seed/ctlplane; got 192.0.2.11; allowed one; do take this one away',
    ]);
  });

  it("is no other machine's", () => {
    expect(findings(['192.0.2.10'], ['192.0.2.11'], ['192.0.2.10'])).toEqual([
      'ADDRESS_TWICE [overcloud/control] c has the address of a of overcloud/control; got 192.0.2.10; allowed an address that no other machine has; do change one of the two',
    ]);
  });

  it('is on a network of the role', () => {
    const { app, seed, network, image, undercloud } = sample();
    const other = new FlatNetwork(seed, 'other', { cidr: '192.0.2.64/26' });
    const addresses: MachineAddress[] = [{ network: other, address: '192.0.2.70' }];
    const role = roleProps(image, network, { machines: [{ name: 'a', addresses }] });
    new Overcloud(app, 'overcloud', { parent: undercloud, control: role, compute: roleProps(image, network, { count: 0 }) });
    expect(find(fixedAddress, app)).toEqual([
      "ADDRESS_NOT_ON_ROLE [overcloud/control] the address of a is on a network that the role is not on; got seed/other; allowed seed/ctlplane; do put the network among the role's, or take the address away",
    ]);
  });
});
