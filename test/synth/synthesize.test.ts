import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  Assembly,
  assemblyFiles,
  DEFAULT_STAGE,
  type HeatStackArtifact,
  type ImageArtifact,
  type TerraformStackArtifact,
} from '../../lib/assembly';
import {
  BaremetalPool,
  Distribution,
  FlatNetwork,
  GuestImage,
  ImageElement,
  ImageKind,
  Overcloud,
  type RoleProps,
  SeedCloud,
  type Undercloud,
} from '../../lib/constructs';
import { App, Engine, type Finding, Stack, SynthesisError } from '../../lib/core';
import { StructuredConfig } from '../../lib/heat/bindings/heat';
import { Net, Port, Subnet } from '../../lib/heat/bindings/neutron';
import { Flavor, Server } from '../../lib/heat/bindings/nova';
import { Hot } from '../../lib/heat/hot';
import { DIB_VERSION } from '../../lib/images';
import { synthesize } from '../../lib/synth/synthesize';
import { node, roleProps, sample } from '../checks/sample';
import { folderOf } from '../images/folder';

/** A folder for one test. */
function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'synth-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Synthesizes into a folder for one test, and opens what was written. */
function assemblyOf(app: App): Assembly {
  const outdir = scratch();
  Object.assign(app, { outdir });
  synthesize(app);
  return Assembly.open(outdir);
}

/** What a synthesis finds. Nothing must be written. */
function findingsOf(app: App): readonly Finding[] {
  const outdir = join(scratch(), 'out');
  Object.assign(app, { outdir });
  try {
    synthesize(app);
  } catch (error) {
    expect(error).toBeInstanceOf(SynthesisError);
    expect(existsSync(outdir)).toBe(false);
    return (error as SynthesisError).findings;
  }
  return [];
}

function small() {
  const app = new App({ name: 'demo' });
  return { app, seed: new SeedCloud(app, 'seed') };
}

/** A seed, an undercloud of one machine, an overcloud of four, and an instance in the overcloud. */
function clouds() {
  const { app, seed, image, network } = sample({ role: { hardware: { resourceClass: 'baremetal' } } });
  const undercloud = app.node.findChild('undercloud') as Undercloud;
  new BaremetalPool(undercloud, 'nodes', { nodes: [11, 12, 13, 14].map((number) => node(number)) });
  const lan = new FlatNetwork(undercloud, 'ctlplane', { cidr: '198.51.100.0/24' });
  const overcloud = new Overcloud(app, 'overcloud', {
    parent: undercloud,
    control: roleProps(image, lan, { count: 3 }),
    compute: roleProps(image, lan, { count: 1 }),
  });
  const guest = new GuestImage(app, 'guest', { distribution: Distribution.DEBIAN, release: 'trixie' });
  const tenant = new Stack(overcloud, 'tenant');
  const flavor = new Flavor(tenant, 'flavor', { vcpus: 1, ram: 512 });
  new Server(tenant, 'instance', { image: guest.image, flavor: flavor.reference });
  return { app, seed, network, image, guest };
}

