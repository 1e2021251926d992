import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { logicalId } from '../../lib/checks/logical-id';
import { Output, Stack } from '../../lib/core';
import { RandomSecret } from '../../lib/resources';
import { find } from './find';
import { sample } from './sample';

describe('a name in a stack', () => {
  it('may be that of something in another stack', () => {
    const { app, seed } = sample();
    new RandomSecret(new Stack(seed, 'one'), 'secret');
    new RandomSecret(new Stack(seed, 'two'), 'secret');
    expect(find(logicalId, app)).toEqual([]);
  });

  it('is made of ids that differ in what names can show', () => {
    const { app, seed } = sample();
    const stack = new Stack(seed, 'one');
    new RandomSecret(new Construct(stack, 'database'), 'secret');
    new RandomSecret(stack, 'database_secret');
    expect(find(logicalId, app)).toEqual([
      'LOGICAL_ID_TWICE [seed/one/database_secret] has the name of seed/one/database/secret in its stack; got database_secret; allowed ids that differ in letters, digits and -; do change the id of one of the two',
    ]);
  });

  it('is not empty', () => {
    const { app, seed } = sample();
    new Output(new Stack(seed, 'one'), 'Default', { value: 1 });
    expect(find(logicalId, app)).toEqual([
      'LOGICAL_ID_EMPTY [seed/one] has no name in its stack; got ""; allowed a name; do give it an id other than Default',
    ]);
  });
});
