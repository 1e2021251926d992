import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ImageElement } from '../../lib/constructs';
import { plan } from '../../lib/runner/plan/plan';
import { assemblySide } from '../../lib/runner/sides';
import { folderOf } from '../images/folder';
import { folderWith } from './openstack';
import { synthesized } from './program';

/** The program's assembly, with an element in its image that lies in this folder. */
function assemblyWith(element: string, packages: string[] = []) {
  return assemblySide(synthesized(join(folderWith({}), 'out'), { image: { elements: [ImageElement.fromFolder(element)], packages } }));
}

function element(files: { [path: string]: string }): string {
  return join(folderOf(files), 'hello');
}

it('tells which files of an image’s elements differ, and what else goes into it', () => {
  const files = { 'hello/install.d/50-hello': 'echo hello', 'hello/README.rst': 'Hello' };
  const before = assemblyWith(element(files));
  const after = assemblyWith(element({ ...files, 'hello/install.d/50-hello': 'echo there' }), ['jq']);
  expect(plan(before, after, () => undefined).images).toMatchObject([
    {
      properties: [
        { name: 'files.hello/install.d/50-hello', before: expect.stringMatching(/^sha256 [0-9a-f]{64}/) },
        { name: 'packages', before: null, after: ['jq'] },
      ],
    },
  ]);
  const folder = element(files);
  chmodSync(join(folder, 'install.d', '50-hello'), 0o644);
  expect(plan(before, assemblyWith(folder), () => undefined).images).toMatchObject([
    { properties: [{ before: expect.stringMatching(/, executable$/), after: expect.not.stringContaining('executable') }] },
  ]);
  expect(plan(before, before, () => undefined).images).toEqual([]);
});
