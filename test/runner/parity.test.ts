import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Assembly } from '../../lib/assembly';
import { Engine } from '../../lib/core';
import type { ImagesLock, LockedImage } from '../../lib/runner/images/lock';
import { compareStages } from '../../lib/runner/parity';
import { node } from '../checks/sample';
import { folderWith } from './openstack';
import { type ProgramProps, synthesized } from './program';

const [A, B] = ['a', 'b'].map((digit): LockedImage => ({ 'image.qcow2': { sha256: digit.repeat(64), sha512: digit.repeat(128) } }));

function program(props?: ProgramProps): Assembly {
  return synthesized(join(folderWith({}), 'out'), props);
}

function imageName({ manifest }: Assembly): string {
  return Object.values(manifest.artifacts).flatMap((artifact) => (artifact.type === 'image' ? [artifact.imageName] : []))[0];
}

/** A lock of both stages of a program, with one build in each. */
function lockOf(assembly: Assembly, staging: LockedImage, production: LockedImage): ImagesLock {
  const name = imageName(assembly);
  return { staging: { [name]: staging }, production: { [name]: production } };
}

function compare(a: Assembly, b: Assembly, lock: ImagesLock = {}) {
  return compareStages({ stage: 'staging', assembly: a }, { stage: 'production', assembly: b }, lock);
}

describe('images of two stages', () => {
  it('are identical where both are locked to the same bytes', () => {
    const assembly = program();
    const name = imageName(assembly);
    expect(compare(assembly, program(), lockOf(assembly, A, A))).toEqual({
      images: [{ path: 'gold', names: [name, name], digests: [A, A], identical: true, properties: [] }],
      configuration: [],
    });
  });

  it.each([
    ['two builds', (assembly: Assembly) => lockOf(assembly, A, B), [A, B]],
    ['one that only one stage has locked', (assembly: Assembly) => ({ staging: { [imageName(assembly)]: A } }), [A, null]],
    ['one that nobody has locked', () => ({}), [null, null]],
  ])('are not identical as %s', (_, lock, digests) => {
    const assembly = program();
    expect(compare(assembly, program(), lock(assembly)).images).toMatchObject([{ digests, identical: false }]);
  });

  it('are not identical where something else goes into them, which is told', () => {
    const [a, b] = [program(), program({ image: { packages: ['jq'] } })];
    const lock = { staging: { [imageName(a)]: A }, production: { [imageName(b)]: A } };
    expect(compare(a, b, lock).images).toMatchObject([
      { names: [imageName(a), imageName(b)], identical: false, properties: [{ name: 'packages', before: null, after: ['jq'] }] },
    ]);
  });
});

describe('the configuration of two stages', () => {
  it('is compared value by value: templates, nodes, clouds', () => {
    const nodes = (memory: number) =>
      [1, 2].map((number) => node(number, { driver: 'fake-hardware', address: undefined, resourceClass: 'baremetal', memory }));
    const [a, b] = [
      program({ nodes: nodes(8192) }),
      program({ nodes: nodes(16384), network: { gateway: '192.0.2.2' }, secret: 40, tenant: undefined }),
    ];
    Object.assign(b.manifest.clouds.seed, { entry: 'production' });
    expect(compare(a, b).configuration).toEqual([
      { artifact: 'clouds', values: [{ name: 'seed.entry', before: 'seed', after: 'production' }] },
      {
        artifact: 'demo-seed@seed',
        values: [
          { name: 'template.resources.ctlplane_subnet.properties.gateway_ip', before: '192.0.2.1', after: '192.0.2.2' },
          { name: 'template.resources.secret.properties.length', before: 32, after: 40 },
        ],
      },
      {
        artifact: 'seed-nodes@seed',
        values: [1, 2].map((number) => ({ name: `nodes.node-${number}.properties.memory_mb`, before: 8192, after: 16384 })),
      },
    ]);
  });

  it('is compared where Terraform carries a stack out', () => {
    const [a, b] = [{}, { network: { gateway: '192.0.2.2' } }].map((props) => program({ engine: Engine.TERRAFORM, ...props }));
    expect(compare(a, b).configuration).toEqual([
      {
        artifact: 'demo-seed@seed',
        values: [{ name: expect.stringMatching(/^configuration\.resource\..*\.gateway_ip$/), before: '192.0.2.1', after: '192.0.2.2' }],
      },
    ]);
  });

  it('tells what only one of them has', () => {
    const [a, b] = [program(), program()];
    const artifacts = Object.entries(a.manifest.artifacts).filter(([id]) => id !== 'demo-seed@seed');
    Object.assign(a.manifest, { artifacts: Object.fromEntries(artifacts) });
    expect(compare(a, b).configuration).toEqual([{ artifact: 'demo-seed@seed', only: 'production', values: [] }]);
    expect(compare(b, a).configuration).toEqual([{ artifact: 'demo-seed@seed', only: 'staging', values: [] }]);
  });
});
