import { describe, expect, it } from 'vitest';
import { holding, type Transition } from '../../../lib/runner/apply/hold';
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
    expect(holding({ ...after, parameters: {} }, names, transition())).toMatchObject({
      resources: { a_port: { properties: { network: 'net-1' } } },
    });
    expect(holding(after, names, transition())).toMatchObject({ resources: { a_port: port } });
  });

  it('keeps what the new one no longer has', () => {
    const { resources, ...rest } = after as { resources: Document };
    const { a: _server, a_deployment: _deployment, ...others } = resources;
    expect(holding({ ...rest, resources: others }, MACHINE, transition())).toMatchObject({ resources: { a: server('old-image') } });
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
});
