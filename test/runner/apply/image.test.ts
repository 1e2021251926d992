import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageArtifact } from '../../../lib/assembly';
import { applyImage } from '../../../lib/runner/apply/image';
import type { ImageOrder } from '../../../lib/runner/apply/image-order';
import { APP_PROPERTY } from '../../../lib/runner/apply/own-images';
import type { LockedImage } from '../../../lib/runner/images/lock';
import { built } from '../images/built';
import { folderWith, OpenStack } from '../openstack';

const IMAGE: ImageArtifact = {
  type: 'image',
  file: 'images/gold.yaml',
  sha256: 'a'.repeat(64),
  cloud: 'seed',
  path: 'gold',
  dependencies: [],
  imageName: 'gold-0123456789ab',
};

const ARCHIVE = { 'image.tar': 'files' };
const PARTITION = { 'image.initrd': 'ramdisk', 'image.qcow2': 'disk', 'image.vmlinuz': 'kernel' };

/** What an image of ours has, that was last changed so many seconds ago. */
function ours(seconds: number) {
  return { [APP_PROPERTY]: 'demo', owner: 'p1', updated_at: new Date(Date.now() - seconds * 1000).toISOString() };
}

const HOUR = 60 * 60;

async function begin(...images: { [key: string]: unknown }[]) {
  const openstack = await OpenStack.start();
  openstack.images.push(...images.map((image, i) => ({ id: `i${i}`, name: IMAGE.imageName, status: 'active', ...image })));
  const said: string[] = [];
  const nodes: { name: string; driver: string }[] = [{ name: 'a', driver: 'fake-hardware' }];
  const order: ImageOrder = {
    app: 'demo',
    stage: 'production',
    artifact: IMAGE,
    cloud: openstack.connect(),
    images: join(folderWith({}), 'images'),
    standIns: false,
    nodes,
    report: (line) => said.push(line),
  };
  return { openstack, order, nodes, said, apply: (more: Partial<ImageOrder> = {}) => applyImage({ ...order, ...more }) };
}

function hash(algorithm: string, content: string): string {
  return createHash(algorithm).update(content).digest('hex');
}

/** What a lock says of these files. */
function digests(files: { [file: string]: string }): LockedImage {
  const entries = Object.entries(files).map(([file, content]) => [
    file,
    { sha256: hash('sha256', content), sha512: hash('sha512', content) },
  ]);
  return Object.fromEntries(entries);
}

/** A lock of this stage and one image. */
function lockOf(files: { [file: string]: string }, imageName = IMAGE.imageName, stage = 'production') {
  return { [stage]: { [imageName]: digests(files) } };
}

describe('an image', () => {
  it('that is there is left alone, whoever made it', async () => {
    const { openstack, apply } = await begin({});
    await apply();
    expect(openstack.writes).toEqual([]);
  });

  it('whose upload was cut off is made anew', async () => {
    const { openstack, order, apply } = await begin({ ...ours(0), status: 'queued' }, { ...ours(7 * HOUR), status: 'saving' });
    built(order.images, IMAGE, ARCHIVE);
    await apply();
    expect(openstack.images).toMatchObject([{ status: 'active' }]);
    expect(openstack.images[0].id).not.toMatch(/^i\d/);
  });

  it.each([
    ['that another run still uploads, for all we know', { ...ours(5 * HOUR), status: 'saving' }],
    ['of another project, which administrators see', { ...ours(7 * HOUR), owner: 'p2', status: 'queued' }],
    ['of another app', { ...ours(7 * HOUR), [APP_PROPERTY]: 'other', status: 'saving' }],
  ])('without data %s is not touched, and Heat would not take it', async (_, image) => {
    const { openstack, order, apply } = await begin(image);
    built(order.images, IMAGE, ARCHIVE);
    const { status, updated_at } = image;
    await expect(apply()).rejects.toMatchObject({
      code: 'IMAGE_NOT_USABLE',
      message: `IMAGE_NOT_USABLE [gold] image gold-0123456789ab in cloud seed can't be used; got i0, which is ${status} since ${updated_at}; allowed active; do wait for whoever uploads it, or delete it if nobody does`,
    });
    expect(openstack.writes).toEqual([]);
  });

  it('that was taken out of use is told to be put back', async () => {
    const { apply } = await begin({ status: 'deactivated' });
    await expect(apply()).rejects.toThrow(/^IMAGE_NOT_USABLE .*, which is deactivated since .*; do activate or delete it$/);
  });

  it('must not be there twice: Heat would not know which', async () => {
    const { openstack, apply } = await begin({}, {});
    await expect(apply()).rejects.toMatchObject({ code: 'IMAGE_AMBIGUOUS', message: expect.stringContaining('got i0, i1; allowed one') });
    expect(openstack.writes).toEqual([]);
  });

  it('that is neither there nor built is told to be built', async () => {
    const { openstack, apply } = await begin();
    await expect(apply()).rejects.toThrow(
      'IMAGE_NOT_BUILT [gold] image gold-0123456789ab is neither in cloud seed nor built on this machine; got nothing; allowed a built image; do run "tripleo images build gold-0123456789ab"',
    );
    expect(openstack.writes).toEqual([]);
  });
});

