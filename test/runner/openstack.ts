import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Cloud } from '../../lib/runner/clouds/cloud';
import type { StackDetail, StackEvent, StackResource } from '../../lib/runner/clouds/heat';
import type { BaremetalPort, Node } from '../../lib/runner/clouds/ironic';
import { testCloud, testConfig } from './clouds/keystone';
import type { Answer, Received, TestServer } from './clouds/server';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Json = { [key: string]: any };

/** A stack as the test's Heat holds it. */
export interface TestStack extends Writable<StackDetail> {
  template: Json;
  environment: Json;
  files: { [name: string]: string };
  readonly events: StackEvent[];
  resources: StackResource[];
}

export type TestNode = Writable<Node>;

/** A small cloud in memory: of each service what the runner asks for. Everything that is begun is done at once, unless a test says otherwise. */
export class OpenStack {
  public readonly stacks: TestStack[] = [];
  public readonly nodes: TestNode[] = [];
  public readonly ports: Writable<BaremetalPort>[] = [];
  public readonly images: Json[] = [];
  public readonly servers: Json[] = [];
  /** What Heat does when it is asked to create, update or delete. */
  public operate: (stack: TestStack, action: string) => void = (stack, action) => this.complete(stack, action);
  /** What Ironic does when a provision state is asked for. */
  public provision: (node: TestNode, target: string) => void = (node, target) => {
    node.provision_state = target === 'manage' ? 'manageable' : 'available';
  };
  /** By container and name, joined by a `/`. */
  public readonly objects: { [path: string]: Json } = {};
  /** What happens before one look at a stack after the other. */
  public readonly looks: (() => void)[] = [];
  /** What happens before one look at an object after the other. */
  public readonly looksAtObjects: (() => void)[] = [];
  /** What a test answers in place of this cloud. */
  public answer?: (request: Received) => Answer | Promise<Answer>;
  public server!: TestServer;
  private number = 0;

  /** Paths of what the catalogue lists, by service type. */
  private readonly services: { [type: string]: string } = {
    orchestration: '/orchestration/v1/p1',
    compute: '/compute/v2.1',
    baremetal: '/baremetal',
    image: '/image',
    placement: '/placement',
    network: '/network',
    'object-store': '/object-store/v1/AUTH_p1',
  };

  public static async start(): Promise<OpenStack> {
    const cloud = new OpenStack();
    cloud.server = await testCloud({
      services: cloud.services,
      answer: async (request) => (await cloud.answer?.(request)) ?? cloud.handle(request),
    });
    onTestFinished(() => cloud.server.stop());
    return cloud;
  }

  /** A connection for one test. */
  public connect(): Cloud {
    const cloud = new Cloud(testConfig(this.server), { firstDelay: 1 });
    onTestFinished(() => cloud.close());
    return cloud;
  }

  /** Takes a service out of the catalogue. */
  public without(type: string): void {
    delete this.services[type];
  }

  /** Calls that could change something. */
  public get writes(): string[] {
    return this.server.calls.filter((call) => !call.startsWith('GET ') && !call.endsWith('/auth/tokens'));
  }

  /** Bodies of the calls to a path, oldest first. */
  public sent(method: string, path: RegExp): Json[] {
    return this.server.received.filter((call) => call.method === method && path.test(call.path)).map(({ json }) => json as Json);
  }

  public id(kind: string): string {
    this.number += 1;
    return `${kind}-${this.number}`;
  }

  public addNode(node: Partial<TestNode>): TestNode {
    const all = {
      uuid: this.id('node'),
      name: null,
      driver: 'fake-hardware',
      provision_state: 'available',
      target_provision_state: null,
      power_state: 'power off',
      target_power_state: null,
      last_error: null,
      maintenance: false,
      maintenance_reason: null,
      instance_uuid: null,
      resource_class: 'baremetal',
      traits: [],
      properties: {},
      driver_info: {},
      extra: {},
      ...node,
    };
    this.nodes.push(all);
    return all;
  }

  public addStack(stack: Partial<TestStack> & { stack_name: string }): TestStack {
    const all = {
      id: this.id('stack'),
      stack_status: 'CREATE_COMPLETE',
      stack_status_reason: '',
      creation_time: '2026-01-01T00:00:00Z',
      updated_time: null,
      tags: [],
      description: '',
      parameters: {},
      outputs: [],
      timeout_mins: null,
      disable_rollback: true,
      template: { heat_template_version: '2021-04-16', resources: {} },
      environment: {},
      files: {},
      events: [],
      resources: [],
      ...stack,
    };
    this.stacks.push(all);
    return all;
  }

