import type { Assembly, HeatStackArtifact } from '../../../lib/assembly';
import { isDocument, section } from '../../../lib/runner/plan/side';
import { withCloud } from './clouds';

/** What the tests ask of an engine: they hold for every engine alike. */
export interface TestedEngine {
  readonly name: string;
  /** What a machine is told. */
  configuration(assembly: Assembly, machine: string): Promise<unknown>;
  /** Machines that what is deployed guards against replacement. */
  guarded(assembly: Assembly): Promise<string[]>;
}

const HEAT: TestedEngine = {
  name: 'Heat',
  configuration: (assembly, machine) => {
    const [artifact, resource] = placeOf(assembly, machine);
    return withCloud(assembly.manifest.clouds[artifact.cloud].entry, async ({ heat }) => {
      const stack = await heat.stack(artifact.stackName);
      const metadata = await heat.resourceMetadata(stack as NonNullable<typeof stack>, resource);
      const [deployment] = (metadata as { deployments: { config: unknown }[] }).deployments;
      return deployment.config;
    });
  },
  guarded: async (assembly) => {
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

export const ENGINES: readonly TestedEngine[] = [HEAT];

function stacksOf(assembly: Assembly): HeatStackArtifact[] {
  return Object.values(assembly.manifest.artifacts).filter((artifact) => artifact.type === 'heat-stack');
}

/** Stack of a machine, and its name there. */
function placeOf(assembly: Assembly, machine: string): [HeatStackArtifact, string] {
  for (const artifact of stacksOf(assembly)) {
    for (const [resource, name] of Object.entries(artifact.machines ?? {})) if (name === machine) return [artifact, resource];
  }
  throw new Error(`no stack of the assembly has a machine ${machine}`);
}
