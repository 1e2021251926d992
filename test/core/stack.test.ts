import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { SeedCloud } from '../../lib/constructs';
import { App, Cloud, Output, Stack } from '../../lib/core';

function seed() {
  const app = new App({ name: 'demo' });
  return { app, cloud: new SeedCloud(app, 'seed', { cloud: 'my-seed' }) };
}

describe('a cloud', () => {
  it('is reached by the entry given, else by its id', () => {
    const { app, cloud } = seed();
    expect([cloud.entry, new SeedCloud(app, 'other').entry]).toEqual(['my-seed', 'other']);
  });

  it('is found from anything in it, and missed by the path elsewhere', () => {
    const { app, cloud } = seed();
    expect(Cloud.of(new Construct(cloud, 'a'))).toBe(cloud);
    expect(() => Cloud.of(new Construct(app, 'lost'))).toThrow('[lost] stands in no cloud');
  });

  it('has one stack of its own, made when it is first used', () => {
    const { cloud } = seed();
    expect(cloud.node.children).toEqual([]);
    expect(cloud.stack).toBe(cloud.stack);
    expect(cloud.node.children).toEqual([cloud.stack]);
  });
});

describe('a stack', () => {
  it('is deployed onto the cloud that it stands in, or the one given', () => {
    const { app, cloud } = seed();
    const other = new SeedCloud(app, 'other');
    expect(new Stack(cloud, 'one').cloud).toBe(cloud);
    expect(new Stack(cloud, 'two', { cloud: other }).cloud).toBe(other);
    expect(new Stack(app, 'three', { cloud }).cloud).toBe(cloud);
  });

  it("is named by the app and the path, without ids that say nothing and without characters that Heat doesn't take", () => {
    const { cloud } = seed();
    expect(cloud.stack.stackName).toBe('demo-seed');
    expect(new Stack(new Construct(cloud, 'team one'), 'Default').stackName).toBe('demo-seed-team-one');
    expect(new Stack(cloud, 'named', { stackName: 'mine' }).stackName).toBe('mine');
  });

  it('holds what stands below it; what stands in the cloud alone is in the own stack of the cloud', () => {
    const { cloud } = seed();
    const stack = new Stack(cloud, 'tenant');
    const inner = new Output(new Construct(stack, 'group'), 'inner', { value: 1 });
    const outer = new Output(new Construct(cloud, 'group'), 'outer', { value: 2 });
    expect(stack._elements).toEqual([inner]);
    expect(cloud.stack._elements).toEqual([outer]);
    expect([inner.stack, outer.stack]).toEqual([stack, cloud.stack]);
  });

  it('is missed by the path where there is none', () => {
    expect(() => new Output(new App({ name: 'demo' }), 'lost', { value: 1 })).toThrow('[lost] stands in no stack and no cloud');
  });

  it('comes after those that it depends on, each once', () => {
    const { cloud } = seed();
    const [one, two] = [new Stack(cloud, 'one'), new Stack(cloud, 'two')];
    two.dependsOn(one, one);
    expect(two._predecessors).toEqual([one]);
  });
});