  /** Records an event, about the stack itself where no resource is named. */
  public event(stack: TestStack, status: string, resource = stack.stack_name): void {
    stack.events.push({
      id: this.id('event'),
      event_time: '2026-01-01T00:00:00Z',
      resource_name: resource,
      logical_resource_id: resource,
      physical_resource_id: null,
      resource_status: status,
      resource_status_reason: '',
      links: [],
    });
  }

  /** Ends an operation well: resources come to be, servers run, outputs have values. */
  public complete(stack: TestStack, action: string): void {
    this.event(stack, `${action}_IN_PROGRESS`);
    if (action === 'DELETE') {
      this.stacks.splice(this.stacks.indexOf(stack), 1);
      return;
    }
    const before = stack.resources;
    stack.resources = Object.entries<Json>(stack.template.resources).map(([name, { type, properties }]) => {
      const known = before.find((resource) => resource.resource_name === name);
      const id = known?.physical_resource_id ?? this.id('thing');
      if (!known && type === 'OS::Nova::Server')
        this.servers.push({ id, name: properties.name, status: 'ACTIVE', addresses: {}, flavor: {} });
      this.event(stack, `${known ? action : 'CREATE'}_COMPLETE`, name);
      return resourceOf(name, { resource_type: type, physical_resource_id: id });
    });
    stack.outputs = Object.keys(stack.template.outputs ?? {}).map((name) => ({ output_key: name, output_value: `value of ${name}` }));
    stack.stack_status = `${action}_COMPLETE`;
    this.event(stack, stack.stack_status);
  }

  /** Ends an operation badly, one resource being to blame. */
  public fail(stack: TestStack, action: string, resource: string, reason: string): void {
    this.event(stack, `${action}_IN_PROGRESS`);
    const resource_status = `${action}_FAILED`;
    stack.resources = [resourceOf(resource, { resource_status, resource_status_reason: reason })];
    this.event(stack, resource_status, resource);
    stack.stack_status = resource_status;
    this.event(stack, resource_status);
  }

  private handle(request: Received): Answer {
    const { pathname, searchParams } = new URL(request.path, 'http://cloud');
    const [service, ...words] = pathname.split('/').slice(1);
    const json = (request.json ?? {}) as Json;
    if (service === 'orchestration') return this.heat(request.method, words.slice(2), searchParams, json);
    if (service === 'baremetal') return this.ironic(request.method, words.slice(1), json);
    if (service === 'image') return this.glance(request, words.slice(1), searchParams);
    if (service === 'compute') return this.nova(words.slice(1), searchParams);
    if (service === 'placement') return this.placement(words, searchParams);
    if (service === 'object-store') return this.swift(decodeURIComponent(words.slice(2).join('/')));
    if (service === 'network') return { body: { ports: [] } };
    return { status: 404 };
  }

  private heat(method: string, [, name, id, part]: string[], query: URLSearchParams, json: Json): Answer {
    if (name === undefined && method === 'GET') {
      const wanted = query.get('name');
      return { body: { stacks: this.stacks.filter((stack) => wanted === null || stack.stack_name === wanted) } };
    }
    if (method === 'POST') {
      const stack = this.addStack({ stack_name: json.stack_name, stack_status: 'CREATE_IN_PROGRESS' });
      take(stack, json);
      this.operate(stack, 'CREATE');
      return { status: 201, body: { stack: { id: stack.id } } };
    }
    const stack = this.stacks.find((one) => one.stack_name === name && one.id === id);
    if (part === undefined && method === 'GET') this.looks.shift()?.();
    if (!stack || !this.stacks.includes(stack)) return { status: 404 };
    if (method === 'PUT') take(stack, json);
    if (method !== 'GET') {
      this.operate(stack, method === 'PUT' ? 'UPDATE' : 'DELETE');
      return { status: 202 };
    }
    if (part === undefined) return { body: { stack } };
    if (part === 'resources') return { body: { resources: stack.resources } };
    // As Heat does: all of them where the marker is not there.
    if (part === 'events')
      return { body: { events: stack.events.slice(stack.events.findIndex((event) => event.id === query.get('marker')) + 1) } };
    return { body: stack[part as 'template' | 'environment' | 'files'] };
  }

