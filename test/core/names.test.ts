import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { SeedCloud } from '../../lib/constructs';
import { App, cloudName, logicalId, Output, Stack } from '../../lib/core';

function below(...ids: string[]) {
  const cloud = new SeedCloud(new App({ name: 'demo' }), 'seed');
  const stack = new Stack(cloud, 'tenant');
  const construct = ids.reduce((scope: Construct, id) => new Construct(scope, id), stack);
  return { cloud, stack, construct };
}

describe("a name in a stack's document", () => {
  it.each([
    [['network'], 'network'],
    [['group', 'network'], 'group_network'],
    [['group', 'Default', 'network'], 'group_network'],
    [['control-0', 'Default'], 'control-0'],
    [['a b.c', 'ü'], 'a_b_c__'],
  ])('is made of the ids below the stack: %s', (ids, name) => {
    const { stack, construct } = below(...ids);
    expect(logicalId(construct, stack)).toBe(name);
  });

  it("is made of the ids below the cloud where the stack is the cloud's own", () => {
    const { cloud } = below();
    expect(new Output(new Construct(cloud, 'ctlplane'), 'cidr', { value: 1 }).logicalId).toBe('ctlplane_cidr');
  });

  it('stays as it is whatever comes beside it', () => {
    const { stack } = below();
    const names = (...ids: string[]) => ids.map((id) => new Output(new Construct(stack, id), 'out', { value: 1 }).logicalId);
    expect(names('a', 'c')).toEqual(['a_out', 'c_out']);
    expect(names('b')).toEqual(['b_out']);
  });
});

describe('a name in a cloud', () => {
  it('is made of the app and all ids, in characters that clouds take', () => {
    expect(cloudName(below('control plane', 'Default', 'v1.2').construct, 'demo')).toBe('demo-seed-tenant-control-plane-v1.2');
  });
});
