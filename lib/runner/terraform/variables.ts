import { randomInt } from 'node:crypto';
import { type Document, section } from '../plan/side';

/** Values of a configuration's variables, by name. */
export type Variables = ReadonlyMap<string, unknown>;

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A new secret: letters and digits, as Heat makes them. */
export function randomSecret(length: number): string {
  return Array.from({ length }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]).join('');
}

/** The environment through which Terraform gets values: neither its arguments nor a file must hold a secret. */
export function variableEnvironment(configuration: Document, values: Variables): { readonly [name: string]: string } {
  const declared = section(configuration, 'variable');
  const env: { [name: string]: string } = {};
  for (const [name, value] of values) env[`TF_VAR_${name}`] = written(section(declared, name).type, value);
  return env;
}

/**
 * A text is taken as it is where the variable is to be one. Anything else is read as an expression, in which JSON means what it says, but
 * for templates and two escapes.
 */
function written(type: unknown, value: unknown): string {
  const json = JSON.stringify(value);
  if (type === 'string') return typeof value === 'string' ? value : json;
  return json.replace(/[$%](?=\{)/g, '$&$&').replace(/\\./g, (escaped) => ESCAPES[escaped] ?? escaped);
}

const ESCAPES: { readonly [json: string]: string } = { '\\b': '\\u0008', '\\f': '\\u000c' };

/** A value for each variable, where only that there is one counts: what is taken down has no use for it. */
export function standIns(configuration: Document): Variables {
  const values = new Map<string, unknown>();
  for (const [name, variable] of Object.entries(section(configuration, 'variable'))) {
    const { type } = variable as Document;
    values.set(name, String(type).startsWith('object(') ? { id: PLACEHOLDER, checksum: PLACEHOLDER } : PLACEHOLDER);
  }
  return values;
}

/** What stands for a value that only the deployment knows. */
export const PLACEHOLDER = '(known after deployment)';
