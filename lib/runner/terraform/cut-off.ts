import { setTimeout as sleep } from 'node:timers/promises';
import type { Cloud } from '../clouds/cloud';
import { section } from '../plan/side';
import type { TerraformShow } from '../plan/terraform-plan';
import type { Report } from '../report';

/** Between two looks at a server, in milliseconds. */
const INTERVAL = 2000;

/** A server that may still become a machine. */
const BUILDING = 'BUILD';
/** States of a server that never became one, or is none any more. */
const LOST = ['ERROR', 'DELETED', 'SOFT_DELETED'];

/**
 * Addresses of machines that Terraform would make anew because the run that made them was cut off, though their servers are there.
 *
 * @param machines server names by address
 * @param wait whether servers that are being built are waited for; else they count as there
 */
export async function cutOffMachines(
  shown: TerraformShow,
  machines: { readonly [address: string]: string },
  cloud: Cloud,
  wait: boolean,
  report: Report,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { address, action_reason: reason, change } of shown.resource_changes ?? []) {
    if (reason !== 'replace_because_tainted' || machines[address] === undefined) continue;
    const { id } = section({ before: change.before }, 'before');
    if (typeof id === 'string' && (await isThere(id, machines[address], cloud, wait, report))) found.add(address);
  }
  return found;
}

async function isThere(id: string, machine: string, cloud: Cloud, wait: boolean, report: Report): Promise<boolean> {
  for (let told = false; ; told = true) {
    const status = (await cloud.nova.server(id))?.status;
    if (status !== BUILDING || !wait) return status !== undefined && !LOST.includes(status);
    if (!told) report(`${machine}: an earlier run began to make it; waiting for its server ${id}`);
    await sleep(INTERVAL);
  }
}
