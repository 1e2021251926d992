import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assemblyFiles } from '../../lib/assembly';
import { Connections } from '../../lib/runner/clouds/connections';
import type { Exchange } from '../../lib/runner/clouds/http';
import { deploy, planDeployment } from '../../lib/runner/deploy';
import { imagesFolder } from '../../lib/runner/images/places';
import type { Status } from '../../lib/runner/status';
import { Terraform } from '../../lib/runner/terraform/terraform';
import { inventory, withCloud } from './support/clouds';
import { ENGINES } from './support/engines';
import { expectDeployed, NOTHING_TO_DO } from './support/expect';
import { commandLines } from './support/processes';
import { Project } from './support/project';
import { openstack } from './support/seed';

/** The example's machines by cloud, and the nodes that it enrols there. */
const CLOUDS: { readonly [cloud: string]: { readonly machines: readonly string[]; readonly nodes: readonly string[] } } = {
  seed: { machines: ['undercloud-control-0'], nodes: ['seed-node-0'] },
  undercloud: {
    machines: ['overcloud-compute-0', 'overcloud-compute-1', 'overcloud-control-0', 'overcloud-control-1', 'overcloud-control-2'],
    nodes: ['compute-0', 'compute-1', 'compute-2', 'control-0', 'control-1', 'control-2'],
  },
};