  private swift(path: string): Answer {
    this.looksAtObjects.shift()?.();
    const body = this.objects[path];
    return body ? { body } : { status: 404 };
  }

  private ironic(method: string, [what, which, part, aspect]: string[], json: Json): Answer {
    if (!what) return { body: { version: { min_version: '1.1', version: '1.95' } } };
    if (method === 'POST' && what === 'nodes') {
      return { status: 201, body: this.addNode({ ...json, provision_state: 'enroll', power_state: null }) };
    }
    if (method === 'POST') {
      const port = { uuid: this.id('port'), ...json } as BaremetalPort;
      this.ports.push(port);
      return { status: 201, body: port };
    }
    if (which === 'detail') return { body: { [what]: what === 'nodes' ? this.nodes : this.ports } };
    const node = this.nodes.find((one) => one.uuid === which);
    if (!node) return { status: 404 };
    if (method === 'GET') return { body: node };
    if (part === 'traits') node.traits = json.traits;
    else if (aspect === 'power') node.power_state = json.target;
    else this.provision(node, json.target);
    return { status: 202 };
  }

  private glance({ method, text, json }: Received, [, id, file]: string[], query: URLSearchParams): Answer {
    const at = this.images.findIndex((image) => image.id === id);
    if (method === 'POST') {
      const image = { id: this.id('image'), owner: 'p1', status: 'queued', ...(json as Json) };
      this.images.push(image);
      return { status: 201, body: image };
    }
    if (method === 'DELETE') this.images.splice(at, 1);
    if (file) Object.assign(this.images[at], { status: 'active', os_hash_algo: 'sha512', os_hash_value: sha512(text) });
    if (id && method === 'GET') return at < 0 ? { status: 404 } : { body: this.images[at] };
    if (id) return { status: 204 };
    return { body: { images: this.images.filter((image) => [...query].every(([name, value]) => image[name] === value)) } };
  }

  private nova([what, which]: string[], query: URLSearchParams): Answer {
    if (!what) return { body: { version: { min_version: '2.1', version: '2.96' } } };
    const image = query.get('image');
    if (which === 'detail') return { body: { servers: this.servers.filter((server) => image === null || server.image?.id === image) } };
    const server = this.servers.find(({ id }) => id === which);
    return server ? { body: { server } } : { status: 404 };
  }

  private placement([what]: string[], query: URLSearchParams): Answer {
    if (!what) return { body: { versions: [{ min_version: '1.0', max_version: '1.39' }] } };
    const [wanted] = (query.get('resources') ?? '').split(':');
    const free = this.nodes.filter(
      (node) => node.provision_state === 'available' && `CUSTOM_${node.resource_class?.toUpperCase()}` === wanted,
    );
    return { body: { provider_summaries: Object.fromEntries(free.map(({ uuid }) => [uuid, {}])) } };
  }
}

function sha512(text: string): string {
  return createHash('sha512').update(text).digest('hex');
}

/** A resource as Heat lists it, complete unless the test says otherwise. */
export function resourceOf(name: string, more: Partial<StackResource> = {}): StackResource {
  return {
    resource_name: name,
    resource_type: 'OS::Heat::Value',
    physical_resource_id: '',
    resource_status: 'CREATE_COMPLETE',
    resource_status_reason: '',
    links: [],
    ...more,
  };
}

/** What Heat keeps of what it is sent. */
function take(stack: TestStack, json: Json): void {
  stack.template = json.template;
  stack.environment = json.environment ?? {};
  stack.files = json.files ?? {};
  const shown = (name: string, value: unknown) => (json.template.parameters?.[name]?.hidden ? '******' : String(value));
  stack.parameters = Object.fromEntries(Object.entries(json.parameters ?? {}).map(([name, value]) => [name, shown(name, value)]));
  stack.tags = json.tags?.split(',') ?? [];
}

/** A folder for one test, with a clouds.yaml that names some clouds, or says where none is. */
export function folderWith(clouds: { readonly [entry: string]: OpenStack | string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'tripleo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const user = { username: 'admin', password: 's3cret', user_domain_id: 'default', project_id: 'p1' };
  const entries = Object.entries(clouds).map(([entry, cloud]) => {
    const auth = { ...user, auth_url: typeof cloud === 'string' ? cloud : cloud.server.origin };
    return [entry, { auth, region_name: 'RegionOne' }];
  });
  writeFileSync(join(folder, 'clouds.yaml'), JSON.stringify({ clouds: Object.fromEntries(entries) }));
  return folder;
}
