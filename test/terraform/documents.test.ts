import { describe, expect, it } from 'vitest';
import { EXAMPLES, engineOf, goldenFolder, readFolder } from '../golden/example';
import { checkTerraformDocument } from './check-document';

const kept = EXAMPLES.filter((example) => engineOf(example).ENGINE === 'terraform').flatMap((example) =>
  [...readFolder(goldenFolder(example))].filter(([file]) => file.endsWith('.tf.json')),
);

describe('by the schema of provider 3.4.0', () => {
  it('there are documents to check', () => {
    expect(kept.length).toBeGreaterThan(5);
  });

  it.each(kept)('nothing is wrong with %s', (_file, text) => {
    expect(checkTerraformDocument(JSON.parse(text))).toEqual([]);
  });

  it('something is wrong where it isn’t so', () => {
    const [, text] = kept[0];
    const broken = JSON.parse(text.replaceAll('"network_id"', '"network_name"'));
    expect(checkTerraformDocument(broken).length).toBeGreaterThan(0);
  });
});
