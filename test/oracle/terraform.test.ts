import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { App, Engine, Output, SeedCloud, Stack, TerraformResource } from '../../lib';
import { writeStacks } from '../../lib/synth/documents';
import { JsonText } from '../../lib/terraform/expression';
import { assemblyOf, EXAMPLES, engineOf, exampleFolder, goldenFolder, readFolder } from '../golden/example';
import { NASTY_TEXTS } from './nasty';
import { askTerraform, fileWith, TERRAFORM_COMMANDS } from './tools';

const COMMANDS = [...TERRAFORM_COMMANDS.keys()];

/** The provider of which the tests have a build. */
const PROVIDER_VERSION = '~> 1.54';

/** Writes a configuration into a folder of its own, ready for the other commands. */
function initialized(command: string, configuration: string): string {
  const folder = dirname(fileWith('stack.tf.json', configuration));
  const { status, stdout, stderr } = askTerraform(command, folder, ['init', '-input=false', '-no-color']);
  if (status !== 0) throw new Error(stdout + stderr);
  return folder;
}

/** What `validate` says about a configuration, but for what this provider says about every one: that it knows deprecated settings. */
function complaints(command: string, configuration: string): string[] {
  const { stdout } = askTerraform(command, initialized(command, configuration), ['validate', '-json']);
  const diagnostics: { severity: string; summary: string; detail: string; address?: string }[] = JSON.parse(stdout).diagnostics;
  return diagnostics
    .filter(({ summary, address }) => summary !== 'Argument is deprecated' || !address?.startsWith('provider['))
    .map(({ severity, summary, detail }) => `${severity}: ${summary}: ${detail}`);
}

const examples = EXAMPLES.filter((example) => engineOf(example).ENGINE === 'terraform');

describe.each(examples)('the configurations of %s', (example) => {
  const written = assemblyOf(exampleFolder(example), { ...engineOf(example), PROVIDER_VERSION });
  const files = [...readFolder(goldenFolder(example)).keys()].filter((file) => file.endsWith('.tf.json'));

  describe.each(COMMANDS)('are taken by %s', (command) => {
    it.each(files)('%s', async (file) => {
      expect(complaints(command, (await written).get(file)!)).toEqual([]);
    });
  });

  const file = 'stacks/two-clouds-undercloud-control.tf.json';
  describe.each(COMMANDS)('would not be taken by %s', (command) => {
    it.each([
      ['an attribute that there is none of', '"network_id":', '"net_id":', 'error: Extraneous JSON object property'],
      ['an attribute that something else has', '.all_fixed_ips[0]', '.fixed_ips[0]', 'error: Unsupported attribute'],
      ['a value that is none', '"config_drive": true', '"config_drive": "maybe"', 'error: Incorrect attribute value type'],
      ['a variable that is not declared', 'var.seed_baremetal_subnet', 'var.seed_subnet', 'error: Reference to undeclared input variable'],
      ['a resource that is not there', '-0_baremetal.id', '-1_baremetal.id', 'error: Reference to undeclared resource'],
    ])('with %s', async (_what, from, to, complaint) => {
      const text = (await written).get(file)!;
      expect(text).toContain(from);
      expect(complaints(command, text.replace(from, to))).toContainEqual(expect.stringContaining(complaint));
    });
  });
});

describe.each(COMMANDS)('%s reads back every text that was written', (command) => {
  const app = new App({ name: 'texts' });
  const cloud = new SeedCloud(app, 'cloud', { engine: Engine.TERRAFORM, terraform: { providerVersion: PROVIDER_VERSION } });
  const stack = new Stack(cloud, 'stack');
  const texts = NASTY_TEXTS.map((text) => text.normalize());
  const keys = Object.fromEntries(texts.map((text) => [text, 'value']));
  const made = new TerraformResource(stack, 'made', 'terraform_data', { input: texts });
  new Output(stack, 'values', { value: texts });
  new Output(stack, 'keys', { value: keys });
  new Output(stack, 'of-a-resource', { value: made.attr('output') });
  new Output(stack, 'within-json', { value: new JsonText({ texts, keys, id: made.reference }) });
  const { documents, findings } = writeStacks([stack]);

  it('as a value and as a key, of an output and of a resource, and within an expression', () => {
    expect(findings).toEqual([]);
    const [document] = documents;
    if (document.engine !== Engine.TERRAFORM) throw new Error('Terraform was asked for');
    const folder = initialized(command, document.configuration);
    const applied = askTerraform(command, folder, ['apply', '-auto-approve', '-input=false', '-no-color']);
    expect(applied.stderr.slice(0, 1000)).toBe('');
    const outputs = JSON.parse(askTerraform(command, folder, ['output', '-json']).stdout);
    expect(outputs.values.value).toEqual(texts);
    expect(outputs.keys.value).toEqual(keys);
    expect(outputs['of-a-resource'].value).toEqual(texts);
    const json = JSON.parse(outputs['within-json'].value);
    expect(json.texts).toEqual(texts);
    expect(json.keys).toEqual(keys);
  });
});
