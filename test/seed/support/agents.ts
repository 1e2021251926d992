import { setTimeout as sleep } from 'node:timers/promises';
import { Cloud } from '../../../lib/runner/clouds/cloud';
import type { StackRef } from '../../../lib/runner/clouds/heat';
import { Service } from '../../../lib/runner/clouds/service';

/** Between two looks at what machines are told, in milliseconds. */
const INTERVAL = 500;

/** Something that a machine was told. */
export interface Told {
  readonly machine: string;
  readonly setting: string;
  /** Name of the image that the machine has then. */
  readonly image: string;
  /** Machines that had been told something by then and had not answered. */
  readonly beside: readonly string[];
}

interface Deployment {
  readonly id: string;
  readonly config: { readonly setting: string };
  readonly inputs: readonly { readonly name: string; readonly value: unknown }[];
}

/** What a machine was told and has yet to answer. */
interface Work {
  readonly machine: string;
  readonly setting: string;
  readonly inputs: ReadonlyMap<string, unknown>;
  /** How many looks are left until it answers. */
  readonly looks: number;
}

/** Stands for the agents on the machines of a stack: each does what Heat tells it, takes its time, and signals how it went. */
export class Agents {
  /** All that the machines were told, in the order in which they were. */
  public readonly told: Told[] = [];
  /** Machines that fail at what they are told. */
  public failing: readonly string[] = [];
  /** How many looks at what machines are told an answer takes. */
  public patience = 0;
  private readonly end = new AbortController();
  /** Ids of the deployments that machines were told. */
  private readonly known = new Set<string>();
  /** What machines were told and have yet to answer. */
  private open: Work[] = [];
  private readonly work: Promise<void>;

  /** @param stackName a stack of the cloud `seed`, whose servers have the names of their resources */
  public constructor(private readonly stackName: string) {
    this.work = this.run();
  }

  public async stop(): Promise<void> {
    this.end.abort();
    await this.work;
  }

  private async run(): Promise<void> {
    const cloud = await Cloud.connect('seed');
    try {
      while (!this.end.signal.aborted) {
        await this.look(cloud);
        await sleep(INTERVAL);
      }
    } finally {
      await cloud.close();
    }
  }

  private async look(cloud: Cloud): Promise<void> {
    const stack = await cloud.heat.stack(this.stackName);
    if (!stack) return;
    const resources = await cloud.heat.resources(stack);
    const begun: Work[] = [];
    for (const { resource_name: machine, resource_type: type, physical_resource_id: id } of resources) {
      if (type !== 'OS::Nova::Server' || !id) continue;
      const { deployments = [] } = (await cloud.heat.resourceMetadata(stack, machine)) as { deployments?: Deployment[] };
      for (const { id: deployment, config, inputs } of deployments) {
        if (this.known.has(deployment)) continue;
        this.known.add(deployment);
        begun.push({
          machine,
          setting: config.setting,
          inputs: new Map(inputs.map(({ name, value }) => [name, value])),
          looks: this.patience,
        });
      }
    }
    this.open.push(...begun);
    for (const { machine, setting, inputs } of begun) {
      const beside = this.open.map((one) => one.machine).filter((name) => name !== machine);
      this.told.push({ machine, setting, image: String(inputs.get('image')), beside });
    }
    const [done, open] = [this.open.filter(({ looks }) => looks === 0), this.open.filter(({ looks }) => looks > 0)];
    this.open = open.map((work) => ({ ...work, looks: work.looks - 1 }));
    for (const work of done) await this.answer(cloud, stack, work);
  }

  private async answer(cloud: Cloud, stack: StackRef, { machine, setting, inputs }: Work): Promise<void> {
    const code = this.failing.includes(machine) ? 3 : 0;
    const path = `stacks/${stack.stack_name}/${stack.id}/resources/${String(inputs.get('deploy_resource_name'))}/signal`;
    const answer = {
      deploy_status_code: code,
      deploy_stdout: '',
      deploy_stderr: code ? `first line\n${machine} can't take ${setting}` : '',
    };
    await new Service(cloud.session, { type: 'orchestration' }).post(path, answer);
  }
}
