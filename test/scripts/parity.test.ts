import { describe, expect, it } from 'vitest';
import { Engine, Resource } from '../../lib/core';
import * as resources from '../../lib/resources';
import { type Done, readChanges } from '../../scripts/parity/changes';
import { parityPage } from '../../scripts/parity/page';
import { readParity, type Said } from '../../scripts/parity/properties';

const parity = readParity();
const changes = readChanges();

function said(name: string, property: string, engine: Engine): Said | undefined {
  return parity
    .find((one) => one.name === name)
    ?.properties.get(property)
    ?.get(engine);
}

function done(what: string, engine: Engine): Done | undefined {
  return changes.find((change) => change.what === what)?.done.get(engine);
}

describe('the parity of properties', () => {
  it('is told of every class of resources', () => {
    const classes = Object.entries(resources).filter(([, value]) => typeof value === 'function' && value.prototype instanceof Resource);
    expect(parity.map(({ name }) => name)).toEqual(classes.map(([name]) => name).sort());
  });

  it('names where either engine says a property, however deep, and whichever resource says it', () => {
    expect(said('Port', 'address', Engine.HEAT)?.places).toEqual(['fixed_ips.ip_address']);
    expect(said('Port', 'address', Engine.TERRAFORM)?.places).toEqual(['fixed_ip.ip_address']);
    expect(said('Deployment', 'name', Engine.TERRAFORM)?.places).toEqual(['openstack_objectstorage_object_v1.content', 'triggers_replace']);
    expect(said('Network', 'physicalNetwork', Engine.HEAT)?.places).toEqual(['OS::Neutron::Net', 'physical_network']);
  });

  it('names what an engine can’t say', () => {
    const gaps = (engine: Engine) => said('BaremetalServer', 'onImageChange', engine)?.findings.map(({ code, got }) => [code, got]);
    expect(gaps(Engine.HEAT)).toEqual([]);
    expect(gaps(Engine.TERRAFORM)).toEqual([['ENGINE_LACKS', 'REBUILD_PRESERVE_EPHEMERAL']]);
  });

  it('leaves no property without a place or a finding', () => {
    expect(() => parityPage()).not.toThrow();
  });
});

describe('the parity of changes', () => {
  it('is what each engine’s plan says', () => {
    for (const engine of Object.values(Engine)) {
      const machines = done('another image, `onImageChange` REBUILD', engine)?.machines;
      expect(machines).toMatchObject(Array(3).fill({ effect: 'rebuild-wipe', guarded: true }));
    }
    expect(done('one more port', Engine.HEAT)?.machines).toMatchObject([{ effect: 'in-place', guarded: false }]);
    expect(done('one more port', Engine.TERRAFORM)?.machines).toMatchObject([{ effect: 'replace', guarded: true }]);
  });

  it('is a finding where an engine can’t say the program', () => {
    expect(new Set(done('another image, `onImageChange` REBUILD_KEEPING_EPHEMERAL', Engine.TERRAFORM)?.codes)).toEqual(
      new Set(['ENGINE_LACKS']),
    );
  });

  it('never makes a configuration’s value cost a machine', () => {
    for (const what of [
      'another value in the configuration',
      'a new setting in the configuration',
      'a longer secret in the configuration',
    ]) {
      for (const engine of Object.values(Engine)) {
        expect(new Set(done(what, engine)?.machines.map(({ effect }) => effect)), `${what} with ${engine}`).toEqual(new Set(['in-place']));
      }
    }
  });
});
