import type { ImageArtifact, TerraformStackArtifact } from '../../assembly';
import { stayingImage } from '../apply/image';
import type { Image } from '../clouds/glance';
import type { Deployed, DeployedTerraformStack } from '../deployed';
import { engineChanges } from '../engine-change';
import type { Plan } from '../plan/change';
import { compare } from '../plan/plan';
import type { Side } from '../plan/side';
import { mergePlans } from '../plan/terraform-plan';
import { schemaLookup } from '../plan/terraform-schema';
import { outputKey, presentOutput } from '../plan/view';
import { codeOf, describeError, RunError } from '../report';
import type { Run } from '../run';
import { assemblySide } from '../sides';
import { gatherInputs, type Known, type Sources, urlsIn } from './inputs';
import { type PlannedStack, type PlanOptions, planRemoval, planStack } from './plan-stack';

/**
 * Plans the stacks of both engines. Terraform plans its own, each after those that its inputs come from. Heat's are compared whenever
 * something is to be known of them, which costs next to nothing.
 */
export class Planner {
  /** Terraform's plans by artifact id. */
  public readonly planned = new Map<string, PlannedStack>();
  private readonly before: Side;
  private readonly after: Side;
  /** Why outputs of stacks that Terraform has planned will have other values, by output key. */
  private readonly elsewhere = new Map<string, string>();
  /** What is to be said of stacks beside their changes, by artifact id. */
  private readonly notes = new Map<string, string>();

  public constructor(
    private readonly run: Run,
    private readonly deployed: Deployed,
    private readonly options: PlanOptions,
  ) {
    this.before = deployed.side;
    this.after = assemblySide(run.assembly);
  }

  /**
   * The plan of all of it.
   *
   * @throws RunError PLAN_FAILED with all that Terraform could not plan, where that is more than one stack
   */
  public async plan(): Promise<Plan> {
    const { artifacts } = this.run.assembly.manifest;
    const ready = new Map<string, Promise<unknown>>();
    // The manifest's order puts dependencies first, so each one is there when it is asked for.
    for (const [id, artifact] of Object.entries(artifacts)) {
      const dependencies = Promise.all(artifact.dependencies.map((dependency) => ready.get(dependency)));
      ready.set(id, artifact.type === 'terraform-stack' ? dependencies.then(() => this.planStack(id, artifact)) : dependencies);
    }
    for (const id of this.deployed.terraform.keys()) if (!artifacts[id]) ready.set(id, this.planRemoval(id));
    await allOf([...ready.values()]);
    for (const { stack, from, to } of engineChanges(this.run.assembly, this.deployed)) {
      this.notes.set(stack, `${from} has deployed it, which ${to} would do a second time`);
    }
    const terraform = [...this.planned.values()].map(({ plan }) => plan);
    const plan = mergePlans(Object.keys(artifacts), this.compareRest().plan, terraform);
    const stacks = plan.stacks.map((stack) => {
      const note = this.notes.get(stack.stack);
      return note === undefined ? stack : { ...stack, notes: [...stack.notes, note] };
    });
    return { ...plan, stacks };
  }

  private async planStack(id: string, artifact: TerraformStackArtifact): Promise<void> {
    const { run, deployed, options } = this;
    const { stack, state } = deployed.terraform.get(id) as DeployedTerraformStack;
    if (!deployed.clouds.includes(artifact.cloud)) {
      if (state.resources.size > 0) this.notes.set(id, 'its cloud is not there: it is compared with nothing, though Terraform has made it');
      return;
    }
    const cloud = await run.connections.get(artifact.cloud);
    const inputs = await gatherInputs(artifact, state, { ...this.sources(), url: urlsIn(cloud, artifact) });
    try {
      const planned = await planStack(run, stack, artifact, inputs, options);
      this.planned.set(id, planned);
      for (const [key, why] of planned.plan.movedOutputs) this.elsewhere.set(key, why);
    } catch (error) {
      // The provider may refuse a placeholder. Then the stack stays among those that are compared.
      if (inputs.moved.size === 0 || codeOf(error) !== 'TERRAFORM_FAILED') throw error;
      this.notes.set(id, `Terraform can plan it once ${[...inputs.moved.values()].join(', ')}; until then it is compared with nothing`);
      run.report(`${artifact.stackName}: Terraform can't plan it yet (${describeError(error)})`);
    }
  }

  private async planRemoval(id: string): Promise<void> {
    const { stack } = this.deployed.terraform.get(id) as DeployedTerraformStack;
    const { cloud } = stack.subject;
    const known = this.run.assembly.manifest.clouds[cloud] !== undefined;
    if (!known || this.deployed.clouds.includes(cloud)) this.planned.set(id, await planRemoval(this.run, stack, this.options));
  }

  /** What Terraform has not planned: Heat's stacks, and Terraform's whose clouds are not there yet, which are compared with nothing. */
  private compareRest(): ReturnType<typeof compare> {
    const { artifacts } = this.run.assembly.manifest;
    const rest = (stacks: Side['stacks']) => Object.fromEntries(Object.entries(stacks).filter(([id]) => !this.planned.has(id)));
    const before = Object.fromEntries(Object.entries(rest(this.before.stacks)).filter(([id]) => artifacts[id]?.type !== 'terraform-stack'));
    return compare({ ...this.before, stacks: before }, { ...this.after, stacks: rest(this.after.stacks) }, schemaLookup, this.elsewhere);
  }

  private sources(): Omit<Sources, 'url'> {
    const { movedOutputs } = this.compareRest();
    return {
      output: async (_variable, artifact, output) => {
        const key = outputKey(artifact, output);
        const moved = movedOutputs.get(key) ?? this.elsewhere.get(key);
        if (moved !== undefined) return { moved };
        const value = presentOutput(this.before, artifact, output) ?? undefined;
        return value === undefined ? { moved: `${artifact} gives its output ${output}` } : { value };
      },
      image: async (artifact) => this.image(this.run.assembly.manifest.artifacts[artifact] as ImageArtifact),
    };
  }

  private async image(artifact: ImageArtifact): Promise<Known<Image>> {
    const { connections, images } = this.run;
    const image = await stayingImage(await connections.get(artifact.cloud), artifact, images);
    return image ? { value: image } : { moved: `image ${artifact.imageName} is uploaded` };
  }
}

/** Waits for all, and throws what went wrong, each thing once. */
async function allOf(promises: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(promises);
  const [error, ...others] = new Set(ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])));
  if (error === undefined) return;
  if (others.length === 0) throw error;
  throw new RunError('PLAN_FAILED', [error, ...others].map(describeError).join('\n'));
}
