import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { codeOf, RunError } from '../report';
import { type Captured, capture } from './capture';
import { baseEnvironment } from './environment';

/** The program that carries Terraform stacks out. */
export interface Binary {
  /** A name in the search path, or an absolute path. */
  readonly command: string;
  readonly product: Product;
  readonly version: string;
}

export type Product = 'Terraform' | 'OpenTofu';

/** What is looked for, the first that is there being taken. */
const COMMANDS = ['terraform', 'tofu'];

/** Oldest versions that have all that we use: `terraform_data`, plans and events as JSON. */
const OLDEST: { readonly [product in Product]: string } = { Terraform: '1.5.0', OpenTofu: '1.6.0' };

const ALLOWED = `Terraform ${OLDEST.Terraform} or OpenTofu ${OLDEST.OpenTofu}, or newer`;

/**
 * Finds Terraform or OpenTofu.
 *
 * @param wanted a name in the search path, or a path; else `terraform`, else `tofu`
 * @throws RunError TERRAFORM_MISSING, TERRAFORM_TOO_OLD or TERRAFORM_UNUSABLE
 */
export async function findBinary(wanted: string | undefined, env: NodeJS.ProcessEnv): Promise<Binary> {
  const commands = wanted === undefined ? COMMANDS : [wanted.includes('/') ? resolve(wanted) : wanted];
  for (const command of commands) {
    const answer = await askVersion(command, env);
    if (answer) return checked(command, answer);
  }
  throw new RunError(
    'TERRAFORM_MISSING',
    `stacks of this app are carried out by Terraform, which is not here; got no ${commands.join(' and no ')} in PATH; allowed ${ALLOWED}; do install OpenTofu or Terraform, or name the command by --terraform`,
  );
}

/** What `version` says; nothing where there is no such command. */
async function askVersion(command: string, env: NodeJS.ProcessEnv): Promise<Captured | undefined> {
  try {
    // In words: as JSON, OpenTofu calls its version Terraform's.
    return await capture(command, ['version'], { cwd: tmpdir(), env: baseEnvironment(env) });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new RunError('TERRAFORM_UNUSABLE', `${command} can't be started: ${(error as Error).message}; do name another by --terraform`);
  }
}

function checked(command: string, { code, stdout, stderr }: Captured): Binary {
  const [, product, version] = /^(Terraform|OpenTofu) v(\d+\.\d+\.\d+\S*)/m.exec(stdout) ?? [];
  if (code !== 0 || product === undefined) {
    const said = (stderr || stdout).trim().split('\n')[0];
    throw new RunError(
      'TERRAFORM_UNUSABLE',
      `${command} does not tell its version; got exit code ${code} and ${JSON.stringify(said)}; allowed ${ALLOWED}; do name another by --terraform`,
    );
  }
  const binary = { command, product: product as Product, version };
  if (isOlder(version, OLDEST[binary.product])) {
    throw new RunError('TERRAFORM_TOO_OLD', `${command} is too old; got ${product} ${version}; allowed ${ALLOWED}; do update it`);
  }
  return binary;
}

function isOlder(version: string, oldest: string): boolean {
  const [have, need] = [version, oldest].map((text) => text.split(/[.-]/).map(Number));
  const at = need.findIndex((part, i) => part !== have[i]);
  return at >= 0 && have[at] < need[at];
}
