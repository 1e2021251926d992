import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Assembly } from '../../lib/assembly/reader';
import type { Cloud } from '../../lib/runner/clouds/cloud';
import { EXAMPLES, engineOf, goldenFolder } from '../golden/example';
import { SHAPE } from './programs/shape';
import { inventory, withCloud } from './support/clouds';
import { Project } from './support/project';
import { type Recorded, recordTemplates } from './support/record';

/** What Heat says against templates, each in the words of the file, not as data that we have read ourselves. */
async function refusals(templates: readonly Recorded[]): Promise<string[]> {
  return withCloud('seed', async (cloud) => {
    const said = await Promise.all(templates.map((template) => refusal(cloud, template)));
    return said.filter((text) => text !== undefined);
  });
}

async function refusal({ heat }: Cloud, { name, template, environment, files }: Recorded): Promise<string | undefined> {
  try {
    await heat.validate({ template, environment, files });
    return undefined;
  } catch (error) {
    return `${name}: ${(error as Error).message}`;
  }
}

/** The templates of an assembly. */
function templatesOf(assembly: Assembly): Recorded[] {
  return Object.entries(assembly.manifest.artifacts).flatMap(([name, artifact]) => {
    if (artifact.type !== 'heat-stack') return [];
    const files = Object.entries(artifact.files ?? {}).map(([file, entry]) => [file, assembly.read(entry)]);
    const environment = assembly.read(artifact.environment);
    return [{ name, template: assembly.read(artifact), environment, files: Object.fromEntries(files) }];
  });
}

describe('Heat takes every template', () => {
  it.each(EXAMPLES.filter((example) => engineOf(example).ENGINE === 'heat'))(
    'of the example %s, as it is kept in the repository',
    async (example) => {
      const templates = templatesOf(Assembly.open(goldenFolder(example)));
      expect(templates.length).toBeGreaterThan(0);
      expect(await refusals(templates)).toEqual([]);
    },
  );

  it.each([
    ['machines', { ...SHAPE, app: 'machines' }],
    ['large-role', {}],
    ['functions', {}],
  ])('of the program %s', async (program, given) => {
    const project = Project.program(program);
    await project.synth(given);
    const templates = templatesOf(project.assembly());
    project.remove();
    expect(templates.length).toBeGreaterThan(0);
    expect(await refusals(templates)).toEqual([]);
  });

  it('that other tests write and find nothing wrong with', async () => {
    const templates = await recordTemplates();
    expect(templates.length).toBeGreaterThan(20);
    expect(await refusals(templates)).toEqual([]);
  });
});

describe('HOT’s functions', () => {
  const project = Project.program('functions');
  let before: string[];

  beforeAll(async () => {
    await project.synth({});
    await project.clear({});
    before = await inventory();
  });

  afterAll(async () => {
    await project.clear({});
    project.remove();
  });

  it('have the values that the program means, and nothing is left of them', async () => {
    await project.succeed('deploy', '--yes');
    const outputs = JSON.parse(await project.succeed('outputs', '--json')) as { [stack: string]: { [name: string]: unknown } };
    const { get_resource, ...values } = outputs['functions-seed-stack@seed'];
    expect(get_resource).toEqual(expect.any(String));
    expect(values).toEqual({
      get_param: '0123',
      get_param_hidden: '',
      get_attr: 'second',
      get_file: 'hello\n',
      str_replace: 'at 80',
      str_replace_map: 'is {"a": [1]}',
      str_replace_strict: 'x-y',
      str_replace_vstrict: 'x',
      str_split: ['a', 'b'],
      str_split_index: 'b',
      list_join: 'z-a-b-c',
      list_concat: ['a', 'a', 'b', 'c'],
      list_concat_unique: ['a', 'b', 'c'],
      filter: ['b', 'c'],
      repeat: [{ name: 'n-a' }, { name: 'n-b' }, { name: 'n-c' }],
      repeat_side_by_side: ['1x', '2y'],
      map_merge: { a: 1, b: 2 },
      map_replace: { b: 'y' },
      digest: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
      yaql: 3,
      make_url: 'http://[::1]:80/v3?a=b+c',
      contains: true,
      if: 'yes',
      if_nested: ['no'],
      if_without_else: ['one'],
      scalars: ['012', '1e3', 'on', '~', '=', '52:54:00:00:00:01', '2026-01-01', '', null, 0.5, 0, true],
      text: 'a\tb\n  c: #d "e" \u{1F600} \u0085 \u2028 {{x}} $y\n',
    });
    expect(await project.run(['diff', '--fail'])).toMatchObject({ code: 0, stdout: 'Nothing differs.\n' });
    await project.succeed('destroy', '--confirm', 'functions');
    expect(await inventory()).toEqual(before);
  });
});