describe('the manifest', () => {
  it('names the clouds, with who deploys whom', () => {
    expect(assemblyOf(clouds().app).manifest.clouds).toEqual({
      seed: { entry: 'seed', path: 'seed' },
      undercloud: { entry: 'undercloud', path: 'undercloud', parent: 'seed' },
      overcloud: { entry: 'overcloud', path: 'overcloud', parent: 'undercloud' },
    });
  });

  it('names the stage, unless it is the default one', () => {
    expect(assemblyOf(sample({ stage: 'production' }).app).manifest.stage).toBe('production');
    expect(assemblyOf(sample({ stage: DEFAULT_STAGE }).app).manifest).not.toHaveProperty('stage');
  });

  it('has every artifact after those it depends on', () => {
    const { artifacts } = assemblyOf(clouds().app).manifest;
    const seen = new Set<string>();
    for (const [id, { dependencies }] of Object.entries(artifacts)) {
      for (const dependency of dependencies) expect(seen, `${id} needs ${dependency}`).toContain(dependency);
      seen.add(id);
    }
  });

  it('has machines wait for their image and nodes, and what is inside a cloud for its machines', () => {
    const { app, image, guest } = clouds();
    const { artifacts } = assemblyOf(app).manifest;
    expect(artifacts['demo-undercloud-control@seed'].dependencies).toEqual(
      ['demo-seed@seed', `${image.imageName}@seed`, 'seed-nodes@seed'].sort(),
    );
    expect(artifacts['seed-nodes@seed'].dependencies).toEqual([]);
    expect(artifacts['undercloud-nodes@undercloud'].dependencies).toEqual(['demo-undercloud-control@seed']);
    expect(artifacts[`${image.imageName}@undercloud`].dependencies).toEqual(['demo-undercloud-control@seed']);
    expect(artifacts['demo-overcloud-tenant@overcloud'].dependencies).toEqual([
      'demo-overcloud-compute@undercloud',
      'demo-overcloud-control@undercloud',
      `${guest.imageName}@overcloud`,
    ]);
  });

  it.each([Engine.HEAT, Engine.TERRAFORM])(
    'tells how a change reaches machines, in the order of the role, where the role says so: %s',
    (engine) => {
      const machines = ['m-60', 'm-10', 'm-2'].map((name) => ({ name }));
      const rollouts = (role: Partial<RoleProps>) => {
        const { artifacts } = assemblyOf(sample({ engine, role: { machines, ...role } }).app).manifest;
        const [first, second] = ['demo-undercloud-control@seed', 'demo-undercloud-control-2@seed'].map(
          (id) => artifacts[id] as HeatStackArtifact | TerraformStackArtifact,
        );
        return [first.rollout, second.rollout];
      };
      expect(rollouts({})).toEqual([undefined, undefined]);
      expect(rollouts({ batchSize: 2 })).toEqual([
        { role: 'undercloud/control', machines: ['m-10', 'm-2'], batchSize: 2, maxFailures: 0 },
        { role: 'undercloud/control', machines: ['m-60'], batchSize: 2, maxFailures: 0 },
      ]);
      expect(rollouts({ maxFailures: 1 })[1]).toEqual({ role: 'undercloud/control', machines: ['m-60'], maxFailures: 1 });
    },
  );

  it('has an image once for every cloud that uses it, of one file', () => {
    const { app, image } = clouds();
    const { artifacts } = assemblyOf(app).manifest;
    const images = Object.entries(artifacts).filter(([id]) => id.startsWith(image.imageName));
    expect(images.map(([id]) => id)).toEqual([`${image.imageName}@seed`, `${image.imageName}@undercloud`]);
    expect(new Set(images.map(([, { file }]) => file)).size).toBe(1);
  });

  it('tells what an image is and what builds it, and holds its elements that come from elsewhere', () => {
    const folder = folderOf({ 'motd/static/etc/motd': 'hello\n', 'motd/install.d/50-motd': '#!/bin/sh\n' });
    const { app, image } = sample({ image: { kind: ImageKind.PARTITION, elements: [ImageElement.fromFolder(join(folder, 'motd'))] } });
    const assembly = assemblyOf(app);
    const artifact = assembly.manifest.artifacts[`${image.imageName}@seed`] as ImageArtifact;
    expect(artifact).toMatchObject({ kind: 'partition', builder: DIB_VERSION });
    const { digest, files } = artifact.elements!.motd;
    expect(digest).toBe(image._content.elements.folders.find(({ name }) => name === 'motd')?.digest);
    const place = `elements/${image.imageName}/motd`;
    expect(Object.entries(files).map(([path, { file, executable }]) => [path, file, executable])).toEqual([
      ['install.d/50-motd', `${place}/install.d/50-motd`, true],
      ['static/etc/motd', `${place}/static/etc/motd`, undefined],
    ]);
    expect(assembly.read(files['static/etc/motd'])).toBe('hello\n');
    expect(assemblyFiles(assembly.manifest)).toContain(`${place}/static/etc/motd`);
  });

  it('tells which output of which stack a parameter is', () => {
    const assembly = assemblyOf(clouds().app);
    const { artifacts } = assembly.manifest;
    const { inputs } = artifacts['demo-undercloud-control@seed'] as HeatStackArtifact;
    expect(inputs?.seed_ctlplane_network).toEqual({ artifact: 'demo-seed@seed', output: 'ctlplane_network' });
    for (const { artifact, output } of Object.values(inputs ?? {})) {
      const template = load(assembly.read(artifacts[artifact])) as { outputs: object };
      expect(template.outputs).toHaveProperty(output);
    }
  });

  it('has no stack of nothing', () => {
    const { app, seed } = small();
    new Stack(seed, 'empty');
    new Net(new Stack(seed, 'full'), 'net');
    expect(Object.keys(assemblyOf(app).manifest.artifacts)).toEqual(['demo-seed-full@seed']);
  });

  it('orders stacks as the program says', () => {
    const { app, seed } = small();
    const [a, b] = ['a', 'b'].map((id) => new Stack(seed, id));
    for (const stack of [a, b]) new Net(stack, 'net');
    a.dependsOn(b);
    const { artifacts } = assemblyOf(app).manifest;
    expect(Object.keys(artifacts)).toEqual(['demo-seed-b@seed', 'demo-seed-a@seed']);
    expect(artifacts['demo-seed-a@seed'].dependencies).toEqual(['demo-seed-b@seed']);
  });
});

