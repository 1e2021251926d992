import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const ROOT = join(__dirname, '..', '..', '..');

const missing = ['TRIPLEO_TEST_SEED', 'OS_CLIENT_CONFIG_FILE', 'OS_CLIENT_SECURE_FILE', 'TRIPLEO_TEST_TOFU', 'TF_CLI_CONFIG_FILE'].filter(
  (name) => !process.env[name],
);
if (missing.length > 0) {
  throw new Error(
    `these tests need a seed cloud and Terraform's tools; not set: ${missing.join(', ')}; do run \`npm run verify\`, or ` +
      '`seed/seed up --name tests --swift` (and `--machines 12` for the tier of machines) with the line that it prints and `export TRIPLEO_TEST_SEED=tests`, and `node scripts/oracle-tools.mjs` with those that it prints',
  );
}

/** Runs a command inside the seed, or inside one of its virtual machines; what it prints on standard output. */
export async function inside(
  command: readonly string[],
  options: { readonly cloud?: string; readonly input?: string; readonly machine?: string } = {},
): Promise<string> {
  const { cloud = 'seed', input = '', machine } = options;
  const where = ['--name', process.env.TRIPLEO_TEST_SEED as string, ...(machine === undefined ? [] : ['--machine', machine])];
  const child = spawn(join(ROOT, 'seed', 'seed'), ['exec', ...where, '--', ...command], {
    env: { ...process.env, OS_CLOUD: cloud },
  });
  // A command may end without having read.
  child.stdin.on('error', () => {}).end(input);
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`inside the seed, ${command.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}

/** Asks OpenStack's own client, as a user of that cloud would. */
export async function openstack<T>(cloud: string, ...words: string[]): Promise<T> {
  return JSON.parse(await inside(['openstack', ...words, '-f', 'json'], { cloud })) as T;
}
