import { describe, expect, it } from 'vitest';
import { stageName } from '../../lib/checks/stage-name';
import { find } from './find';
import { sample } from './sample';

describe("a stage's name", () => {
  it.each(['production', 'eu-1', 'Test_2.b'])('may be %s', (stage) => {
    expect(find(stageName, sample({ stage }).app)).toEqual([]);
  });

  it.each(['', '1', '-x', 'two words', 'a/b'])('is not "%s"', (stage) => {
    expect(find(stageName, sample({ stage }).app)).toEqual([
      `STAGE_NAME_INVALID [app] the stage has a name that none can have; got "${stage}"; allowed a letter, then letters, digits, _, - and .; do rename the stage`,
    ]);
  });
});