describe('the files', () => {
  it('are the ones that the manifest names, each as it says, and the tree', () => {
    const assembly = assemblyOf(clouds().app);
    const named = Object.values(assembly.manifest.artifacts).flatMap((artifact) =>
      artifact.type === 'heat-stack' ? [artifact, artifact.environment, ...Object.values(artifact.files ?? {})] : [artifact],
    );
    const elements = Object.values(assembly.manifest.artifacts).flatMap((artifact) =>
      artifact.type === 'image' ? Object.values(artifact.elements ?? {}).flatMap(({ files }) => Object.values(files)) : [],
    );
    for (const entry of [...named, ...elements]) expect(assembly.read(entry)).not.toBe('');
    const there = readdirSync(assembly.folder, { recursive: true, encoding: 'utf8' });
    const files = there.filter((file) => statSync(join(assembly.folder, file)).isFile());
    expect(files.sort()).toEqual([...new Set([...named, ...elements].map(({ file }) => file)), 'manifest.json', 'tree.json'].sort());
  });

  it('that a template asks for are among them', () => {
    const { app, seed } = small();
    new StructuredConfig(new Stack(seed, 'stack'), 'config', { config: { text: Hot.file(join(__dirname, 'synthesize.test.ts')) } });
    const assembly = assemblyOf(app);
    const { files = {} } = assembly.manifest.artifacts['demo-seed-stack@seed'] as HeatStackArtifact;
    const [[name, entry]] = Object.entries(files);
    expect(entry.file).toBe(`files/${name}`);
    expect(assembly.read(entry)).toBe(readFileSync(join(__dirname, 'synthesize.test.ts'), 'utf8'));
  });

  it('hold the tree of constructs', () => {
    const { app, seed } = small();
    new Net(new Stack(seed, 'stack'), 'net');
    const { folder } = assemblyOf(app);
    expect(JSON.parse(readFileSync(join(folder, 'tree.json'), 'utf8'))).toEqual({
      id: '',
      path: '',
      type: 'App',
      children: [
        {
          id: 'seed',
          path: 'seed',
          type: 'SeedCloud',
          children: [{ id: 'stack', path: 'seed/stack', type: 'Stack', children: [{ id: 'net', path: 'seed/stack/net', type: 'Net' }] }],
        },
      ],
    });
  });

  it('hold no password of a node file', () => {
    const { app, seed } = small();
    const file = join(scratch(), 'nodes.json');
    const login = { pm_addr: '198.51.100.1', pm_user: 'admin', pm_password: 'hunter2' };
    const size = { cpu: 1, memory: 1024, disk: 10, arch: 'x86_64' };
    writeFileSync(file, JSON.stringify({ nodes: [{ name: 'node-1', pm_type: 'ipmi', ...login, ...size, mac: ['52:54:00:00:00:01'] }] }));
    BaremetalPool.fromFile(seed, 'nodes', file);
    const { folder } = assemblyOf(app);
    const texts = ['manifest.json', 'tree.json', 'nodes/seed-nodes.json'].map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts[2]).toContain('"ipmi_username": "admin"');
    for (const text of texts) expect(text).not.toContain('hunter2');
  });
});

