import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { DIB_VERSION } from '../../../lib/images';
import { BUILDER } from '../../../lib/runner/images/places';

it('the tree in which images are built has the diskimage-builder that their names stand for', () => {
  const requirements = readFileSync(join(dirname(BUILDER), 'tree', 'requirements.txt'), 'utf8');
  expect(requirements).toMatch(/^diskimage-builder==\S+ --hash=sha256:[0-9a-f]{64}\n$/);
  expect(requirements).toContain(`==${DIB_VERSION} `);
});
