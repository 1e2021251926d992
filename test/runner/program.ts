import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Assembly } from '../../lib/assembly';
import { Output, Stack } from '../../lib/core';
import { Net } from '../../lib/heat/bindings/neutron';
import { RandomSecret } from '../../lib/resources';
import { Connections } from '../../lib/runner/clouds/connections';
import { deploy, planDeployment, refused } from '../../lib/runner/deploy';
import { synthesize } from '../../lib/synth/synthesize';
import { node, type SampleProps, sample } from '../checks/sample';
import { folderWith, type OpenStack } from './openstack';

/** Server name of the program's one machine. */
export const MACHINE = 'undercloud-control-0';
/** Ids of the program's stacks. */
export const SEED = 'demo-seed@seed';
export const CONTROL = 'demo-undercloud-control@seed';
export const TENANT = 'demo-undercloud-tenant@undercloud';

/** Nodes that need no password. */
const NODES = [1, 2].map((number) => node(number, { driver: 'fake-hardware', address: undefined, resourceClass: 'baremetal' }));

/** A seed that deploys an undercloud of one machine, and a tenant's network in the undercloud, with an output. */
export function synthesized(outdir: string, props: SampleProps = {}): Assembly {
  const { app, seed, undercloud } = sample({ nodes: NODES, role: { hardware: { resourceClass: 'baremetal' } }, ...props });
  const secret = new RandomSecret(seed, 'secret');
  const tenant = new Stack(undercloud, 'tenant');
  new Net(tenant, 'net', { name: secret.value });
  new Output(tenant, 'color', { value: 'blue' });
  Object.assign(app, { outdir });
  synthesize(app);
  return Assembly.open(outdir);
}

/** The program's assembly, its clouds, and the way to them. */
export interface Scene {
  readonly folder: string;
  readonly assembly: Assembly;
  readonly connections: Connections;
  readonly said: string[];
  readonly report: (line: string) => void;
}

/** Carries the program out, as `tripleo deploy` does. */
export async function deployAll({ assembly, connections, report }: Scene, allow: readonly string[] = []): Promise<void> {
  const planned = await planDeployment(assembly, connections, report, true);
  expect(refused(assembly, planned, allow)).toEqual([]);
  await deploy(assembly, connections, planned, { allow, bmcPasswords: new Map(), report });
}

/** The program in a folder for one test. */
export function scene(clouds: { readonly [entry: string]: OpenStack | string }, props?: SampleProps): Scene {
  const folder = folderWith(clouds);
  const assembly = synthesized(join(folder, 'tripleo.out'), props);
  const surroundings = { env: {}, cwd: folder, home: folder };
  const connections = new Connections(assembly.manifest, { surroundings, attempts: 1 });
  onTestFinished(() => connections.close());
  const said: string[] = [];
  return { folder, assembly, connections, said, report: (line) => said.push(line) };
}