describe('what is wrong', () => {
  it('is told at once, of every check and every stack, and nothing is written', () => {
    const { app, seed } = sample({ network: { cidr: '192.0.2.1/26' }, nodes: [node(1), node(2, { ports: node(1).ports })] });
    new Subnet(new Stack(seed, 'one'), 'subnet', { network: 'n', cidr: '192.0.2.0/24', ipVersion: 5 });
    new Net(new Stack(seed, 'two'), 'net', { name: 5 as unknown as string, adminStateUp: 'perhaps' as unknown as boolean });
    const codes = findingsOf(app).map(({ code, path }) => `${code} ${path}`);
    expect(codes).toEqual(
      expect.arrayContaining([
        'CIDR_HOST_BITS seed/ctlplane',
        'MAC_TWICE seed/nodes',
        'HEAT_PROPERTY seed/one/subnet',
        'HEAT_PROPERTY seed/two/net',
      ]),
    );
  });

  it('leaves the assembly of before as it was', () => {
    const outdir = join(scratch(), 'out');
    synthesize(Object.assign(small().app, { outdir }));
    const before = readFileSync(join(outdir, 'manifest.json'), 'utf8');
    const { app, seed } = small();
    new Subnet(new Stack(seed, 'one'), 'subnet', { network: 'n', cidr: '192.0.2.0/24', ipVersion: 5 });
    expect(() => synthesize(Object.assign(app, { outdir }))).toThrow(SynthesisError);
    expect(readFileSync(join(outdir, 'manifest.json'), 'utf8')).toBe(before);
  });

  it('has a line for each finding, with what to do', () => {
    const { app } = sample({ network: { cidr: '192.0.2.1/26' } });
    Object.assign(app, { outdir: join(scratch(), 'out') });
    expect(() => synthesize(app)).toThrow(/^CIDR_HOST_BITS \[seed\/ctlplane\] .+; got .+; allowed .+; do .+$/m);
  });

  it('goes as data to the file that TRIPLEO_FINDINGS names; an empty list where nothing is wrong', () => {
    const file = join(scratch(), 'findings.json');
    vi.stubEnv('TRIPLEO_FINDINGS', file);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const findings = findingsOf(sample({ network: { cidr: '192.0.2.1/26' } }).app);
    expect(findings).not.toEqual([]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(findings);
    assemblyOf(sample().app);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([]);
  });
});

describe('a cycle of stacks', () => {
  it('by references is found, with its route', () => {
    const { app, seed } = small();
    const [a, b, c] = ['a', 'b', 'c'].map((id) => new Stack(seed, id));
    const nets = [a, b, c].map((stack) => new Net(stack, 'net'));
    for (const [i, stack] of [a, b, c].entries()) new Port(stack, 'port', { network: nets[(i + 1) % 3].reference });
    expect(findingsOf(app)).toEqual([
      {
        code: 'STACK_CYCLE',
        path: 'seed/a',
        what: 'stacks wait for each other',
        got: 'demo-seed-a@seed -> demo-seed-b@seed -> demo-seed-c@seed -> demo-seed-a@seed',
        allowed: 'an order in which each can be deployed after those it needs',
        advice: 'take one of these references or dependencies away, or put the resources into one stack',
      },
    ]);
  });

  it('by what the program orders is found too', () => {
    const { app, seed } = small();
    const [a, b] = ['a', 'b'].map((id) => new Stack(seed, id));
    const net = new Net(a, 'net');
    new Port(b, 'port', { network: net.reference });
    a.dependsOn(b);
    expect(findingsOf(app).map(({ code, got }) => [code, got])).toEqual([
      ['STACK_CYCLE', 'demo-seed-a@seed -> demo-seed-b@seed -> demo-seed-a@seed'],
    ]);
  });

  it('is none where one stack needs two that need a third', () => {
    const { app, seed } = small();
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => new Stack(seed, id));
    const net = new Net(d, 'net');
    for (const stack of [b, c]) new Net(new Port(stack, 'port', { network: net.reference }).stack, 'net');
    new Net(a, 'net');
    a.dependsOn(b, c);
    expect(Object.keys(assemblyOf(app).manifest.artifacts)).toEqual(['d', 'b', 'c', 'a'].map((id) => `demo-seed-${id}@seed`));
  });
});
