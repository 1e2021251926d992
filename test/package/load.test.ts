import { execFileSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as sources from '../../lib/index';

const ROOT = join(__dirname, '..', '..');

/** Files, relative to the repository, that a program loads which has the built package as `tripleo`. */
function loadedBy(program: string): string[] {
  const script = `const tripleo = require(${JSON.stringify(ROOT)}); ${program}; console.log(JSON.stringify(Object.keys(require.cache)));`;
  const output = execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8' });
  return (JSON.parse(output) as string[]).map((file) => relative(ROOT, file));
}

const HEAVY =
  /^dist\/(heat|terraform)\/bindings\/(?!index\.js)|^dist\/(checks|synth|assembly|runner|cli)\/|\/writer|node_modules\/(?!constructs\/)/;

describe('the built package', () => {
  it('loads neither a binding nor a check nor a package beside constructs when it is required', () => {
    const loaded = loadedBy('');
    expect(loaded).toContain('dist/index.js');
    expect(loaded.filter((file) => HEAVY.test(file))).toEqual([]);
  });

  it('loads no more than one namespace’s bindings when one is used', () => {
    const loaded = loadedBy('tripleo.neutron.Net');
    expect(loaded.filter((file) => file.startsWith('dist/heat/bindings/')).sort()).toEqual([
      'dist/heat/bindings/index.js',
      'dist/heat/bindings/neutron.js',
    ]);
    expect(loaded.some((file) => file.includes('js-yaml'))).toBe(false);
  });

  it('loads the checks and the writer when an app is synthesized', () => {
    const loaded = loadedBy("try { new tripleo.App({ name: '' }).synth() } catch {}");
    expect(loaded).toEqual(expect.arrayContaining(['dist/checks/index.js', 'dist/heat/writer.js']));
  });

  it('loads cdktf and the Terraform writer only where a stack is Terraform’s', () => {
    const program = (engine: string) =>
      loadedBy(
        `const seed = new tripleo.SeedCloud(new tripleo.App({ name: 'load', outdir: require('node:fs').mkdtempSync('/tmp/load-') }), 'seed', { engine: '${engine}' });` +
          "new tripleo.Network(seed, 'net', { name: 'net' }); seed.node.root.synth()",
      ).filter((file) => /^dist\/terraform\/(writer|document)|node_modules\/cdkt/.test(file));
    expect(program('heat')).toEqual([]);
    expect(program('terraform')).toEqual(expect.arrayContaining(['dist/terraform/writer.js', 'node_modules/cdktf/lib/index.js']));
  });

  it('exports every name that the sources do', () => {
    const script = `console.log(JSON.stringify(Object.keys(require(${JSON.stringify(ROOT)}))))`;
    const built = JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[];
    // Types have names here too, of nothing.
    const values = Object.entries(sources).flatMap(([name, value]) => (value === undefined ? [] : [name]));
    expect(built.filter((name) => name !== 'default').sort()).toEqual(values.sort());
  });
});
