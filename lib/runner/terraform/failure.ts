import { explainServer } from '../apply/failure';
import type { Cloud } from '../clouds/cloud';
import { RunError } from '../report';
import type { Diagnostic } from './events';

const SERVER = 'openstack_compute_instance_v2.';
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The stack that failed, for those who look for it. */
export interface Failed {
  readonly stackName: string;
  /** Construct path. */
  readonly path: string;
  /** Construct paths by resource address. */
  readonly paths: { readonly [address: string]: string };
}

/** What Terraform could not do, with what it says: a line for each thing, `[construct path] address: reason`. */
export function terraformFailed(stack: Failed, what: string, lines: readonly string[]): RunError {
  return new RunError('TERRAFORM_FAILED', `${what} ${stack.stackName} failed:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** A line for each thing that is wrong. Of servers, with Nova's and Ironic's reasons where there is a cloud to ask. */
export function reasons({ path, paths }: Failed, errors: readonly Diagnostic[], cloud?: Cloud): Promise<string[]> {
  return Promise.all(
    errors.map(async ({ summary, detail, address }) => {
      const said = [summary, detail].map((text) => text.trim().replace(/\s*\n\s*/g, ' ')).filter((text) => text !== '');
      const reason = said.join(': ');
      if (address === undefined) return `[${path}] ${reason}`;
      const server = address.startsWith(SERVER) ? UUID.exec(reason)?.[0] : undefined;
      const explained = cloud && server ? await explainServer(cloud, server, reason) : [];
      return `[${paths[address] ?? path}] ${address}: ${[reason, ...explained].join('; ')}`;
    }),
  );
}
