import { writeFileSync } from 'node:fs';
import type { IConstruct } from 'constructs';
import {
  type Artifact,
  AssemblyWriter,
  type CloudEntry,
  DEFAULT_STAGE,
  type ElementEntry,
  type ElementFileEntry,
  MANIFEST_VERSION,
  type Manifest,
  MINIMUM_RUNNER_VERSION,
  type Rollout,
  TREE_FILE,
} from '../assembly';
import { runChecks } from '../checks';
import { BaremetalPool, DeployedCloud, DiskImage, Role } from '../constructs';
import { type App, Cloud, CycleError, Engine, type Finding, order, Stack, SynthesisError, shownPath, sortedByName } from '../core';
import { baremetalCreate } from '../formats/baremetal-create';
import { toYaml } from '../heat/yaml';
import { DIB_VERSION, imageManifest } from '../images';
import { type WrittenStack, writeStacks } from './documents';
import { tree } from './tree';

/** Where the `tripleo` command wants the findings as data. */
const FINDINGS_VARIABLE = 'TRIPLEO_FINDINGS';

/**
 * Checks the whole app, writes every stack with its engine, and puts the assembly into the app's folder.
 *
 * @throws SynthesisError with all findings; nothing is written then
 */
export function synthesize(app: App): void {
  const constructs = app.node.findAll();
  const stacks = constructs
    .filter((construct): construct is Stack => Stack.isStack(construct))
    .filter((stack) => stack._elements.length > 0);
  const { documents, findings } = writeStacks(stacks);
  findings.unshift(...runChecks(app));
  const assembly = new AssemblyBuilder(constructs, documents);
  const manifest = assembly.manifest(app, findings);
  report(findings);
  assembly.writer.add(TREE_FILE, `${JSON.stringify(tree(app), undefined, 2)}\n`);
  assembly.writer.write(app.outdir, manifest);
}

function report(findings: readonly Finding[]): void {
  const file = process.env[FINDINGS_VARIABLE];
  if (file) writeFileSync(file, JSON.stringify(findings));
  if (findings.length > 0) throw new SynthesisError(findings);
}

class AssemblyBuilder {
  public readonly writer = new AssemblyWriter();
  private readonly artifacts = new Map<string, Artifact>();
  /** Stacks whose machines make up a cloud: what is put into the cloud comes after them. */
  private readonly machineStacks = new Map<Cloud, string[]>();
  /** Roles by their stacks. */
  private readonly roles = new Map<Stack, Role>();

  public constructor(
    private readonly constructs: readonly IConstruct[],
    documents: readonly WrittenStack[],
  ) {
    for (const role of constructs) {
      if (!(role instanceof Role)) continue;
      this.machineStacks.set(role.cloud, [...(this.machineStacks.get(role.cloud) ?? []), ...role.stacks.map((stack) => stack._id)]);
      for (const stack of role.stacks) this.roles.set(stack, role);
    }
    const pools = constructs.filter((construct) => construct instanceof BaremetalPool);
    for (const pool of pools) this.addPool(pool);
    for (const document of documents) this.addStack(document, pools);
  }

  /** The contents list, in an order in which it can be applied; a cycle is added to the findings. */
  public manifest(app: App, findings: Finding[]): Manifest {
    let ids = [...this.artifacts.keys()].sort();
    try {
      ids = order(ids, (id) => this.artifacts.get(id)?.dependencies ?? []);
    } catch (error) {
      if (!(error instanceof CycleError)) throw error;
      findings.push(this.cycle(error));
    }
    return {
      version: MANIFEST_VERSION,
      minimumRunnerVersion: MINIMUM_RUNNER_VERSION,
      app: app.name,
      ...(app.stage !== DEFAULT_STAGE && { stage: app.stage }),
      clouds: this.clouds(),
      artifacts: Object.fromEntries(ids.map((id) => [id, this.artifacts.get(id) as Artifact])),
    };
  }

  private clouds(): Record<string, CloudEntry> {
    const clouds = this.constructs.filter((construct): construct is Cloud => Cloud.isCloud(construct));
    return Object.fromEntries(
      clouds.map((cloud) => [
        cloud._id,
        {
          entry: cloud.entry,
          path: shownPath(cloud),
          ...(cloud instanceof DeployedCloud && { parent: cloud.parent._id }),
        },
      ]),
    );
  }

  private addPool(pool: BaremetalPool): void {
    const file = `nodes/${pool.node.path.replaceAll('/', '-')}.json`;
    this.artifacts.set(poolId(pool), {
      type: 'baremetal-nodes',
      ...this.writer.add(file, `${JSON.stringify(baremetalCreate(pool.nodes), undefined, 2)}\n`),
      cloud: pool.cloud._id,
      path: shownPath(pool),
      dependencies: this.machinesOf(pool.cloud),
      resources: Object.fromEntries(pool.nodes.map((node) => [node.name, shownPath(pool)])),
    });
  }

