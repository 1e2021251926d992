import { type Problem, withoutPassword } from '../../core';

/** A finding for each setting with a password in it, which it does not repeat. `variables` are those that take the password instead. */
export function secretProblems(settings: { readonly [name: string]: string | undefined }, variables: string): Problem[] {
  const problems: Problem[] = [];
  for (const [name, given] of Object.entries(settings)) {
    if (given === undefined || withoutPassword(given) === given) continue;
    problems.push({
      code: 'BACKEND_SECRET',
      what: `the backend's ${name} holds a password`,
      got: withoutPassword(given),
      allowed: 'an address without a password: it is written into files',
      advice: `take the password away, and give it in ${variables} where tripleo runs`,
    });
  }
  return problems;
}

/** A finding where stores of files by key take no such beginning of a key. */
export function prefixProblems(prefix: string | undefined): Problem[] {
  if (!/^\.?\//.test(prefix ?? '')) return [];
  return [
    {
      code: 'BACKEND_PATH',
      what: "the backend's prefix begins with a folder of no name",
      got: prefix ?? '',
      allowed: 'what keys in the store can begin with, such as tripleo/',
      advice: 'begin the prefix with a letter or a digit',
    },
  ];
}
