import { dirname, join } from 'node:path';

/** jsii's own list of its languages' words, which it doesn't export: members of these names stay as they are, and jsii is told so. */
const { isReservedName } = require(join(dirname(require.resolve('jsii/package.json')), 'lib', 'reserved-words.js')) as {
  isReservedName(name: string): string[] | undefined;
};

/** Tells jsii, where it has something against a member's name, whose name it is. */
export function nameHint(member: string, owner: string): string[] {
  return isReservedName(member) ? [`@jsii suppress JSII5018 ${owner}'s name`] : [];
}

/** Tells jsii, which takes an interface such as IKEPolicyProps for one with behaviour, that it is a struct. */
export function structHint(name: string): string[] {
  return /^I[A-Z0-9]/.test(name) ? ['@struct'] : [];
}

/** A doc comment that nothing in it can close. */
export function doc(indent: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/').replace(/[\r\n\u2028\u2029]+/g, ' '));
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`;
  return `${indent}/**\n${safe.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

/** A name that is nothing else than a name; stops where it could be code. */
export function identifier(name: string, allowed: RegExp, where: string): string {
  if (!allowed.test(name)) throw new Error(`${where}: ${JSON.stringify(name)} cannot be a name`);
  return name;
}

export function capital(word: string): string {
  return word[0].toUpperCase() + word.slice(1);
}
