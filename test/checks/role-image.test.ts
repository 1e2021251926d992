import { describe, expect, it } from 'vitest';
import { roleImage } from '../../lib/checks/role-image';
import { ImageKind } from '../../lib/constructs';
import { ImageChange } from '../../lib/resources';
import { find } from './find';
import { sample } from './sample';

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
});
