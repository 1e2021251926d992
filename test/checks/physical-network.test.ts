import { expect, it } from 'vitest';
import { physicalNetwork } from '../../lib/checks/physical-network';
import { FlatNetwork } from '../../lib/constructs';
import { find } from './find';
import { sample } from './sample';

it('a physical network carries one flat network of a cloud', () => {
  const { app, seed, undercloud } = sample();
  new FlatNetwork(seed, 'tenant', { cidr: '192.0.2.64/26' });
  new FlatNetwork(undercloud, 'ctlplane', { cidr: '192.0.2.64/26' });
  expect(find(physicalNetwork, app)).toEqual([]);
  new FlatNetwork(seed, 'second', { cidr: '192.0.2.128/26', physicalNetwork: 'ctlplane' });
  expect(find(physicalNetwork, app)).toEqual([
    'PHYSICAL_NETWORK_TWICE [seed/second] physical network carries seed/ctlplane already; got ctlplane; allowed a physical network of its own for each flat network; do name another, or use the one network for both',
  ]);
});
