import type { Construct } from 'constructs';
import { load } from 'js-yaml';
import { SeedCloud } from '../../lib/constructs';
import { App, Engine, type Finding, formatFinding, type Resource, Stack } from '../../lib/core';
import { resourceType } from '../../lib/heat/schema';
import { writeStacks } from '../../lib/synth/documents';
import { resourceSchema } from '../../lib/terraform/schema';
import { CLASSES, type ResourceName, SAMPLES, type Things, things, USES } from './samples';

/** A class of resources, and how the engines say its properties. */
export interface ClassParity {
  readonly name: ResourceName;
  /** Its type with each engine. */
  readonly types: ReadonlyMap<Engine, string | undefined>;
  readonly properties: ReadonlyMap<string, ReadonlyMap<Engine, Said>>;
}

/** What an engine makes of a property. */
export interface Said {
  /** What in the document changes with it: properties of the class's own type, `type.property` of others, or others' types. */
  readonly places: readonly string[];
  /** What is found where it has a value that the engine can't say. */
  readonly findings: readonly Finding[];
}

/** Every class of resources: one of each is written with either engine, and another for each other value of each property. */
export function readParity(): ClassParity[] {
  return (Object.keys(SAMPLES) as ResourceName[]).sort().map((name) => {
    const types = new Map<Engine, string | undefined>();
    const properties = new Map<string, Map<Engine, Said>>();
    for (const engine of Object.values(Engine)) {
      const sample = write(engine, name);
      if (sample.findings.length > 0) throw new Error(`${name} with ${engine}: ${sample.findings.map(formatFinding).join('\n')}`);
      types.set(engine, sample.type);
      for (const [property, values] of Object.entries(samplesOf(name, things(emptyStack(engine))))) {
        const others = values.slice(1).map((_, index) => write(engine, name, property, index + 1));
        const said = { places: placesOf(sample, others), findings: others.flatMap(({ findings }) => findings) };
        properties.set(property, (properties.get(property) ?? new Map<Engine, Said>()).set(engine, said));
      }
    }
    return { name, types, properties };
  });
}

/** A stack with a resource of a class in it, as an engine writes it. */
interface Written {
  /** Type of the resource. */
  readonly type: string | undefined;
  readonly resources: ReadonlyMap<string, WrittenResource>;
  readonly findings: readonly Finding[];
}

interface WrittenResource {
  readonly type: string;
  /** What it says, by place. */
  readonly places: ReadonlyMap<string, string>;
}

/** Writes a resource that has the first sample of each property, but for one that has another. */
function write(engine: Engine, name: ResourceName, property?: string, index = 0): Written {
  const stack = emptyStack(engine);
  const others = things(stack);
  const samples = Object.entries(samplesOf(name, others));
  const props = Object.fromEntries(samples.map(([key, values]) => [key, values[key === property ? index : 0]]));
  const Class = CLASSES[name] as new (scope: Construct, id: string, props: unknown) => Resource;
  const resource = new Class(stack, 'sample', props);
  (USES[name] as ((resource: Resource, others: Things) => void) | undefined)?.(resource, others);
  const { documents, findings } = writeStacks([stack]);
  const [document] = documents;
  const written = document.engine === Engine.HEAT ? readTemplate(document.template) : readConfiguration(document.configuration);
  return { type: resource._form(engine).type, resources: written, findings };
}

function emptyStack(engine: Engine): Stack {
  return new Stack(new SeedCloud(new App({ name: 'parity' }), 'seed'), 'stack', { engine });
}

function samplesOf(name: ResourceName, others: Things): { readonly [property: string]: readonly unknown[] } {
  return SAMPLES[name](others);
}

type Body = { readonly [key: string]: unknown };

function readTemplate(template: string): Map<string, WrittenResource> {
  const { resources } = load(template) as { readonly resources: { readonly [name: string]: Body } };
  const found = new Map<string, WrittenResource>();
  for (const [name, { type, properties, depends_on, ...sections }] of Object.entries(resources)) {
    const places = new Map([...placesIn(properties as Body, resourceType(String(type))?.properties), ...placesIn(sections)]);
    found.set(`${type} ${name}`, { type: String(type), places });
  }
  return found;
}

function readConfiguration(configuration: string): Map<string, WrittenResource> {
  const { resource } = JSON.parse(configuration) as { readonly resource: { readonly [type: string]: { readonly [name: string]: Body } } };
  const found = new Map<string, WrittenResource>();
  for (const [type, byName] of Object.entries(resource)) {
    for (const [name, { depends_on, ...body }] of Object.entries(byName)) {
      found.set(`${type} ${name}`, { type, places: placesIn(body, resourceSchema(type)) });
    }
  }
  return found;
}

/** What either engine's schema has within a property: Heat in `schema`, Terraform in `block`. */
interface Schemas {
  readonly [name: string]: { readonly schema?: Schemas; readonly block?: Schemas };
}

/** What a document says, by place: dotted names, as deep as the schema has names. */
function placesIn(body: Body | undefined, schemas: Schemas = {}): Map<string, string> {
  const places = new Map<string, string>();
  for (const [name, value] of Object.entries(body ?? {})) {
    const within = schemas[name]?.block ?? schemas[name]?.schema?.['*']?.schema;
    if (!within || !Array.isArray(value)) places.set(name, JSON.stringify(value));
    else {
      for (const [inner, text] of value.flatMap((item) => [...placesIn(item, within)])) {
        places.set(`${name}.${inner}`, `${places.get(`${name}.${inner}`) ?? ''}${text}\n`);
      }
    }
  }
  return places;
}

/** The places of which others say something else. */
function placesOf(sample: Written, others: readonly Written[]): string[] {
  const places = new Set<string>();
  for (const other of others) {
    for (const name of new Set([...sample.resources.keys(), ...other.resources.keys()])) {
      const [a, b] = [sample.resources.get(name), other.resources.get(name)];
      const { type } = (a ?? b) as WrittenResource;
      const prefix = type === sample.type ? '' : `${type}.`;
      if (a && b) for (const place of differing(a.places, b.places)) places.add(prefix + place);
      else if (type !== sample.type) places.add(type);
    }
  }
  return [...places].sort();
}

function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((place) => a.get(place) !== b.get(place));
}
