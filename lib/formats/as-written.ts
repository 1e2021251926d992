import { FAILSAFE_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import type { Fields } from './fields';

/** Scalars stay as they are written (`11:22:33:44:55:06` is a MAC address, not a number); null and merge keys are YAML's. */
const AS_WRITTEN = FAILSAFE_SCHEMA.extend({
  implicit: [
    new Type('tag:yaml.org,2002:null', {
      kind: 'scalar',
      resolve: (text) => ['', '~', 'null', null].includes(text),
      construct: () => null,
    }),
    new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text) => text === '<<' }),
  ],
});

/** What a file of JSON or YAML holds, in texts, lists and mappings; nothing where it is neither, which is told. */
export function loadAsWritten(text: string, file: Fields): unknown {
  try {
    return load(text, { schema: AS_WRITTEN }) ?? null;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // The parser's own message quotes the file, which may hold passwords; its reason does from the first quote or tag on.
    const reason = error.reason.split(/["<]/)[0].trim();
    const got = `${reason} at line ${error.mark.line + 1}`;
    file.report(file.codes.unreadable, 'neither JSON nor YAML', got, 'JSON or YAML', 'correct the line');
    return undefined;
  }
}
