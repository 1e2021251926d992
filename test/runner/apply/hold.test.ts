import { describe, expect, it } from 'vitest';
import { holding, type Transition, unheld } from '../../../lib/runner/apply/hold';
import type { Document } from '../../../lib/runner/plan/side';

const configuration = (setting: string) => ({ type: 'OS::Heat::StructuredConfig', properties: { config: { setting } } });
const port = { type: 'OS::Neutron::Port', properties: { network: { get_param: 'network' } } };
const server = (image: string) => ({ type: 'OS::Nova::Server', properties: { image, networks: [{ port: { get_resource: 'a_port' } }] } });
const deployment = { type: 'OS::Heat::StructuredDeployment', properties: { config: { get_resource: 'settings' } } };

/** A machine with a port, and what it is told. */
const stack = (setting: string, image: string): Document => ({
  parameters: { network: { type: 'string' } },
  resources: {
    settings: configuration(setting),
    a_port: port,
    a: server(image),
    a_deployment: deployment,
    last: { type: 'OS::Heat::Value', depends_on: ['a_deployment'] },
  },
  outputs: { address: { value: { get_attr: ['a_port', 'fixed_ips'] } } },
});

const side = (template: Document) => ({ cloud: 'seed', stackName: 'compute', template, parameters: { network: 'net-1' } });

function transition(more: Partial<Transition> = {}): Transition {
  return {
    present: side(stack('old', 'old-image')),
    ids: new Map([
      ['settings', 'settings-1'],
      ['a_port', 'port-1'],
    ]),
    inputs: new Map([['network', 'net-1']]),
    changed: new Set(['settings', 'a', 'a_deployment']),
    ...more,
  };
}

const MACHINE = new Set(['a', 'a_deployment']);

describe('a template in which resources stay as they are', () => {
  const after = stack('new', 'new-image');

  it('is the new one where none does', () => {
    expect(holding(after, new Set(), transition())).toBe(after);
  });

  it('has their present definitions, and calls by its id what is replaced beneath them', () => {
    const { resources } = holding(after, MACHINE, transition()) as { resources: Document };
    expect(resources).toMatchObject({ settings: configuration('new'), a_port: port, a: server('old-image') });
    expect(resources.a_deployment).toMatchObject({ properties: { config: 'settings-1' } });
  });

  it('refers as before to what does not change', () => {
    const { resources } = holding(after, MACHINE, transition({ changed: MACHINE })) as { resources: Document };
    expect(resources.a_deployment).toEqual(deployment);
  });

  it('has what Heat made them from where its last operation failed, since then its template is the one that failed', () => {
    const states = { a_deployment: { status: 'UPDATE_COMPLETE', properties: { config: 'settings-0' } } };
    const present = { ...side(after), states };
    const { resources } = holding(after, MACHINE, transition({ present })) as { resources: Document };
    expect(resources.a_deployment).toMatchObject({ properties: { config: 'settings-0' } });
  });

  it('keeps the value that a parameter had', () => {
    const names = new Set(['a_port']);
    const moved = transition({ inputs: new Map([['network', 'net-2']]) });
    expect(holding(after, names, moved)).toMatchObject({ resources: { a_port: { properties: { network: 'net-1' } } } });
    expect(holding({ ...after, parameters: {} }, names, transition({ inputs: new Map() }))).toMatchObject({
      resources: { a_port: { properties: { network: 'net-1' } } },
    });
    expect(holding(after, names, transition())).toMatchObject({ resources: { a_port: port } });
  });

  it('keeps what the new one no longer has', () => {
    const { resources, ...rest } = after as { resources: Document };
    const { a: _server, a_deployment: _deployment, ...others } = resources;
    expect(holding({ ...rest, resources: others }, MACHINE, transition())).toMatchObject({ resources: { a: server('old-image') } });
  });

  it.each([
    ['string', 'net-1', 'net-1', 'net-2'],
    ['number', '5', 5, 6],
    ['boolean', 'True', true, false],
    ['comma_delimited_list', 'a,b', ['a', 'b'], ['a']],
    ['json', '{"a": [1]}', { a: [1] }, { a: [2] }],
    ['json', '"text"', 'text', 'other'],
  ])('keeps a value of type %s that a parameter had, and refers to one that stays: %s', (type, told, before, now) => {
    const typed = { ...after, parameters: { network: { type } } };
    const kept = (input: unknown) => {
      const moved = transition({ present: { ...side(typed), parameters: { network: told } }, inputs: new Map([['network', input]]) });
      return (holding(typed, new Set(['a_port']), moved) as { resources: { a_port: typeof port } }).resources.a_port.properties.network;
    };
    expect(kept(now)).toEqual(before);
    expect(kept(before)).toEqual({ get_param: 'network' });
  });

  it('keeps a part of the value that a parameter had, and a default that another takes the place of', () => {
    const typed = (unit: number) => ({
      ...after,
      parameters: { network: { type: 'json' }, unit: { type: 'number', default: unit } },
      resources: {
        a_port: { type: port.type, properties: { network: { get_param: ['network', 'ids', 0] }, unit: { get_param: 'unit' } } },
      },
    });
    const present = { ...side(typed(1)), parameters: { network: '{"ids": ["net-1"]}', unit: '1' } };
    const moved = transition({ present, inputs: new Map([['network', { ids: ['net-2'] }]]) });
    expect(holding(typed(2), new Set(['a_port']), moved)).toMatchObject({
      resources: { a_port: { properties: { network: 'net-1', unit: 1 } } },
    });
  });

  it('lacks what is not there yet, and all that refers to it', () => {
    const present = side({ resources: { settings: configuration('old') } });
    const held = holding(after, new Set([...MACHINE, 'a_port']), transition({ present }));
    expect(held).toEqual({
      ...after,
      resources: { settings: configuration('new'), last: { type: 'OS::Heat::Value', depends_on: [] } },
      outputs: {},
    });
  });

  it('has an output as it was where the new one refers to what is not there yet', () => {
    const more = { ...after, outputs: { address: { value: { get_attr: ['b_port', 'fixed_ips'] } } } };
    expect(holding(more, MACHINE, transition())).toMatchObject({ outputs: after.outputs });
  });

  it('lacks what an update that failed never came to make', () => {
    const state = (status: string) => ({ status, properties: { image: 'old-image' } });
    const states = { a: state('UPDATE_COMPLETE'), a_port: { status: 'CREATE_FAILED' }, a_deployment: { status: 'INIT_COMPLETE' } };
    const { resources } = holding(after, new Set(Object.keys(states)), transition({ present: { ...side(after), states } }));
    expect(Object.keys(resources as Document)).toEqual(['settings', 'last', 'a']);
  });
});