interface Row {
  readonly [column: string]: string | null;
}

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))('the example of two clouds, by %s', (_name, engine) => {
  const project = Project.example('two-clouds', { ENGINE: engine.engine, PROVIDER_VERSION: '~> 1.54' });
  const nodesByCloud = Object.fromEntries(Object.entries(CLOUDS).map(([cloud, { nodes }]) => [cloud, nodes]));
  let before: string[];
  let lines: string[];

  beforeAll(async () => {
    await project.synth();
    await project.clear(nodesByCloud);
    before = await inventory();
    const deployed = await commandLines(() => project.run(['deploy', '--yes']));
    expect(deployed.result).toMatchObject({ code: 0, stdout: 'Deployed.\n' });
    lines = deployed.lines;
  });

  afterAll(async () => {
    await project.clear(nodesByCloud);
    project.remove();
  });

  it.each(Object.entries(CLOUDS))(
    'has every server of %s ACTIVE on an active node of that project, seen by OpenStack’s own command',
    async (cloud, { machines, nodes }) => {
      const servers = await openstack<Row[]>(cloud, 'server', 'list');
      const enrolled = await openstack<Row[]>(
        cloud,
        'baremetal',
        'node',
        'list',
        '--fields',
        'name',
        'provision_state',
        'instance_uuid',
        'owner',
      );
      const project = await openstack<Row>(cloud, 'project', 'show', cloud);
      expect(servers.map((server) => [server.Name, server.Status]).sort()).toEqual(machines.map((name) => [name, 'ACTIVE']));
      const own = enrolled.filter((node) => nodes.includes(node.Name ?? ''));
      expect(own.map((node) => [node.Name, node.Owner]).sort()).toEqual(nodes.map((name) => [name, project.id]));
      const active = own.filter((node) => node['Provisioning State'] === 'active');
      expect(active.map((node) => node['Instance UUID']).sort()).toEqual(servers.map((server) => server.ID).sort());
    },
  );

  it('has the tenant’s instance ACTIVE in the overcloud, seen by OpenStack’s own command', async () => {
    const servers = await openstack<Row[]>('overcloud', 'server', 'list');
    expect(servers).toMatchObject([{ Name: 'tenant-0', Status: 'ACTIVE' }]);
  });

  it('is told by status as OpenStack’s own command tells it', async () => {
    const status = JSON.parse(await project.succeed('status', '--json')) as Status;
    const machines = Object.entries(CLOUDS).flatMap(([cloud, { machines }]) => machines.map((machine) => ({ machine, cloud })));
    expect(status.machines).toMatchObject(machines.map((machine) => ({ ...machine, state: 'ACTIVE', nodeState: 'active' })));
    for (const { status: state } of status.stacks) expect(state).toBe(engine.complete);
  });

  it('has its outputs', async () => {
    const outputs = JSON.parse(await project.succeed('outputs', '--json')) as { [stack: string]: { [output: string]: unknown } };
    expect(outputs['two-clouds-overcloud-tenant@overcloud'].address).toMatch(/^10\.0\.0\.\d+$/);
    const addresses = outputs['two-clouds-overcloud-control@undercloud'].machine_addresses as { [machine: string]: { virtual: string } };
    for (const index of [0, 1, 2]) expect(addresses[`overcloud-control-${index}`].virtual).toMatch(/^192\.0\.2\.\d+$/);
  });

  it('is found deployed', async () => {
    await expectDeployed(project);
  });

  it('makes no writing call when it is deployed again', async () => {
    const exchanges: Exchange[] = [];
    const assembly = project.assembly();
    const connections = new Connections(assembly.manifest, { observer: (exchange) => exchanges.push(exchange) });
    const terraform = new Terraform({ project: project.folder, command: project.terraform });
    const run = { assembly, connections, terraform, images: imagesFolder(), report: () => {} };
    try {
      const planned = await planDeployment(run, { deploys: true });
      await deploy(run, planned, { allow: [], bmcPasswords: new Map(), standIns: true });
    } finally {
      terraform.close();
      await connections.close();
    }
    expect(exchanges.length).toBeGreaterThan(0);
    expect(exchanges.filter(({ writes }) => writes)).toEqual([]);
  });

  it('shows its generated password and the clouds’ nowhere: in no file, nothing printed, no command line', async () => {
    const { keystone } = (await engine.configuration(project, 'undercloud-control-0')) as { keystone: { admin_password: string } };
    const secrets = [keystone.admin_password, ...adminPasswords()];
    for (const secret of secrets) expect(secret).toMatch(/^\S{16,}$/);
    for (const words of [['diff'], ['status'], ['outputs'], ['status', '--json'], ['outputs', '--json']]) await project.succeed(...words);
    const files = assemblyFiles(project.assembly().manifest).map((file) => readFileSync(join(project.out, file), 'utf8'));
    expect(lines.some((line) => line.includes('bin/tripleo') && line.includes('deploy'))).toBe(true);
    for (const text of [...files, project.printed, ...lines]) for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  });

  it('leaves the seed as it was when it is destroyed, with its nodes available', async () => {
    expect(await project.run(['destroy'], 'two-cloud\n')).toMatchObject({ code: 1, stdout: '' });
    expect(await project.succeed('deploy', '--yes')).toBe(NOTHING_TO_DO);
    expect(await project.run(['destroy'], 'two-clouds\n')).toMatchObject({ code: 0, stdout: 'Destroyed.\n' });
    expect(await inventory()).toEqual(before);
    for (const [cloud, { nodes }] of Object.entries(CLOUDS)) {
      const left = await withCloud(cloud, ({ ironic }) => ironic.nodes());
      const own = left.filter(({ name }) => nodes.includes(name ?? ''));
      expect(own).toHaveLength(nodes.length);
      for (const node of own) expect(node).toMatchObject({ provision_state: 'available', instance_uuid: null, maintenance: false });
    }
    expect(await project.run(['status'])).toMatchObject({ code: 1 });
    expect(await project.succeed('destroy', '--confirm', 'two-clouds')).toBe('Nothing to do.\n');
  });
});

/** Passwords of the clouds' entries. */
function adminPasswords(): string[] {
  const secure = load(readFileSync(process.env.OS_CLIENT_SECURE_FILE as string, 'utf8')) as {
    clouds: { [cloud: string]: { auth: { password: string } } };
  };
  return [...new Set(Object.values(secure.clouds).map(({ auth }) => auth.password))];
}
