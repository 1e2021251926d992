/** Installs the tools that the tests ask, and prints how tests find them: a line for the shell. */
import { debianPackages, oracleTools, terraformEnvironment, terraformTools } from './setup.mjs';

await debianPackages();
await oracleTools();
await terraformTools();
const variables = Object.entries(terraformEnvironment()).map(([name, value]) => `${name}='${value}'`);
process.stdout.write(`export ${variables.join(' ')}\n`);
