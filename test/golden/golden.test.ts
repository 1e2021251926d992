import { describe, expect, it } from 'vitest';
import { assemblyOf, EXAMPLES, engineOf, exampleFolder, goldenFolder, readFolder } from './example';

describe.each(EXAMPLES)('the assembly of examples/%s', (example) => {
  const kept = readFolder(goldenFolder(example));
  const written = assemblyOf(exampleFolder(example), engineOf(example));

  it('has the files that are kept; `npm run golden` keeps others', async () => {
    expect([...(await written).keys()]).toEqual([...kept.keys()]);
  });

  it.each([...kept.keys()])('has %s as it is kept; `npm run golden` keeps another', async (file) => {
    expect((await written).get(file)).toBe(kept.get(file));
  });
});
