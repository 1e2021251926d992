import { describe, expect, it } from 'vitest';
import { roleImage } from '../../lib/checks/role-image';
import { ConfigTool, Distribution, ImageKind } from '../../lib/constructs';
import { BootMode } from '../../lib/core';
import { ImageChange } from '../../lib/resources';
import { find } from './find';
import { node, sample } from './sample';

const PARTITION = { kind: ImageKind.PARTITION };

describe("a role's image", () => {
  it('may be a partition image with an ephemeral disk that is kept', () => {
    const role = { ephemeralDisk: 20, onImageChange: ImageChange.REBUILD_KEEPING_EPHEMERAL };
    expect(find(roleImage, sample({ image: PARTITION, role }).app)).toEqual([]);
  });

  it.each([undefined, ImageChange.REBUILD, ImageChange.REPLACE])('may be a whole disk with onImageChange %s', (onImageChange) => {
    expect(find(roleImage, sample({ role: { onImageChange, ephemeralDisk: 0 } }).app)).toEqual([]);
  });

  it('keeps nothing of a whole disk', () => {
    expect(find(roleImage, sample({ role: { onImageChange: ImageChange.REBUILD_KEEPING_EPHEMERAL } }).app)).toEqual([
      'WHOLE_DISK_KEEPS_NOTHING [undercloud/control] a rebuild can keep nothing of a machine with the whole-disk image gold; got REBUILD_PRESERVE_EPHEMERAL; allowed REBUILD or REPLACE, or a partition image; do make it a partition image, or choose REBUILD',
    ]);
  });

  it('leaves no room for an ephemeral disk where it is a whole disk', () => {
    expect(find(roleImage, sample({ role: { ephemeralDisk: 20 } }).app)).toEqual([
      'WHOLE_DISK_HAS_NO_EPHEMERAL [undercloud/control] the whole-disk image gold leaves no room for an ephemeral disk; got 20 GiB; allowed 0, or a partition image; do make it a partition image, or take ephemeralDisk away',
    ]);
  });

  it('fits the disk that the role asks for', () => {
    expect(find(roleImage, sample({ image: { size: 10 }, role: { hardware: { minimumDisk: 10 } } }).app)).toEqual([]);
    expect(find(roleImage, sample({ image: { size: 11 }, role: { hardware: { minimumDisk: 10 } } }).app)).toEqual([
      "IMAGE_TOO_LARGE [undercloud/control] the image gold is larger than the disk that the role asks for; got 10 GiB; allowed at least 11 GiB; do ask for a disk of the image's size, or make the image smaller",
    ]);
  });

  it('may be an archive on nodes without hardware, with an ephemeral disk that is kept', () => {
    const role = { ephemeralDisk: 20, onImageChange: ImageChange.REBUILD_KEEPING_EPHEMERAL };
    const nodes = [node(1, { driver: 'fake-hardware' }), node(2, { resourceClass: 'other' })];
    expect(find(roleImage, sample({ image: { kind: ImageKind.TAR }, role, nodes }).app)).toEqual([]);
  });

  it('is no archive where a node that can serve has a disk', () => {
    const nodes = [node(1, { driver: 'fake-hardware' }), node(2)];
    expect(find(roleImage, sample({ image: { kind: ImageKind.TAR }, nodes }).app)).toEqual([
      "TAR_ON_HARDWARE [undercloud/control] the archive gold can't be written to the disks of nodes that can serve in the role; got node-2 (ipmi); allowed nodes of driver fake-hardware; do make it a whole-disk or partition image, or give the role a resource class of nodes without hardware",
    ]);
  });

  it('boots as the nodes do that can serve, where they say how', () => {
    const nodes = [node(1, { bootMode: BootMode.BIOS }), node(2), node(3, { bootMode: BootMode.UEFI, resourceClass: 'other' })];
    expect(find(roleImage, sample({ image: { bootMode: BootMode.BIOS }, nodes }).app)).toEqual([]);
    expect(find(roleImage, sample({ image: PARTITION, nodes }).app)).toEqual([]);
    expect(find(roleImage, sample({ nodes }).app)).toEqual([
      "IMAGE_BOOT_MODE [undercloud/control] the image gold boots otherwise than nodes that can serve in the role; got node-1 (bios); allowed uefi; do make it an image of the nodes' boot mode, or give the role a resource class of other nodes",
    ]);
  });

  it("has what applies the role's configuration, where it has one", () => {
    const rocky = { distribution: Distribution.ROCKY, release: '9' };
    const role = { configuration: { a: 1 } };
    expect(find(roleImage, sample({ image: rocky }).app)).toEqual([]);
    expect(find(roleImage, sample({ role }).app)).toEqual([]);
    expect(find(roleImage, sample({ image: { ...rocky, configTool: ConfigTool.OWN }, role }).app)).toEqual([]);
    expect(find(roleImage, sample({ image: rocky, role }).app)).toEqual([
      "IMAGE_NO_CONFIG_TOOL [undercloud/control] nothing in the image gold applies the role's configuration; got no configTool; allowed an image with one; do say ConfigTool.OWN if the image's own elements or packages apply it, or take configuration away",
    ]);
  });
});
