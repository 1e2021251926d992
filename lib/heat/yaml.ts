import { dump } from 'js-yaml';

/** YAML that PyYAML (YAML 1.1) reads back as it was: js-yaml quotes what the older language would take for something else. */
export function toYaml(document: unknown): string {
  return dump(document, { lineWidth: -1, noRefs: true, quotingType: "'" });
}
