import { describe, expect, it } from 'vitest';
import { SeedCloud } from '../../lib/constructs';
import { App, Resource } from '../../lib/core';
import { RandomSecret } from '../../lib/resources';

describe('a resource', () => {
  const seed = new SeedCloud(new App({ name: 'demo' }), 'seed');
  const one = new RandomSecret(seed, 'one');
  const two = new RandomSecret(seed, 'two');

  it('is referred to by itself, an attribute, or a step into one', () => {
    expect(one.reference).toMatchObject({ resource: one, attribute: undefined, steps: [] });
    expect(one.attr('fixed_ips', 0, 'ip_address')).toMatchObject({ resource: one, attribute: 'fixed_ips', steps: [0, 'ip_address'] });
  });

  it('comes after those that it depends on, each once', () => {
    two.dependsOn(one, one);
    expect(two._predecessors).toEqual([one]);
    expect(one._predecessors).toEqual([]);
  });

  it('is told from other things', () => {
    expect([one, seed, null, {}, 'one'].map((thing) => Resource.isResource(thing))).toEqual([true, false, false, false, false]);
  });

  it('is part of the stack that it stands in', () => {
    expect(seed.stack._elements).toEqual([one, two]);
  });
});
