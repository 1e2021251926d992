import { readFileSync, statSync } from 'node:fs';
import { load } from 'js-yaml';
import { RunError } from '../report';

/** Passwords of management controllers by node name; `default` is for the nodes that are not named. */
export type BmcPasswords = ReadonlyMap<string, string>;

/**
 * Passwords from a YAML or JSON file of node names and passwords, and `$TRIPLEO_BMC_PASSWORD` as the default.
 *
 * @throws RunError where the file can be read by others, or is not such a map
 */
export function readBmcPasswords(file: string | undefined, environment: NodeJS.ProcessEnv): BmcPasswords {
  const passwords = new Map<string, string>();
  const fallback = environment.TRIPLEO_BMC_PASSWORD;
  if (fallback) passwords.set('default', fallback);
  if (file === undefined) return passwords;
  const { mode, text } = read(file);
  if ((mode & 0o077) !== 0) {
    throw new RunError(
      'BMC_PASSWORDS_EXPOSED',
      `${file} can be read by others; got mode ${mode.toString(8)}; allowed 600; do chmod 600 it`,
    );
  }
  const content = parse(text);
  const entries = content !== null && typeof content === 'object' && !Array.isArray(content) ? Object.entries(content) : undefined;
  if (!entries?.every(([, password]) => typeof password === 'string')) {
    throw new RunError(
      'BMC_PASSWORDS_MALFORMED',
      `${file} is not a map of node names to passwords; allowed "name: password" lines with the passwords in quotes; do mend the file`,
    );
  }
  for (const [name, password] of entries) passwords.set(name, password as string);
  return passwords;
}

function read(file: string): { mode: number; text: string } {
  try {
    return { mode: statSync(file).mode & 0o777, text: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new RunError('BMC_PASSWORDS_UNREADABLE', `${file} can't be read: ${(error as Error).message}; do name a file that can`);
  }
}

/** The document, or nothing where it is malformed: the parser's own error would quote the file. */
function parse(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

/** The password for a node. */
export function bmcPassword(passwords: BmcPasswords, node: string): string | undefined {
  return passwords.get(node) ?? passwords.get('default');
}
