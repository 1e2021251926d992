import { describe, expect, it } from 'vitest';
import type { ImageArtifact } from '../../../lib/assembly';
import { APP_PROPERTY, applyImage } from '../../../lib/runner/apply/image';
import { OpenStack } from '../openstack';

const IMAGE: ImageArtifact = {
  type: 'image',
  file: 'images/gold.yaml',
  sha256: 'a'.repeat(64),
  cloud: 'seed',
  path: 'gold',
  dependencies: [],
  imageName: 'gold-0123456789ab',
};

async function begin(...images: { [key: string]: unknown }[]) {
  const openstack = await OpenStack.start();
  openstack.images.push(...images.map((image, i) => ({ id: `i${i}`, name: IMAGE.imageName, status: 'active', ...image })));
  const said: string[] = [];
  const nodes: { name: string; driver: string }[] = [{ name: 'a', driver: 'fake-hardware' }];
  return { openstack, nodes, said, apply: () => applyImage('demo', IMAGE, nodes, openstack.connect(), (line) => said.push(line)) };
}

describe('an image', () => {
  it('that is missing is stood in for, and marked and told as such', async () => {
    const { openstack, said, apply } = await begin();
    await apply();
    expect(openstack.images).toMatchObject([
      { name: IMAGE.imageName, status: 'active', tripleo_stand_in: 'true', tripleo_manifest_sha256: IMAGE.sha256, [APP_PROPERTY]: 'demo' },
    ]);
    expect(openstack.server.received.at(-1)?.text).toHaveLength(1024 * 1024);
    expect(said).toEqual([expect.stringMatching(/uploading a stand-in .* it is not the image that the program describes/)]);
  });

  it('that is missing is not stood in for where a machine is real: its disk would be wiped', async () => {
    const { openstack, nodes, apply } = await begin();
    nodes.push({ name: 'b', driver: 'ipmi' });
    await expect(apply()).rejects.toMatchObject({
      code: 'IMAGE_NOT_BUILT',
      message: expect.stringMatching(
        /^IMAGE_NOT_BUILT \[gold\] there is no image gold-0123456789ab in cloud seed.*; got node b, driver ipmi;/,
      ),
    });
    expect(openstack.writes).toEqual([]);
  });

  it('that is a stand-in is not used where a machine is real, whoever enrolled it; one that was built is', async () => {
    const { openstack, apply } = await begin({ tripleo_stand_in: 'true' });
    await apply();
    openstack.nodes.push({ uuid: 'n1', name: 'c', driver: 'redfish', provision_state: 'available' } as never);
    await expect(apply()).rejects.toMatchObject({ code: 'IMAGE_NOT_BUILT', message: expect.stringContaining('node c, driver redfish') });
    Object.assign(openstack.images[0], { tripleo_stand_in: undefined });
    await apply();
    expect(openstack.writes).toEqual([]);
  });

  it('that is there is left alone, whoever made it', async () => {
    const { openstack, apply } = await begin({});
    await apply();
    expect(openstack.writes).toEqual([]);
  });

  it('whose upload was cut off is made anew', async () => {
    const { openstack, apply } = await begin({ status: 'queued', [APP_PROPERTY]: 'demo' }, { status: 'saving', [APP_PROPERTY]: 'demo' });
    await apply();
    expect(openstack.images).toMatchObject([{ status: 'active' }]);
    expect(openstack.images[0].id).not.toMatch(/^i\d/);
  });

  it('of others without data is not touched, and Heat would not take it', async () => {
    const { openstack, apply } = await begin({ status: 'queued' });
    await expect(apply()).rejects.toMatchObject({
      code: 'IMAGE_NOT_USABLE',
      message:
        "IMAGE_NOT_USABLE [gold] image gold-0123456789ab in cloud seed can't be used; got i0, which is queued; allowed active; do activate or delete it",
    });
    expect(openstack.writes).toEqual([]);
  });

  it('must not be there twice: Heat would not know which', async () => {
    const { openstack, apply } = await begin({}, {});
    await expect(apply()).rejects.toMatchObject({ code: 'IMAGE_AMBIGUOUS', message: expect.stringContaining('got i0, i1; allowed one') });
    expect(openstack.writes).toEqual([]);
  });
});