describe('a built image that is missing', () => {
  it('is uploaded with its digest, and told', async () => {
    const { openstack, order, said, apply } = await begin();
    built(order.images, IMAGE, ARCHIVE);
    await apply();
    expect(openstack.images).toMatchObject([
      {
        name: IMAGE.imageName,
        status: 'active',
        disk_format: 'raw',
        container_format: 'bare',
        tripleo_manifest_sha256: IMAGE.sha256,
        tripleo_sha256: hash('sha256', 'files'),
        [APP_PROPERTY]: 'demo',
      },
    ]);
    expect(openstack.images[0]).not.toHaveProperty('min_disk');
    const upload = openstack.server.received.find(({ path }) => path.endsWith('/file'));
    expect(upload).toMatchObject({ text: 'files', headers: { 'content-length': '5' } });
    expect(said).toEqual(['image gold-0123456789ab: 0 of 1 MB are uploaded to cloud seed']);
  });

  it('is uploaded in pieces, and how far it is is told each 100 MB', async () => {
    const { openstack, order, said, apply } = await begin();
    built(order.images, IMAGE, { 'image.tar': 'x'.repeat(110e6) });
    await apply();
    expect(openstack.images).toMatchObject([{ status: 'active' }]);
    expect(said.map((line) => line.replace(/^.*: (.*) MB.*$/, '$1'))).toEqual(['0 of 110', expect.stringMatching(/^10[01] of 110$/)]);
  });

  it('of one file system has kernel and ramdisk beside it, and a smallest disk', async () => {
    const { openstack, order, apply } = await begin();
    built(order.images, IMAGE, PARTITION);
    await apply({ minimumDisk: 8 });
    const [ramdisk, kernel, main] = openstack.images;
    expect(openstack.images).toMatchObject([
      { name: `${IMAGE.imageName}-initrd`, disk_format: 'ari', container_format: 'ari', os_hash_value: hash('sha512', 'ramdisk') },
      { name: `${IMAGE.imageName}-vmlinuz`, disk_format: 'aki', container_format: 'aki', os_hash_value: hash('sha512', 'kernel') },
      { name: IMAGE.imageName, disk_format: 'qcow2', container_format: 'bare', min_disk: 8, os_hash_value: hash('sha512', 'disk') },
    ]);
    expect(main).toMatchObject({ kernel_id: kernel.id, ramdisk_id: ramdisk.id });
  });

  it('takes the kernel that is there from an upload that was cut off after it, and makes anew what was cut off', async () => {
    const { openstack, order, apply } = await begin();
    const left = (ending: string, content: string, more: object) =>
      openstack.images.push({ name: `${IMAGE.imageName}-${ending}`, os_hash_value: hash('sha512', content), ...ours(60), ...more });
    left('vmlinuz', 'kernel', { id: 'whole', status: 'active' });
    left('initrd', '', { id: 'cut-off', status: 'queued' });
    built(order.images, IMAGE, PARTITION);
    await apply();
    const [, ramdisk, main] = openstack.images;
    expect(openstack.images).toMatchObject([{ id: 'whole' }, { status: 'active' }, { status: 'active' }]);
    expect(main).toMatchObject({ kernel_id: 'whole', ramdisk_id: ramdisk.id });
  });

  it.each([
    ['another project’s', { owner: 'p2', status: 'active' }, 'kernel'],
    ['another build’s', { status: 'active' }, 'other'],
    ['one that another run uploads', { status: 'saving' }, 'kernel'],
  ])('neither takes nor deletes a kernel that is %s', async (_, more, content) => {
    const { openstack, order, apply } = await begin();
    const kernel = { id: 'other', name: `${IMAGE.imageName}-vmlinuz`, os_hash_value: hash('sha512', content), ...ours(60), ...more };
    openstack.images.push(kernel);
    built(order.images, IMAGE, PARTITION);
    await apply();
    expect(openstack.images[0]).toBe(kernel);
    expect(openstack.images.at(-1)?.kernel_id).not.toBe('other');
  });

  it('is sent from its beginning where Glance did not take the token', async () => {
    const { openstack, order, apply } = await begin();
    built(order.images, IMAGE, ARCHIVE);
    openstack.answer = ({ path, headers }) =>
      path.endsWith('/file') && headers['x-auth-token'] === 'token-1' ? { status: 401 } : undefined;
    await apply();
    const uploads = openstack.server.received.filter(({ path }) => path.endsWith('/file'));
    expect(uploads.map(({ text }) => text)).toEqual(['files', 'files']);
    expect(openstack.images).toMatchObject([{ status: 'active' }]);
  });

  it('is deleted again where Glance has received something else', async () => {
    const { openstack, order, apply } = await begin();
    built(order.images, IMAGE, ARCHIVE);
    openstack.answer = ({ method, path }) => {
      if (method === 'GET' && /images\/./.test(path)) openstack.images[0].os_hash_value = hash('sha512', 'other');
      return undefined;
    };
    await expect(apply()).rejects.toMatchObject({
      code: 'IMAGE_HASH_MISMATCH',
      message: expect.stringContaining(
        `got sha512 ${hash('sha512', 'other')}; allowed sha256 ${hash('sha256', 'files')} or sha512 ${hash('sha512', 'files')}; do`,
      ),
    });
    expect(openstack.images).toEqual([]);
  });

  it('is taken by a Glance that hashes by SHA-256, and by none that hashes otherwise', async () => {
    const { openstack, order, apply } = await begin();
    built(order.images, IMAGE, ARCHIVE);
    let algorithm = 'sha256';
    openstack.answer = ({ method, path }) => {
      if (method === 'GET' && /images\/./.test(path))
        Object.assign(openstack.images[0], { os_hash_algo: algorithm, os_hash_value: hash(algorithm, 'files') });
      return undefined;
    };
    await apply();
    openstack.images.pop();
    algorithm = 'blake2b512';
    await expect(apply()).rejects.toMatchObject({ code: 'IMAGE_HASH_MISMATCH' });
  });

  it('is not uploaded where a file is no longer what was built', async () => {
    const { openstack, order, apply } = await begin();
    const { folder } = built(order.images, IMAGE, ARCHIVE);
    const message = (got: string) =>
      `IMAGE_CHANGED ${folder}/image.tar is not what was built; got ${got}; allowed sha256 ${hash('sha256', 'files')}; do remove ${folder}, then run`;
    writeFileSync(join(folder, 'image.tar'), 'other');
    await expect(apply()).rejects.toThrow(message(`sha256 ${hash('sha256', 'other')}`));
    rmSync(join(folder, 'image.tar'));
    await expect(apply()).rejects.toThrow(message('no file'));
    expect(openstack.writes).toEqual([]);
  });
});

