import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { FlatNetwork, SeedCloud } from '../../lib/constructs';
import { App, Output, Stack } from '../../lib/core';
import { StructuredConfig, ValueResource } from '../../lib/heat/bindings/heat';
import { Net, Port, Subnet } from '../../lib/heat/bindings/neutron';
import { Server } from '../../lib/heat/bindings/nova';
import { Condition } from '../../lib/heat/condition';
import { Hot } from '../../lib/heat/hot';
import { MAX_RESOURCES_PER_STACK, MAX_TEMPLATE_BYTES } from '../../lib/heat/limits';
import { Parameter, ParameterType } from '../../lib/heat/parameter';
import { RandomSecret } from '../../lib/resources';
import { ImageChange } from '../../lib/resources/baremetal-server';
import { sample } from '../checks/sample';
import { reachable, waitsFor, written } from './written';

function program() {
  const app = new App({ name: 'demo' });
  const seed = new SeedCloud(app, 'seed');
  const stack = new Stack(seed, 'stack');
  return { app, seed, stack };
}

const STACK = 'demo-seed-stack';

describe('a template', () => {
  it('says its version, description, parameters, conditions, resources and outputs in this order', () => {
    const { app, seed } = program();
    const stack = new Stack(seed, 'full', { description: 'What it is for' });
    const size = new Parameter(stack, 'size', { type: ParameterType.NUMBER, defaultValue: 1 });
    const large = new Condition(stack, 'large', { expression: Hot.conditionEquals(size.value, 2) });
    const net = new Net(stack, 'net', { heat: { condition: large } });
    new Output(stack, 'id', { value: net.reference, description: 'The network' });
    const { document, template, findings } = written(app);
    expect(findings).toEqual([]);
    expect(document('demo-seed-full').template).toBe(`heat_template_version: '2021-04-16'
description: What it is for
parameters:
  size:
    default: 1
    type: number
conditions:
  large:
    equals:
      - get_param: size
      - 2
resources:
  before_all:
    type: OS::Heat::Value
    properties:
      value: true
  net:
    type: OS::Neutron::Net
    depends_on:
      - before_all
    condition: large
    properties: {}
  after_all:
    type: OS::Heat::Value
    properties:
      value: true
    depends_on:
      - net
outputs:
  id:
    description: The network
    value:
      get_resource: net
`);
    expect(Object.keys(template('demo-seed-full').resources)).toEqual(['before_all', 'net', 'after_all']);
  });

  it('has resources and properties by name, whatever order the program has', () => {
    const one = program();
    new Net(one.stack, 'b', { name: 'b', adminStateUp: true });
    new Net(one.stack, 'a', {});
    const two = program();
    new Net(two.stack, 'a', {});
    new Net(two.stack, 'b', { adminStateUp: true, name: 'b' });
    expect(written(one.app).document(STACK).template).toBe(written(two.app).document(STACK).template);
  });

  it('keeps lists in the order given', () => {
    const { app, stack } = program();
    new Subnet(stack, 'subnet', { network: 'n', cidr: '192.0.2.0/24', dnsNameservers: ['192.0.2.9', '192.0.2.1'] });
    expect(written(app).template(STACK).resources.subnet.properties.dns_nameservers).toEqual(['192.0.2.9', '192.0.2.1']);
  });

  it('leaves out what is undefined and keeps what is empty, false or nothing', () => {
    const { app, stack } = program();
    new StructuredConfig(stack, 'config', { config: { gone: undefined, none: null, no: false, zero: 0, text: '', list: [], map: {} } });
    expect(written(app).template(STACK).resources.config.properties).toEqual({
      config: { none: null, no: false, zero: 0, text: '', list: [], map: {} },
    });
  });
});

