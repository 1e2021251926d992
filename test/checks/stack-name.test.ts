import { describe, expect, it } from 'vitest';
import { stackName } from '../../lib/checks/stack-name';
import { Stack } from '../../lib/core';
import { find } from './find';
import { sample } from './sample';

const RULE = 'at most 255 characters: a letter, then letters, digits, _, - and .';

describe("a stack's name", () => {
  it.each(['a', 'tenant_1.b-c', 'a'.repeat(255)])('may be %s', (name) => {
    const { app, seed } = sample();
    new Stack(seed, 'tenant', { stackName: name });
    expect(find(stackName, app)).toEqual([]);
  });

  it.each(['', '1a', 'a b', 'a'.repeat(256), 'naïve'])('is one that Heat takes, unlike "%s"', (name) => {
    const { app, seed } = sample();
    new Stack(seed, 'tenant', { stackName: name });
    expect(find(stackName, app)).toEqual([
      `STACK_NAME_INVALID [seed/tenant] Heat doesn't take the stack's name; got "${name}"; allowed ${RULE}; do give a stackName`,
    ]);
  });

  it("is told of once, as the app's, where that makes it wrong", () => {
    expect(find(stackName, sample({ app: '2 clouds' }).app)).toEqual([
      `APP_NAME_INVALID [app] stack names begin with the name of the app, and Heat takes none so; got "2 clouds"; allowed ${RULE}; do rename the app`,
    ]);
  });

  it("is no other stack's of the cloud", () => {
    const { app, seed, undercloud } = sample();
    new Stack(seed, 'one', { stackName: 'tenant' });
    new Stack(undercloud, 'one', { stackName: 'tenant' });
    expect(find(stackName, app)).toEqual([]);
    new Stack(undercloud, 'two', { stackName: 'tenant', cloud: seed });
    expect(find(stackName, app)).toEqual([
      'STACK_NAME_TWICE [undercloud/two] stack has the name of seed/one; got tenant; allowed a name that no other stack of the cloud has; do rename one of the two',
    ]);
  });
});
