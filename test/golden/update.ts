/** Writes the kept assemblies anew: `npm run golden`. Review what changed before committing it. */
import { EXAMPLES, engineOf, exampleFolder, goldenFolder, synthesize } from './example';

async function main(): Promise<void> {
  for (const example of EXAMPLES) {
    await synthesize(exampleFolder(example), goldenFolder(example), engineOf(example));
    process.stderr.write(`${goldenFolder(example)} is current\n`);
  }
}

main();
