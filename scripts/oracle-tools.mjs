/** Installs the tools that the oracle tier asks. */
import { debianPackages, oracleTools } from './setup.mjs';

await debianPackages();
await oracleTools();
