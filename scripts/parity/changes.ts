import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Assembly } from '../../lib/assembly';
import { Distribution, GoldImage, SeedCloud } from '../../lib/constructs';
import { App, Engine, Stack, SynthesisError } from '../../lib/core';
import {
  BaremetalFlavor,
  BaremetalServer,
  Configuration,
  Deployment,
  ImageChange,
  Network,
  Port,
  RandomSecret,
  Signal,
  Subnet,
} from '../../lib/resources';
import type { Effect } from '../../lib/runner/plan/effect';
import { plan } from '../../lib/runner/plan/plan';
import type { Side } from '../../lib/runner/plan/side';
import { schemaLookup } from '../../lib/runner/plan/terraform-schema';
import { assemblySide } from '../../lib/runner/sides';
import { synthesize } from '../../lib/synth/synthesize';

/** A change of a program, and what each engine would do. */
export interface ChangeParity {
  readonly what: string;
  readonly done: ReadonlyMap<Engine, Done>;
}

export interface Done {
  /** Codes of what is found where the engine can't say what the program asks for. */
  readonly codes: readonly string[];
  /** What happens to machines. */
  readonly machines: readonly { readonly effect: Effect; readonly guarded: boolean }[];
  /** What happens to resources other than the machines' servers. */
  readonly resources: readonly { readonly type: string; readonly effect: Effect }[];
}

/** A program with machines, as far as a change can touch it. */
interface Shape {
  readonly machines: readonly string[];
  /** What the first machine's server is called. */
  readonly name: string;
  readonly release: string;
  readonly onImageChange: ImageChange;
  readonly memory: number;
  readonly settings: { readonly [name: string]: unknown };
  readonly secretLength: number;
  readonly address: string;
  readonly range: string;
  readonly physicalNetwork: string;
  readonly ports: number;
}

const SHAPE: Shape = {
  machines: ['one', 'two', 'three'],
  name: 'one',
  release: 'bookworm',
  onImageChange: ImageChange.REBUILD,
  memory: 1024,
  settings: { workers: 1 },
  secretLength: 32,
  address: '192.0.2.10',
  range: '192.0.2.0/26',
  physicalNetwork: 'ctlplane',
  ports: 1,
};

/** By what a reader calls the change: what the program has after it and, where that is special, before it. */
const CHANGES: { readonly [what: string]: { readonly before?: Partial<Shape>; readonly after: Partial<Shape> } } = {
  'another image, `onImageChange` REBUILD': { after: { release: 'trixie' } },
  'another image, `onImageChange` REBUILD_KEEPING_EPHEMERAL': keeping(ImageChange.REBUILD_KEEPING_EPHEMERAL, { release: 'trixie' }),
  'another image, `onImageChange` REPLACE': keeping(ImageChange.REPLACE, { release: 'trixie' }),
  'more memory asked for in the flavor': { after: { memory: 2048 } },
  'another value in the configuration': { after: { settings: { workers: 2 } } },
  'a new setting in the configuration': { after: { settings: { workers: 1, debug: true } } },
  'a longer secret in the configuration': { after: { secretLength: 64 } },
  'another fixed address': { after: { address: '192.0.2.11' } },
  'one more port': { after: { ports: 2 } },
  "another range of the subnet's": { after: { range: '192.0.2.0/25' } },
  'another physical network': { after: { physicalNetwork: 'other' } },
  'another name of the server': { after: { name: 'first' } },
  'one more machine': { after: { machines: ['one', 'two', 'three', 'four'] } },
  'one machine less, from the middle': { after: { machines: ['one', 'three'] } },
};

function keeping(onImageChange: ImageChange, after: Partial<Shape>): (typeof CHANGES)[string] {
  return { before: { onImageChange }, after: { onImageChange, ...after } };
}

/** Every change, by really planning it with either engine, from one assembly to the next. */
export function readChanges(): ChangeParity[] {
  return Object.entries(CHANGES).map(([what, { before, after }]) => ({
    what,
    done: new Map(Object.values(Engine).map((engine) => [engine, carryOut(engine, { ...SHAPE, ...before }, { ...SHAPE, ...after })])),
  }));
}

function carryOut(engine: Engine, before: Shape, after: Shape): Done {
  try {
    const { machines, changes } = plan(sideOf(engine, before), sideOf(engine, after), schemaLookup);
    const servers = new Set(machines.map(({ resource }) => resource));
    const resources = changes.filter(({ resource, effect }) => effect !== 'none' && !servers.has(resource));
    return { codes: [], machines: machines.filter(({ effect }) => effect !== 'none'), resources };
  } catch (error) {
    if (!(error instanceof SynthesisError)) throw error;
    return { codes: error.findings.map(({ code }) => code), machines: [], resources: [] };
  }
}

function sideOf(engine: Engine, shape: Shape): Side {
  const outdir = mkdtempSync(join(tmpdir(), 'parity-'));
  try {
    synthesize(program(engine, shape, outdir));
    return assemblySide(Assembly.open(outdir));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function program(engine: Engine, shape: Shape, outdir: string): App {
  const app = new App({ name: 'parity', outdir });
  const image = new GoldImage(app, 'image', { distribution: Distribution.DEBIAN, release: shape.release });
  const stack = new Stack(new SeedCloud(app, 'seed'), 'machines', { engine });
  const network = new Network(stack, 'network', { name: 'network', physicalNetwork: shape.physicalNetwork });
  const subnet = new Subnet(stack, 'subnet', { name: 'subnet', network, cidr: shape.range });
  const flavor = new BaremetalFlavor(stack, 'flavor', {
    name: 'flavor',
    resourceClass: 'baremetal',
    traits: [],
    cpus: 1,
    memory: shape.memory,
    disk: 10,
    ephemeralDisk: 10,
  });
  const secret = new RandomSecret(stack, 'secret', { length: shape.secretLength });
  const configuration = new Configuration(stack, 'configuration', { settings: { ...shape.settings, password: secret.value } });
  for (const id of shape.machines) {
    const first = id === SHAPE.machines[0];
    const ports = Array.from({ length: first ? shape.ports : 1 }, (_, index) => {
      const address = first && index === 0 ? shape.address : undefined;
      return new Port(stack, `${id}-port-${index}`, { name: `${id}-${index}`, network, subnet, address });
    });
    const server = new BaremetalServer(stack, id, {
      name: first ? shape.name : id,
      image: image.image,
      flavor: flavor.reference,
      ports,
      onImageChange: shape.onImageChange,
    });
    new Deployment(stack, `${id}-deployment`, { name: 'configuration', configuration, server, signal: Signal.NONE });
  }
  return app;
}
