// Preloaded into a program: leaves the paths of the modules that it loaded in the file that LOADED names.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.LOADED, JSON.stringify(Object.keys(require.cache))));