  private addImage(image: DiskImage, cloud: Cloud): string {
    const id = imageId(image, cloud);
    if (this.artifacts.has(id)) return id;
    const manifest = imageManifest(image._name, image._content);
    this.artifacts.set(id, {
      type: 'image',
      ...this.writer.add(`images/${image.imageName}.yaml`, toYaml(manifest)),
      cloud: cloud._id,
      path: shownPath(image),
      dependencies: this.machinesOf(cloud),
      imageName: image.imageName,
      kind: image._kind,
      builder: DIB_VERSION,
      ...this.addElements(image),
    });
    return id;
  }

  private addElements({ imageName, _content: { elements } }: DiskImage): { elements?: Record<string, ElementEntry> } {
    if (elements.folders.length === 0) return {};
    const entries = elements.folders.map(({ name, digest, files }): [string, ElementEntry] => {
      const written = files.map(({ path, content, executable }): [string, ElementFileEntry] => {
        const entry = this.writer.add(`elements/${imageName}/${name}/${path}`, content, executable);
        return [path, { ...entry, ...(executable && { executable }) }];
      });
      return [name, { digest, files: Object.fromEntries(written) }];
    });
    return { elements: Object.fromEntries(entries) };
  }

  private addStack(document: WrittenStack, pools: readonly BaremetalPool[]): void {
    const { stack, machines, inputs } = document;
    const dependencies = new Set([...this.machinesOf(stack.cloud), ...stack._predecessors.map((other) => other._id)]);
    for (const input of inputs.values()) dependencies.add(input.stack._id);
    for (const construct of document.needs) {
      if (construct instanceof DiskImage) dependencies.add(this.addImage(construct, stack.cloud));
    }
    if (machines.size > 0) {
      for (const pool of pools) if (pool.cloud === stack.cloud) dependencies.add(poolId(pool));
    }
    const placed = { cloud: stack.cloud._id, path: shownPath(stack), dependencies: [...dependencies].sort(), stackName: stack.stackName };
    const passed = inputs.size > 0 && { inputs: sortedObject(inputs, ({ stack, output }) => ({ artifact: stack._id, output })) };
    const resources = {
      resources: sortedObject(document.resources, (path) => path),
      ...(machines.size > 0 && { machines: sortedObject(machines, (name) => name) }),
    };
    const file = `stacks/${stack.stackName}`;
    if (document.engine === Engine.HEAT) {
      const files = [...document.files].map(([name, content]) => [name, this.writer.add(`files/${name}`, content)]);
      this.artifacts.set(stack._id, {
        type: 'heat-stack',
        ...this.writer.add(`${file}.yaml`, document.template),
        ...placed,
        environment: this.writer.add(`${file}.environment.yaml`, document.environment),
        ...(files.length > 0 && { files: Object.fromEntries(files) }),
        ...passed,
        ...resources,
        ...this.rollout(document),
      });
      return;
    }
    const { images, secrets, urls, parts, signals } = document;
    this.artifacts.set(stack._id, {
      type: 'terraform-stack',
      ...this.writer.add(`${file}.tf.json`, document.configuration),
      ...placed,
      ...passed,
      ...(images.size > 0 && { images: sortedObject(images, (image) => imageId(image as DiskImage, stack.cloud)) }),
      ...(secrets.size > 0 && { secrets: sortedObject(secrets, (secret) => secret) }),
      ...(urls.size > 0 && { urls: sortedObject(urls, (url) => url) }),
      ...resources,
      ...(parts.size > 0 && { parts: sortedObject(parts, (machine) => machine) }),
      ...(signals.size > 0 && { signals: sortedObject(signals, (signal) => signal) }),
      ...this.rollout(document),
    });
  }

  private rollout({ stack, machines }: WrittenStack): { rollout?: Rollout } {
    const role = this.roles.get(stack);
    if (!role) return {};
    const { batchSize, maxFailures = 0 } = role._props;
    if (batchSize === undefined && maxFailures === 0) return {};
    const here = new Set(machines.values());
    const names = role.machines.map(({ name }) => name).filter((name) => here.has(name));
    return { rollout: { role: shownPath(role), machines: names, ...(batchSize !== undefined && { batchSize }), maxFailures } };
  }

  private machinesOf(cloud: Cloud): string[] {
    return [...(this.machineStacks.get(cloud) ?? [])].sort();
  }

  private cycle(error: CycleError): Finding {
    return {
      code: 'STACK_CYCLE',
      path: this.artifacts.get(error.route[0])?.path ?? '',
      what: 'stacks wait for each other',
      got: error.route.join(' -> '),
      allowed: 'an order in which each can be deployed after those it needs',
      advice: 'take one of these references or dependencies away, or put the resources into one stack',
    };
  }
}

function imageId(image: DiskImage, cloud: Cloud): string {
  return `${image.imageName}@${cloud._id}`;
}

function poolId(pool: BaremetalPool): string {
  return `${pool.node.path.replaceAll('/', '-')}@${pool.cloud._id}`;
}

function sortedObject<T, U>(map: ReadonlyMap<string, T>, value: (member: T) => U): Record<string, U> {
  return sortedByName([...map].map(([key, member]) => [key, value(member)] as const));
}