describe('an image of a locked stage', () => {
  it('is uploaded where it is the locked build', async () => {
    const { openstack, order, apply } = await begin();
    built(order.images, IMAGE, PARTITION);
    await apply({ lock: lockOf(PARTITION) });
    expect(openstack.images).toHaveLength(3);
  });

  it.each([
    ['the image', { ...PARTITION, 'image.qcow2': 'other' }],
    ['its kernel', { ...PARTITION, 'image.vmlinuz': 'other' }],
  ])('is not uploaded where %s is another build', async (_, locked) => {
    const { openstack, order, apply } = await begin();
    built(order.images, IMAGE, PARTITION);
    await expect(apply({ lock: lockOf(locked) })).rejects.toThrow(
      /^IMAGE_OTHER_DIGEST \[gold\] the image that is built on this machine is not gold-0123456789ab as it is locked for stage production; got image\.initrd sha256 /,
    );
    expect(openstack.writes).toEqual([]);
  });

  it('is not used at all where the lock does not have it', async () => {
    const { openstack, order, apply } = await begin({});
    built(order.images, IMAGE, ARCHIVE);
    await expect(apply({ lock: lockOf(ARCHIVE, 'old-0123456789ab') })).rejects.toThrow(
      'IMAGE_NOT_LOCKED [gold] image gold-0123456789ab is not locked for stage production; allowed old-0123456789ab; do run "tripleo images promote"',
    );
    expect(openstack.writes).toEqual([]);
  });

  it('is whatever there is where the lock says nothing of the stage', async () => {
    const { openstack, order, apply } = await begin();
    built(order.images, IMAGE, ARCHIVE);
    await apply({ lock: lockOf(ARCHIVE, 'old-0123456789ab', 'test') });
    expect(openstack.images).toHaveLength(1);
  });

  it('may be there already, if Glance has its hash, whatever its properties say', async () => {
    const companions = { kernel_id: 'k', ramdisk_id: 'r' };
    const { openstack, apply } = await begin({ ...companions, os_hash_algo: 'sha512', os_hash_value: hash('sha512', 'disk') });
    openstack.images.push({ id: 'k', name: 'k', os_hash_algo: 'sha512', os_hash_value: hash('sha512', 'kernel') });
    openstack.images.push({ id: 'r', name: 'r', os_hash_algo: 'sha256', os_hash_value: hash('sha256', 'ramdisk') });
    const lock = lockOf(PARTITION);
    await apply({ lock });
    for (const image of openstack.images) {
      const before = image.os_hash_value;
      Object.assign(image, { os_hash_value: hash('sha512', 'other'), tripleo_sha256: hash('sha256', 'disk') });
      await expect(apply({ lock })).rejects.toMatchObject({
        code: 'IMAGE_OTHER_DIGEST',
        message: expect.stringContaining(`got ${image.id}, ${image.os_hash_algo} ${hash('sha512', 'other')}; allowed sha256 `),
      });
      image.os_hash_value = before;
    }
    openstack.images.pop();
    await expect(apply({ lock })).rejects.toThrow(/image\.initrd of the image in cloud seed .*; got nothing;/);
    expect(openstack.writes).toEqual([]);
  });
});

