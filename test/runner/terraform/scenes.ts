import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../../../lib/core';
import type { DeploymentPlan } from '../../../lib/runner/deploy';
import { OpenStack } from '../openstack';
import { deployAll, MACHINE, type ProgramProps, type Scene, scene, synthesized } from '../program';

/** Address of the program's machine. */
export const SERVER = `openstack_compute_instance_v2.${MACHINE}`;
/** Id of the machine's server, unless it was made anew. */
export const SERVER_ID = `${SERVER}.1`;

/** The program before two empty clouds: Terraform's stacks in the seed, Heat's in the undercloud. */
export async function begin(props: ProgramProps = {}): Promise<Scene & { seed: OpenStack; undercloud: OpenStack }> {
  const [seed, undercloud] = [await OpenStack.start(), await OpenStack.start()];
  return { seed, undercloud, ...scene({ seed, undercloud }, { engine: Engine.TERRAFORM, ...props }) };
}

/** A scene whose program is deployed, its machine ACTIVE. */
export async function deployed() {
  const all = await begin();
  await deployAll(all);
  all.seed.servers.push({ id: SERVER_ID, name: MACHINE, status: 'ACTIVE', addresses: {}, flavor: {} });
  return all;
}

/** The scene with another program in place of its own. */
export function changed<T extends Scene>(all: T, props: ProgramProps): T {
  return { ...all, assembly: synthesized(join(all.folder, 'tripleo.out'), { engine: Engine.TERRAFORM, ...props }) };
}

/** What a plan does to stacks, by their ids. */
export function actions({ plan }: DeploymentPlan): { [stack: string]: string } {
  return Object.fromEntries(plan.stacks.map(({ stack, action }) => [stack, action]));
}

/** Files below a folder that hold a text. */
export function filesWith(folder: string, text: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => statSync(join(folder, file)).isFile());
  return files.filter((file) => readFileSync(join(folder, file), 'utf8').includes(text)).sort();
}

/** Has a run of a stack be under way whose beginner is gone; more of what it says can be added. */
export function underWay({ folder }: Scene, stack: string): { append(...events: object[]): void } {
  const log = join(folder, '.tripleo', 'terraform', stack, 'terraform.log');
  writeFileSync(log, '{"type":"version"}\n');
  return { append: (...events) => appendFileSync(log, events.map((event) => `${JSON.stringify(event)}\n`).join('')) };
}
