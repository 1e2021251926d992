import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json';
import { copyOf } from './copy';
import { assemblyOf, EXAMPLES, engineOf, exampleFolder, goldenFolder, ROOT, readFolder } from './example';

const kept = EXAMPLES.map((example) => [example, readFolder(goldenFolder(example))] as const);

describe.each(kept)('the same program, %s, gives the same bytes', (example, files) => {
  const inPlace = () => exampleFolder(example);

  it.each([
    ['in the same folder', inPlace, {}],
    ['in another folder', () => copyOf(example), {}],
    ['in another locale', inPlace, { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', LANGUAGE: 'tr' }],
    ['in the plainest locale', inPlace, { LANG: 'C', LC_ALL: 'C' }],
    ['in another time zone', inPlace, { TZ: 'Pacific/Chatham' }],
    ['on another host, on another day', inPlace, { NODE_OPTIONS: `--require ${join(__dirname, 'elsewhere.cjs')}` }],
  ])('%s', async (_where, folder, environment) => {
    expect(await assemblyOf(folder(), { ...engineOf(example), ...environment })).toEqual(files);
  });
});

// Elements are as they lie in their folders, and speak of the machine's own.
const written = kept.flatMap(([example, files]) =>
  [...files].filter(([file]) => !file.startsWith('elements/')).map(([file, text]) => [`${example}/${file}`, text]),
);

describe.each(written)('%s', (_file, text) => {
  it('names no absolute path', () => {
    for (const folder of [ROOT, tmpdir(), process.env.HOME ?? ROOT]) expect(text).not.toContain(`${folder}/`);
    // But where a machine's agent looks on the machine.
    const ours = text.replaceAll('"/var/lib/heat-cfntools/cfn-init-data', '');
    expect(ours).not.toMatch(/(^|[\s"'=:])\/(home|root|tmp|usr|var|work)\//m);
  });

  it('names neither a day nor the version of a package', () => {
    expect(text).not.toMatch(/\b20\d\d-\d\d-\d\dT|\b\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d)/);
    const withoutMinimum = text.replace(/^ {2}"minimumRunnerVersion": .*$/m, '');
    expect(withoutMinimum).not.toMatch(new RegExp(`(?<![\\d.])${packageJson.version.replaceAll('.', '\\.')}(?![\\d.])`));
  });

  it('ends in a newline and has none of Windows’', () => {
    expect(text.endsWith('\n')).toBe(true);
    expect(text).not.toContain('\r');
  });
});