describe('what keeps a resource from staying as it is', () => {
  const using = (value: unknown): Document => {
    const { resources, ...rest } = stack('new', 'new-image') as { resources: Document };
    const parameters = { network: { type: 'string' }, password: { type: 'string', hidden: true } };
    return { ...rest, parameters, resources: { ...resources, a_deployment: { ...deployment, properties: { input_values: value } } } };
  };
  const found = (value: unknown, more: Partial<Transition> = {}) => {
    const template = using(value);
    const present = { ...side(template), parameters: { network: 'net-1', password: '******' } };
    return unheld(MACHINE, template, transition({ present, ...more }));
  };

  it('is a hidden value, which may be another than the one that is not told', () => {
    const value = { list_join: [':', ['root', { get_param: 'password' }]] };
    expect(found(value)).toEqual([{ resource: 'a_deployment', use: 'get_param password' }]);
  });

  it('is what something tells that changes beneath it', () => {
    const value = { get_attr: ['settings', 'config', 'setting'] };
    expect(found(value)).toEqual([{ resource: 'a_deployment', use: 'get_attr settings.config.setting' }]);
    expect(found(value, { changed: MACHINE })).toEqual([]);
    expect(found({ get_attr: ['a', 'name'] })).toEqual([]);
  });

  it('is nothing else', () => {
    expect(found({ get_param: 'network' }, { inputs: new Map([['network', 'net-2']]) })).toEqual([]);
    expect(found({ get_resource: 'settings' })).toEqual([]);
  });

  it('does not matter where Heat tells what it made the resource from, or there is none', () => {
    const states = { a_deployment: { status: 'UPDATE_COMPLETE', properties: { config: 'settings-0' } } };
    const value = { get_param: 'password' };
    expect(found(value, { present: { ...side(using(value)), states } })).toEqual([]);
    expect(found(value, { present: side({}) })).toEqual([]);
  });
});
