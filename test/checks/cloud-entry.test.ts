import { expect, it } from 'vitest';
import { cloudEntry } from '../../lib/checks/cloud-entry';
import { SeedCloud } from '../../lib/constructs';
import { find } from './find';
import { sample } from './sample';

it('an entry of clouds.yaml is one cloud of the program', () => {
  const { app } = sample();
  expect(find(cloudEntry, app)).toEqual([]);
  new SeedCloud(app, 'second', { cloud: 'undercloud' });
  expect(find(cloudEntry, app)).toEqual([
    'CLOUD_ENTRY_TWICE [second] cloud is reached by the clouds.yaml entry of undercloud; got undercloud; allowed an entry of its own for each cloud; do name another entry in `cloud`',
  ]);
});
