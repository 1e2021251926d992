/** Compiles the package into `dist/`: the manifest's validator, the jsii assembly, the data that is read at run time. */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

function run(...command: string[]): void {
  execFileSync(process.execPath, command, {
    cwd: root,
    stdio: 'inherit',
    // jsii's banner about Node 20 says nothing of this package.
    env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  });
}

/** Takes the source maps out, which jsii always embeds: three quarters of the code's size, and the sources don't travel with it. */
function stripSourceMaps(folder: string): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue;
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=data:.*\n?/m, ''));
  }
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
run('--import', 'tsx', 'scripts/validator.ts');
run('node_modules/jsii/bin/jsii', '--fail-on-warnings', '--compress-assembly');
for (const data of ['heat/schema', 'terraform/schema', 'assembly/manifest.schema.json']) {
  cpSync(join(root, 'lib', data), join(root, 'dist', data), { recursive: true, filter: (file) => !file.endsWith('.ts') });
}
run('--import', 'tsx', 'scripts/lazy-exports.ts');
stripSourceMaps(join(root, 'dist'));
