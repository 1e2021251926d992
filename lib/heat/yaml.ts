import { DEFAULT_SCHEMA, dump, Type } from 'js-yaml';

/**
 * Numbers of YAML 1.1 that js-yaml, whose numbers are YAML 1.2's, would not quote: with `_` in or after them.
 *
 * Source: the resolvers of PyYAML's lib/yaml/resolver.py, by which Heat reads templates.
 */
const NUMBER = /^[-+]?(0b[01_]+|0x[0-9a-f_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*(e[-+][0-9]+)?)?|\.[0-9][0-9_]*(e[-+][0-9]+)?)$/i;

const READ_BY_PYYAML = DEFAULT_SCHEMA.extend({
  implicit: [new Type('tag:yaml.org,2002:number-1.1', { kind: 'scalar', resolve: (text) => NUMBER.test(text) })],
});

/** YAML that PyYAML (YAML 1.1) reads back as it was: what the older language would take for something else is quoted. */
export function toYaml(document: unknown): string {
  return dump(document, { lineWidth: -1, noRefs: true, quotingType: "'", schema: READ_BY_PYYAML });
}
