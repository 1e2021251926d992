import type { ImageArtifact, TerraformStackArtifact } from '../../assembly';
import type { Cloud } from '../clouds/cloud';
import type { Deployed } from '../deployed';
import type { MachineChange } from '../plan/change';
import type { Effect } from '../plan/effect';
import { refusals } from '../plan/refusals';
import { RunError } from '../report';
import type { Run } from '../run';
import { gatherInputs, urlsIn } from '../terraform/inputs';
import { type PlannedStack, type PlanOptions, planOf, planStack } from '../terraform/plan-stack';
import { awaitAnswers, notConfigured } from '../terraform/signals';
import type { TerraformStack } from '../terraform/stack';
import { usableImage } from './image';
import { inputValues } from './inputs';
import { retireNode } from './retire';

/** What is needed to carry out a stack. */
export interface TerraformRun {
  readonly artifact: TerraformStackArtifact;
  readonly deployed: Deployed;
  readonly stack: TerraformStack;
  /** What Terraform planned, if it did. */
  readonly planned: PlannedStack | undefined;
  /** Machines that may be lost. */
  readonly allow: readonly string[];
  /** Machines that stay as they are. */
  readonly leftOut: readonly MachineChange[];
  /** Machines that another node takes the place of. */
  readonly replaced: readonly MachineChange[];
  /** Machines of the stack's role that have failed in this deployment. */
  readonly failedBefore: number;
}

/**
 * Carries out exactly what was planned, then waits until the machines have configured themselves. Where something was not known when the plan
 * was made, it is made again now, and refused for the same reasons.
 *
 * @throws RunError TERRAFORM_FAILED with the reasons of the resources that failed; MACHINE_NOT_CONFIGURED; the codes of refusals
 */
export async function applyTerraformStack(run: Run, terraformRun: TerraformRun): Promise<void> {
  const { artifact, planned, leftOut, replaced, failedBefore } = terraformRun;
  const { machines: order = [], batchSize = Number.POSITIVE_INFINITY, maxFailures = 0 } = artifact.rollout ?? {};
  const cloud = await run.connections.get(artifact.cloud);
  const out = namesOf(leftOut);
  const all = planned?.saved && out.length === 0 ? planned : await planAgain(run, terraformRun, { left: out, replace: namesOf(replaced) });
  const told = namesOf(all.plan.machines.filter(({ effect }) => effect !== 'none'));
  const changed = namesOf(all.plan.machines.filter(({ effect }) => CHANGES.includes(effect)));
  changed.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  await retireNodes(run, terraformRun, all.stack, cloud);
  const mayGoOn = async (left: readonly string[], reached: readonly string[]): Promise<boolean> => {
    const failures = await awaitAnswers(run, { stack: all.stack, artifact, told: reached, left: [...out, ...left] });
    if (failures.length > (left.length > 0 ? maxFailures - failedBefore : 0)) throw notConfigured(failures, left);
    return left.length > 0;
  };
  // Those that failed last time count before others are reached.
  if (artifact.rollout && all.unconfigured.length > 0) await mayGoOn(changed, []);
  for (let begin = 0; ; begin += batchSize) {
    const [passed, left] = [changed.slice(0, begin), changed.slice(begin + batchSize)];
    const replace = namesOf(replaced).filter((name) => !passed.includes(name));
    const isAll = begin === 0 && left.length === 0;
    const { stack, saved } = isAll ? all : await planAgain(run, terraformRun, { left: [...out, ...left], replace });
    if (saved) await stack.apply(saved, cloud);
    const reached = told.filter((name) => !left.includes(name) && !passed.includes(name));
    if (!(await mayGoOn(left, reached))) return;
  }
}

/** What happens to machines that stay. */
const CHANGES: readonly Effect[] = ['in-place', 'rebuild-keep', 'rebuild-wipe', 'replace'];

function namesOf(machines: readonly MachineChange[]): string[] {
  return machines.map(({ machine }) => machine);
}

/** Takes the nodes of machines that are to be replaced out of use. */
async function retireNodes({ report }: Run, { artifact, replaced }: TerraformRun, stack: TerraformStack, cloud: Cloud): Promise<void> {
  if (replaced.length === 0) return;
  const names = namesOf(replaced);
  const { resources } = await stack.state();
  for (const [address, name] of Object.entries(artifact.machines ?? {})) {
    const server = names.includes(name) ? resources.get(address)?.id : undefined;
    if (server) await retireNode(cloud, server, report);
  }
}

/** Makes a plan with the values that there are now. */
async function planAgain(
  run: Run,
  { artifact, deployed, stack, allow }: TerraformRun,
  machines: Pick<PlanOptions, 'left' | 'replace'>,
): Promise<PlannedStack> {
  const { connections, assembly, report } = run;
  const { stackName, path } = artifact;
  report(`${stackName}: planning with what is known now`);
  const values = await inputValues(run, deployed, artifact);
  const cloud = await connections.get(artifact.cloud);
  const inputs = await gatherInputs(artifact, await stack.state(), {
    output: async (variable) => ({ value: values.get(variable) }),
    image: async (id) => {
      const { imageName } = assembly.manifest.artifacts[id] as ImageArtifact;
      const value = await usableImage(cloud, imageName);
      if (value) return { value };
      throw new RunError('INPUT_MISSING', `[${path}] image ${imageName} is not in cloud ${artifact.cloud}; do deploy again`);
    },
    url: urlsIn(cloud, artifact),
  });
  const planned = await planStack(run, stack, artifact, inputs, { allow, deploys: true, ...machines });
  // Names of other stacks' machines are none of this plan's.
  const found = refusals(planOf(planned.plan), allow).filter(({ code }) => !code.startsWith('ALLOWED_MACHINE_'));
  if (found.length === 0) return planned;
  const lines = found.map(({ message }) => message);
  throw new RunError(found[0].code, `${lines.join('\n').slice(found[0].code.length + 1)}`, { refusals: found });
}
