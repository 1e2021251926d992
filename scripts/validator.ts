/** Writes `lib/assembly/manifest-validator.generated.ts` from the manifest's JSON Schema, so that no run compiles it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';

const folder = join(__dirname, '..', 'lib', 'assembly');
const schema = JSON.parse(readFileSync(join(folder, 'manifest.schema.json'), 'utf8'));
const ajv = new Ajv({ allErrors: true, code: { source: true, esm: true, lines: true } });
const code = standaloneCode(ajv, ajv.compile(schema));

const header = `// @ts-nocheck
// Written by scripts/validator.ts from manifest.schema.json. Not to be edited.
`;
if (/\brequire\(|\bimport\b/.test(code))
  throw new Error('the validator would load ajv when it runs: a schema keyword needs its runtime (minLength does; use pattern)');
const typed = code.replace(/export default (\w+);/, '').replace('export const validate = ', 'const compiled = ');
const footer = `
export const validate: { (data: unknown): boolean; errors?: { instancePath: string; message?: string }[] | null } = compiled;
`;
writeFileSync(join(folder, 'manifest-validator.generated.ts'), header + typed + footer);