describe('a stand-in', () => {
  it('takes the place of an image that is not built where that was asked for, and is marked and told as such', async () => {
    const { openstack, said, apply } = await begin();
    await apply({ standIns: true });
    expect(openstack.images).toMatchObject([
      { name: IMAGE.imageName, status: 'active', tripleo_stand_in: 'true', tripleo_manifest_sha256: IMAGE.sha256, [APP_PROPERTY]: 'demo' },
    ]);
    expect(openstack.server.received.at(-1)?.text).toHaveLength(1024 * 1024);
    expect(said).toEqual([expect.stringMatching(/uploading a stand-in .* it is not the image that the program describes/)]);
  });

  it('takes the place of no built image, and of no locked one', async () => {
    const { openstack, order, apply } = await begin();
    const lock = lockOf(ARCHIVE);
    await expect(apply({ standIns: true, lock })).rejects.toMatchObject({ code: 'IMAGE_NOT_BUILT' });
    built(order.images, IMAGE, ARCHIVE);
    await apply({ standIns: true });
    expect(openstack.images).toMatchObject([{ os_hash_value: hash('sha512', 'files') }]);
  });

  it('does not do where a machine is real: its disk would be wiped', async () => {
    const { openstack, nodes, apply } = await begin();
    nodes.push({ name: 'b', driver: 'ipmi' });
    await expect(apply({ standIns: true })).rejects.toMatchObject({
      code: 'STAND_IN_ON_HARDWARE',
      message: expect.stringMatching(
        /^STAND_IN_ON_HARDWARE \[gold\] image gold-0123456789ab is not in cloud seed.*; got node b, driver ipmi;/,
      ),
    });
    expect(openstack.writes).toEqual([]);
  });

  it('that is there does not do without being asked for, nor where a machine is real, whoever enrolled it', async () => {
    const { openstack, apply } = await begin({ tripleo_stand_in: 'true' });
    await apply({ standIns: true });
    await expect(apply()).rejects.toThrow(/^IMAGE_NOT_BUILT .*; got a stand-in;/);
    openstack.nodes.push({ uuid: 'n1', name: 'c', driver: 'redfish', provision_state: 'available' } as never);
    await expect(apply({ standIns: true })).rejects.toMatchObject({
      code: 'STAND_IN_ON_HARDWARE',
      message: expect.stringContaining('node c, driver redfish'),
    });
    expect(openstack.writes).toEqual([]);
  });

  it('makes room for the image once that is built', async () => {
    const { openstack, order, apply } = await begin({ tripleo_stand_in: 'true' });
    built(order.images, IMAGE, ARCHIVE);
    await apply();
    expect(openstack.images).toMatchObject([{ os_hash_value: hash('sha512', 'files') }]);
    expect(openstack.images[0]).not.toHaveProperty('tripleo_stand_in');
  });

  it('stays where servers run from it: that is told, or taken as it is', async () => {
    const { openstack, order, apply } = await begin({ tripleo_stand_in: 'true' });
    built(order.images, IMAGE, ARCHIVE);
    openstack.servers.push({ id: 's1', name: 'control-0', status: 'ACTIVE', image: { id: 'i0' } });
    await expect(apply()).rejects.toThrow(/^STAND_IN_USED \[gold\] .*; got control-0; allowed none; do take these servers down/);
    await apply({ standIns: true });
    expect(openstack.writes).toEqual([]);
  });
});