describe('the YAML', () => {
  // Texts that a YAML 1.1 reader takes for something else where they stand bare. test/oracle asks PyYAML itself.
  const TRAPS = [
    '52:54:00:12:34:56',
    '00:00:00:00:00:00',
    '12:30:45',
    '2021-04-16',
    '2001-1-1 1:02:03',
    'on',
    'Off',
    'yes',
    'NO',
    'y',
    'n',
    'true',
    'null',
    '~',
    '',
    '0755',
    '0o17',
    '0x1f',
    '1_000',
    '1_',
    '0x_',
    '1.5_',
    '1e3',
    '1.',
    '.5',
    '.inf',
    '.NaN',
    '=',
    '<<',
    '- a',
    'a: b',
    'a #b',
    '#a',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '{{a}}',
    '[a',
    '? a',
    '|',
    '>',
    ' a',
    'a ',
    '---',
  ];

  it.each(TRAPS)('quotes %j, as a value and as a key', (text) => {
    const { app, stack } = program();
    new StructuredConfig(stack, 'config', { config: { value: text, [text]: 'key' } });
    const yaml = written(app).document(STACK).template;
    expect(yaml).toMatch(/^ {8}value: (['"]).*\1$/m);
    expect(yaml).toMatch(/^ {8}(['"]).*\1: key$/m);
    expect((load(yaml) as any).resources.config.properties.config).toEqual({ value: text, [text]: 'key' });
  });

  it.each(['a\nb\n', '  a\nb', '\n', 'a\tb\n\tc', 'a\r\nb', '\u0085', '\u2028', '\ufeff', '\x7f', '\u{1F600}', `${'word '.repeat(300)}`])(
    'brings %j back',
    (text) => {
      const { app, stack } = program();
      new StructuredConfig(stack, 'config', { config: { value: text } });
      const yaml = written(app).document(STACK).template;
      expect((load(yaml) as any).resources.config.properties.config.value).toBe(text);
    },
  );

  it('has no anchors: the same map twice is written twice', () => {
    const { app, stack } = program();
    const shared = { a: 1 };
    new StructuredConfig(stack, 'config', { config: { one: shared, two: shared } });
    expect(written(app).document(STACK).template).not.toMatch(/[&*]ref/);
  });
});

describe('the shape', () => {
  /** A server on a port on a subnet on a network, a network alone, and an order that the program gives. */
  function shaped() {
    const { app, stack } = program();
    const net = new Net(stack, 'net');
    const subnet = new Subnet(stack, 'subnet', { network: net.reference, cidr: '192.0.2.0/24' });
    const port = new Port(stack, 'port', { network: net.reference, fixedIps: [{ subnet: subnet.reference }] });
    const alone = new Net(stack, 'alone');
    const server = new Server(stack, 'server', {
      flavor: 'small',
      networks: [{ port: port.reference }],
      heat: { metadata: { net: alone.attr('name') } },
    });
    new ValueResource(stack, 'last', { value: 1 }).dependsOn(server, net);
    return written(app);
  }

  it('gives every resource one first predecessor and one last successor', () => {
    const edges = waitsFor(shaped().template(STACK));
    const successors = new Map([...edges.keys()].map((name) => [name, new Set<string>()]));
    for (const [name, before] of edges) for (const predecessor of before) successors.get(predecessor)?.add(name);
    expect(reachable('after_all', edges)).toEqual(new Set(edges.keys()));
    expect(reachable('before_all', successors)).toEqual(new Set(edges.keys()));
    expect([...edges].filter(([, before]) => before.size === 0).map(([name]) => name)).toEqual(['before_all']);
    expect([...successors].filter(([, after]) => after.size === 0).map(([name]) => name)).toEqual(['after_all']);
  });

  it('holds with fifty machines of a role', () => {
    const { app } = sample({ role: { count: 50, configuration: { a: 1 } } });
    const edges = waitsFor(written(app).template('demo-undercloud-control'));
    expect(edges.size).toBe(50 * 3 + 3);
    expect(reachable('after_all', edges).size).toBe(edges.size);
    expect([...edges.values()].filter((before) => before.size === 0)).toHaveLength(1);
  });

  it('writes depends_on only where no reference says it', () => {
    const { resources } = shaped().template(STACK);
    expect(resources.port.depends_on).toBeUndefined();
    expect(resources.alone.depends_on).toEqual(['before_all']);
    expect(resources.last.depends_on).toEqual(['net', 'server']);
  });

  it('is written of an empty stack too', () => {
    const { app } = program();
    expect(waitsFor(written(app).template(STACK)).get('after_all')).toEqual(new Set());
  });
});

describe('references among stacks', () => {
  it('become an output there and a parameter here', () => {
    const { app, seed, stack } = program();
    const net = new Net(stack, 'net');
    const port = new Port(stack, 'port', { network: net.reference });
    const user = new Stack(seed, 'user');
    new Port(user, 'port', { network: net.reference });
    new Output(user, 'address', { value: port.attr('fixed_ips', 0, 'ip_address') });
    const { template, document, findings } = written(app);
    expect(findings).toEqual([]);
    expect(template(STACK).outputs).toEqual({
      net: { value: { get_resource: 'net' } },
      port_fixed_ips_0_ip_address: { value: { get_attr: ['port', 'fixed_ips', 0, 'ip_address'] } },
    });
    expect(template('demo-seed-user').parameters).toEqual({
      seed_stack_net: { type: 'string', description: 'seed/stack/net' },
      seed_stack_port_fixed_ips_0_ip_address: { type: 'json', description: 'seed/stack/port: fixed_ips.0.ip_address' },
    });
    expect(template('demo-seed-user').resources.port.properties.network).toEqual({ get_param: 'seed_stack_net' });
    expect(document('demo-seed-user').inputs.get('seed_stack_net')).toEqual({ stack, output: 'net' });
    expect(document(STACK).inputs.size).toBe(0);
  });

  it('are passed once however often they are used', () => {
    const { app, seed, stack } = program();
    const net = new Net(stack, 'net');
    const user = new Stack(seed, 'user');
    for (const id of ['a', 'b', 'c']) new Port(user, id, { network: net.reference });
    expect(Object.keys(written(app).template('demo-seed-user').parameters ?? {})).toEqual(['seed_stack_net']);
  });

  it('hide what is secret', () => {
    const { app, seed, stack } = program();
    const password = new RandomSecret(stack, 'password');
    const user = new Stack(seed, 'user');
    new StructuredConfig(user, 'config', { config: { password: password.value } });
    expect(written(app).template('demo-seed-user').parameters?.seed_stack_password_value).toMatchObject({ type: 'string', hidden: true });
    const net = new Net(stack, 'net');
    new StructuredConfig(user, 'other', { config: { net: net.reference } });
    expect(written(app).template('demo-seed-user').parameters?.seed_stack_net).not.toHaveProperty('hidden');
  });

  it('are refused where two of them would have one parameter', () => {
    const { app, seed, stack } = program();
    const user = new Stack(seed, 'user');
    new Port(user, 'one', { network: new Net(stack, 'net').reference });
    new Port(user, 'two', { network: new Net(seed, 'stack_net').reference });
    expect(written(app).findings).toEqual([
      expect.stringMatching(/^LOGICAL_ID_TWICE \[seed\/user\/two\] .*seed\/stack\/net.*; got seed_stack_net;/),
    ]);
  });

  it('are refused where the parameter would have the name of one of the program’s own', () => {
    const { app, seed, stack } = program();
    const user = new Stack(seed, 'user');
    new Port(user, 'port', { network: new Net(stack, 'net').reference });
    new Parameter(user, 'seed_stack_net');
    expect(written(app).findings).toEqual([expect.stringMatching(/^LOGICAL_ID_TWICE \[seed\/user\/port\] .*; got seed_stack_net;/)]);
  });

  it('are refused where the output would have the name of another', () => {
    const { app, seed, stack } = program();
    const net = new Net(stack, 'net');
    new Output(stack, 'net_name', { value: 'the program’s own' });
    new Port(new Stack(seed, 'user'), 'port', { network: net.attr('name') });
    expect(written(app).findings).toEqual([expect.stringMatching(/^LOGICAL_ID_TWICE \[seed\/user\/port\] .*; got net_name;/)]);
  });

  it('are not for ordering single resources', () => {
    const { app, seed, stack } = program();
    const net = new Net(stack, 'net');
    new Net(new Stack(seed, 'user'), 'net').dependsOn(net);
    expect(written(app).findings).toEqual([
      'ORDER_ACROSS_STACKS [seed/user/net] a resource waits for one of another stack; got seed/stack/net; allowed resources of its own stack; do order the stacks by Stack.dependsOn',
    ]);
  });
});

describe('a cycle of resources', () => {
  it('is found, with its route', () => {
    const { app, stack } = program();
    const a = new ValueResource(stack, 'a', { value: 1 });
    const b = new ValueResource(stack, 'b', { value: a.reference });
    const c = new ValueResource(stack, 'c', { value: b.reference });
    new ValueResource(stack, 'd', { value: c.reference });
    a.dependsOn(c);
    expect(written(app).findings).toEqual([
      'RESOURCE_CYCLE [seed/stack] resources wait for each other; got seed/stack/a -> seed/stack/c -> seed/stack/b -> seed/stack/a; ' +
        'allowed references that end; do take one of these references or dependencies away',
    ]);
  });

  it('may be of one resource', () => {
    const { app, stack } = program();
    const a = new ValueResource(stack, 'a', { value: 1 });
    a.dependsOn(a);
    expect(written(app).findings[0]).toContain('got seed/stack/a -> seed/stack/a;');
  });

  it('is none where two ways lead to one resource', () => {
    const { app, stack } = program();
    const a = new ValueResource(stack, 'a', { value: 1 });
    const b = new ValueResource(stack, 'b', { value: a.reference });
    new ValueResource(stack, 'c', { value: [a.reference, b.reference] }).dependsOn(a, b);
    expect(written(app).findings).toEqual([]);
  });
});

describe('Heat’s limits', () => {
  it('refuse a template of more than 512 KiB and take one of as much', () => {
    const size = (text: string) => {
      const { app, stack } = program();
      new StructuredConfig(stack, 'config', { config: { text } });
      return written(app);
    };
    const frame = Buffer.byteLength(size('a').document(STACK).template) - 1;
    expect(size('a'.repeat(MAX_TEMPLATE_BYTES - frame)).findings).toEqual([]);
    expect(size('a'.repeat(MAX_TEMPLATE_BYTES - frame + 1)).findings).toEqual([
      'TEMPLATE_TOO_LARGE [seed/stack] Heat refuses templates of this size; got 524289 bytes; allowed 524288 bytes; do move resources to another stack',
    ]);
    // Bytes count, not characters.
    expect(size('é'.repeat(MAX_TEMPLATE_BYTES / 2)).findings).toHaveLength(1);
  });

  it('refuse a stack of more than 1000 resources and take one of as many', () => {
    const count = (resources: number) => {
      const { app, stack } = program();
      for (let i = 0; i < resources; i++) new ValueResource(stack, `v${i}`, { value: i });
      return written(app).findings;
    };
    expect(count(MAX_RESOURCES_PER_STACK - 2)).toEqual([]);
    expect(count(MAX_RESOURCES_PER_STACK - 1)).toEqual([
      'TOO_MANY_RESOURCES [seed/stack] Heat refuses stacks of this many resources; got 1001; ' +
        "allowed 1000, two of them the template's own; do move resources to another stack",
    ]);
  });

  it('say of machines without numbers how they would be spread over stacks', () => {
    const machines = Array.from({ length: 500 }, (_, index) => ({ name: `rack${index}-a` }));
    const { app } = sample({ role: { machines } });
    expect(written(app).findings).toEqual([
      expect.stringMatching(/^TOO_MANY_RESOURCES \[undercloud\/control\] .*; got 1002; .*; do let the machines' names end in numbers/),
    ]);
  });
});

describe('bare-metal machines', () => {
  const CONTROL = 'demo-undercloud-control';

  it('have every update policy written out', () => {
    const policies = (onImageChange?: ImageChange) => {
      const { app } = sample({ role: { count: 2, onImageChange } });
      return Object.values(written(app).template(CONTROL).resources)
        .filter(({ type }) => type === 'OS::Nova::Server')
        .map(({ properties }) => [properties.image_update_policy, properties.flavor_update_policy, properties.user_data_update_policy]);
    };
    expect(policies()).toEqual([
      ['REBUILD', 'REPLACE', 'IGNORE'],
      ['REBUILD', 'REPLACE', 'IGNORE'],
    ]);
    expect(policies(ImageChange.REPLACE)[0][0]).toBe('REPLACE');
  });

  it('are each guarded against replacement in the environment, and nothing else is', () => {
    const { app } = sample({ role: { count: 3 } });
    const { environment, document } = written(app);
    expect(environment(CONTROL)).toEqual({
      resource_registry: {
        resources: {
          'undercloud-control-0': { restricted_actions: 'replace' },
          'undercloud-control-1': { restricted_actions: 'replace' },
          'undercloud-control-2': { restricted_actions: 'replace' },
        },
      },
    });
    expect([...document(CONTROL).machines]).toEqual([
      ['undercloud-control-0', 'undercloud-control-0'],
      ['undercloud-control-1', 'undercloud-control-1'],
      ['undercloud-control-2', 'undercloud-control-2'],
    ]);
    expect(environment('demo-seed')).toEqual({});
  });

  it('are split into sibling stacks by fifty, whose resources stay below the limits', () => {
    const { app } = sample({ role: { count: 120, configuration: { a: 1 } } });
    const { names, template, findings } = written(app);
    expect(findings).toEqual([]);
    const servers = (name: string) =>
      Object.entries(template(name).resources)
        .filter(([, { type }]) => type === 'OS::Nova::Server')
        .map(([id]) => id);
    expect(names.filter((name) => name.startsWith(CONTROL)).sort()).toEqual([CONTROL, `${CONTROL}-2`, `${CONTROL}-3`]);
    expect([CONTROL, `${CONTROL}-2`, `${CONTROL}-3`].map((name) => servers(name).length)).toEqual([50, 50, 20]);
    expect(servers(`${CONTROL}-3`)).toContain('undercloud-control-119');
  });

  it('neither move nor change when one is taken away from the middle', () => {
    const machines = (gone?: string) =>
      Array.from({ length: 120 }, (_, index) => ({ name: `node-${index}` })).filter(({ name }) => name !== gone);
    const write = (gone?: string) => {
      const { app } = sample({ role: { machines: machines(gone) } });
      return written(app);
    };
    const before = write();
    const after = write('node-7');
    const { 'node-7': _server, 'node-7_ctlplane': _port, ...others } = before.template(CONTROL).resources;
    expect(_server.properties.name).toBe('node-7');
    const { after_all: _last, ...remaining } = others;
    expect(after.template(CONTROL).resources).toMatchObject(remaining);
    expect(Object.keys(after.template(CONTROL).resources)).toEqual(Object.keys(others));
    for (const name of [`${CONTROL}-2`, `${CONTROL}-3`, 'demo-seed']) {
      expect(after.document(name).template).toBe(before.document(name).template);
    }
  });
});

describe('files', () => {
  it('travel with the template, under a name that tells their content', () => {
    const folder = mkdtempSync(join(tmpdir(), 'writer-'));
    const file = join(folder, 'hello.sh');
    const write = (content: string) => {
      writeFileSync(file, content);
      const { app, stack } = program();
      new StructuredConfig(stack, 'config', { config: { script: Hot.file(file) } });
      return written(app);
    };
    const one = write('echo hello\n');
    expect([...one.document(STACK).files]).toEqual([['5dbad7dd0b9b-hello.sh', 'echo hello\n']]);
    expect(one.template(STACK).resources.config.properties.config.script).toEqual({ get_file: '5dbad7dd0b9b-hello.sh' });
    expect([...write('echo bye\n').document(STACK).files.keys()]).not.toEqual([...one.document(STACK).files.keys()]);
  });

  it('must be there', () => {
    const { app, stack } = program();
    new StructuredConfig(stack, 'config', { config: { script: Hot.file('/no/such/file') } });
    expect(() => written(app)).toThrow('/no/such/file');
  });
});

describe('what Heat’s schema refuses', () => {
  it('is found at the construct', () => {
    const { app, stack } = program();
    new Subnet(stack, 'subnet', { network: 'n', cidr: '192.0.2.0/24', ipVersion: 5 });
    expect(written(app).findings).toEqual([expect.stringContaining('HEAT_PROPERTY [seed/stack/subnet] OS::Neutron::Subnet: ip_version')]);
  });

  it('is nothing in what the vocabulary writes', () => {
    const { app, seed } = sample();
    new FlatNetwork(seed, 'out', { cidr: '198.51.100.0/24', floatingRange: '198.51.100.128/25', dnsServers: ['192.0.2.1'], dhcp: false });
    expect(written(app).findings).toEqual([]);
  });
});

describe('a graph of many layers', () => {
  // As many routes as 30 to the power of 10: whatever follows them one by one never ends.
  it('is written in time that grows with its edges', () => {
    const { app, stack } = program();
    let layer: ValueResource[] = [];
    for (let depth = 0; depth < 10; depth++) {
      const below = layer;
      layer = Array.from({ length: 30 }, (_, i) => new ValueResource(stack, `v${depth}-${i}`, { value: i }));
      for (const value of layer) value.dependsOn(...below);
    }
    const { template, findings } = written(app);
    expect(findings).toEqual([]);
    expect(template(STACK).resources['v9-0'].depends_on).toHaveLength(30);
  });
});
