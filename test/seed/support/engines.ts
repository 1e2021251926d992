import { readFileSync } from 'node:fs';
import type { Assembly, HeatStackArtifact, TerraformStackArtifact } from '../../../lib/assembly';
import { isDocument, section } from '../../../lib/runner/plan/side';
import { withCloud } from './clouds';
import type { Project } from './project';

/** Changes by which machines are lost. */
export type LosingChange = 'flavor' | 'image';

/** What the tests ask of an engine: they hold for every engine alike. */
interface TestedEngine {
  readonly name: string;
  readonly engine: 'heat' | 'terraform';
  /** Whether a rebuild can keep the ephemeral disk. */
  readonly keepsEphemeral: boolean;
  /** What a refusal says of a change by which a machine would be lost. */
  readonly losing: { readonly [change in LosingChange]: readonly string[] };
  /** What is said when the machine node-a is being made: something that the engine tells, so that it knows of the work. */
  readonly begins: string;
  /** The same of the machine node-b, in a stack that is there. */
  readonly changes: string;
  /** What is said of work that goes on after a run that was killed. */
  readonly goesOn: RegExp;
  /** What is said when a run is interrupted. */
  readonly interrupted: RegExp;
  /** How an error calls a server and a port of that name. */
  called(kind: 'server' | 'port', name: string): string;
  /** What the diff says where Heat's says this. */
  told(effects: { readonly [path: string]: string }): { readonly [path: string]: string };
  /** State of a stack that is as it should be, after it was made. */
  readonly complete: string;
  /** What a machine is told. */
  configuration(project: Project, machine: string): Promise<unknown>;
  /** Machines that what is deployed guards against replacement. */
  guarded(project: Project): Promise<string[]>;
}

const HEAT: TestedEngine = {
  name: 'Heat',
  engine: 'heat',
  keepsEphemeral: true,
  losing: { flavor: [' flavor ', 'flavor_update_policy REPLACE'], image: [' image ', 'image_update_policy REBUILD'] },
  begins: '-undercloud-compute: CREATE_COMPLETE role_configuration',
  changes: '-undercloud-compute: CREATE_COMPLETE node-b_network',
  goesOn: /-undercloud-compute: CREATE_/,
  interrupted: /what the clouds have begun goes on there/,
  called: (kind, name) => `${name} (${kind === 'server' ? 'OS::Nova::Server' : 'OS::Neutron::Port'})`,
  told: (effects) => effects,
  complete: 'CREATE_COMPLETE',
  configuration: (project, machine) => {
    const assembly = project.assembly();
    const [artifact, resource] = placeOf(assembly, machine);
    return withCloud(assembly.manifest.clouds[artifact.cloud].entry, async ({ heat }) => {
      const stack = await heat.stack(artifact.stackName);
      return configurationIn(await heat.resourceMetadata(stack as NonNullable<typeof stack>, resource));
    });
  },
  guarded: async (project) => {
    const assembly = project.assembly();
    const guarded: string[] = [];
    for (const { cloud, stackName, machines = {} } of stacksOf(assembly)) {
      const environment = await withCloud(assembly.manifest.clouds[cloud].entry, async ({ heat }) => {
        const stack = await heat.stack(stackName);
        return stack && (await heat.environment(stack));
      });
      const resources = section(section(environment, 'resource_registry'), 'resources');
      for (const [resource, machine] of Object.entries(machines)) {
        const entry = resources[resource];
        if (isDocument(entry) && [entry.restricted_actions].flat().includes('replace')) guarded.push(machine);
      }
    }
    return guarded.sort();
  },
};

const TERRAFORM: TestedEngine = {
  name: 'Terraform',
  engine: 'terraform',
  keepsEphemeral: false,
  losing: { flavor: [' flavor_id ', 'replace_triggered_by'], image: [' image_id '] },
  begins: 'openstack_compute_instance_v2.node-a: creating',
  changes: 'openstack_compute_instance_v2.node-b: creating',
  goesOn: /-undercloud-compute: apply by \S+@\S+ since .+ is under way; waiting for it to end/,
  interrupted: /Terraform finishes what it has begun/,
  called: (kind, name) => `${kind === 'server' ? 'openstack_compute_instance_v2' : 'openstack_networking_port_v2'}.${name}`,
  told: withObjects,
  complete: 'APPLIED',
  configuration: (project, machine) => {
    const assembly = project.assembly();
    const [{ cloud, stackName }, address] = placeOf(assembly, machine);
    const object = `${address.slice(address.indexOf('.') + 1)}.json`;
    return withCloud(assembly.manifest.clouds[cloud].entry, async ({ swift }) => configurationIn(await swift.object(stackName, object)));
  },
  guarded: async (project) => {
    const guarded: string[] = [];
    for (const file of project.files('main.tf.json')) {
      const { resource } = JSON.parse(readFileSync(file, 'utf8')) as {
        resource: { openstack_compute_instance_v2?: { [name: string]: { lifecycle?: { prevent_destroy?: boolean } } } };
      };
      for (const [name, { lifecycle }] of Object.entries(resource.openstack_compute_instance_v2 ?? {})) {
        if (lifecycle?.prevent_destroy) guarded.push(name);
      }
    }
    return guarded.sort();
  },
};

/** Those that a run tests: all, unless it is one of several that share the work. */
export const ENGINES: readonly TestedEngine[] = [HEAT, TERRAFORM].filter(
  ({ engine }) => (process.env.TRIPLEO_TEST_ENGINE ?? engine) === engine,
);

/**
 * Terraform tells a machine by an object that names a deployment, and makes another deployment where there is something to tell: also to a
 * machine that is rebuilt.
 */
function withObjects(effects: { readonly [path: string]: string }): { readonly [path: string]: string } {
  const told = { ...effects };
  for (const [path, effect] of Object.entries(effects)) {
    const [, server, separator] = /^(.+)([/_])deployment$/.exec(path) ?? [];
    if (server === undefined) continue;
    const configuration = `${server}${separator}configuration`;
    told[configuration] = effect === 'replace' ? 'in-place' : effect;
    if (effect === 'in-place') told[path] = 'replace';
    if (effect === 'add' || effect === 'delete') told[`${configuration}${separator}url`] = effect;
    // Of what is gone, Terraform tells what holds something.
    if (effect === 'delete') delete told[path];
  }
  return told;
}

/** What a machine reads, of which it is told one thing. */
function configurationIn(read: unknown): unknown {
  const [deployment] = (read as { deployments: { config: unknown }[] }).deployments;
  return deployment.config;
}

function stacksOf(assembly: Assembly): (HeatStackArtifact | TerraformStackArtifact)[] {
  return Object.values(assembly.manifest.artifacts).filter((artifact) => 'stackName' in artifact);
}

/** Stack of a machine, and its name there. */
function placeOf(assembly: Assembly, machine: string): [HeatStackArtifact | TerraformStackArtifact, string] {
  for (const artifact of stacksOf(assembly)) {
    for (const [resource, name] of Object.entries(artifact.machines ?? {})) if (name === machine) return [artifact, resource];
  }
  throw new Error(`no stack of the assembly has a machine ${machine}`);
}
