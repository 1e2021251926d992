import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Assembly } from '../../lib/assembly';
import { Distribution, GuestImage } from '../../lib/constructs';
import { Engine, Output, Stack } from '../../lib/core';
import { Net } from '../../lib/heat/bindings/neutron';
import { Flavor, RandomSecret, Server } from '../../lib/resources';
import { Connections } from '../../lib/runner/clouds/connections';
import { deploy, planDeployment, refused } from '../../lib/runner/deploy';
import type { Run } from '../../lib/runner/run';
import { Terraform } from '../../lib/runner/terraform/terraform';
import { synthesize } from '../../lib/synth/synthesize';
import { NetworkV2 } from '../../lib/terraform/bindings/networking';
import { node, type SampleProps, sample } from '../checks/sample';
import { folderWith, type OpenStack } from './openstack';
import { FakeTerraform } from './terraform/fake';

/** Server name of the program's one machine. */
export const MACHINE = 'undercloud-control-0';
/** Ids of the program's stacks. */
export const SEED = 'demo-seed@seed';
export const CONTROL = 'demo-undercloud-control@seed';
export const TENANT = 'demo-undercloud-tenant@undercloud';

/** Nodes that need no password. */
export function nodes(count: number) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return numbers.map((number) => node(number, { driver: 'fake-hardware', address: undefined, resourceClass: 'baremetal' }));
}

export interface ProgramProps extends SampleProps {
  /** Length of the secret that one stack gives another. */
  readonly secret?: number;
  /** What carries the tenant's stack out. */
  readonly tenant?: Engine;
  /** Whether the tenant has a machine, from an image of its own. */
  readonly guest?: boolean;
}

/** A seed that deploys an undercloud of one machine, and a tenant's network in the undercloud, with an output. */
export function synthesized(outdir: string, props: ProgramProps = {}): Assembly {
  const { app, seed, undercloud } = sample({ nodes: nodes(2), role: { hardware: { resourceClass: 'baremetal' } }, ...props });
  const secret = new RandomSecret(seed, 'secret', { length: props.secret });
  const tenant = new Stack(undercloud, 'tenant', { engine: props.tenant });
  const Network = props.tenant === Engine.TERRAFORM ? NetworkV2 : Net;
  new Network(tenant, 'net', { name: secret.value });
  new Output(tenant, 'color', { value: 'blue' });
  if (props.guest) {
    const { image } = new GuestImage(tenant, 'guest', { distribution: Distribution.DEBIAN, release: 'trixie', size: 2 });
    const { reference: flavor } = new Flavor(tenant, 'flavor', { name: 'small', cpus: 1, memory: 512, disk: 2 });
    new Server(tenant, 'server', { name: 'guest', image, flavor, ports: [] });
  }
  Object.assign(app, { outdir });
  synthesize(app);
  return Assembly.open(outdir);
}

/** The program's assembly, the ways to its clouds, and what was said. */
export interface Scene extends Run {
  readonly folder: string;
  readonly fake: FakeTerraform;
  readonly said: string[];
}

/** Carries the program out, as `tripleo deploy` does. */
export async function deployAll(run: Run, allow: readonly string[] = []): Promise<void> {
  const images = { standIns: true };
  const planned = await planDeployment(run, { allow, deploys: true, images });
  expect(refused(run.assembly, planned, allow)).toEqual([]);
  await deploy(run, planned, { allow, bmcPasswords: new Map(), ...images });
}

/** The program in a folder for one test. */
export function scene(clouds: { readonly [entry: string]: OpenStack | string }, props?: ProgramProps): Scene {
  const folder = folderWith(clouds);
  const assembly = synthesized(join(folder, 'tripleo.out'), props);
  const fake = new FakeTerraform();
  const surroundings = { env: fake.env, cwd: folder, home: folder };
  const connections = new Connections(assembly.manifest, { surroundings, attempts: 1 });
  onTestFinished(() => connections.close());
  const terraform = new Terraform({ project: folder, command: fake.command, surroundings });
  onTestFinished(() => terraform.close());
  const said: string[] = [];
  return { folder, assembly, connections, terraform, fake, said, images: join(folder, 'images'), report: (line) => said.push(line) };
}

/** What some work that must fail throws. */
export function thrown(work: Promise<unknown>): Promise<any> {
  return work.then(
    () => expect.unreachable(),
    (error) => error,
  );
}
