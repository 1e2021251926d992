import { BootMode } from '../core';

/** How an image lies on a disk. */
export enum ImageKind {
  /** With partition table and boot loader: written to the disk as it is. */
  WHOLE_DISK = 'whole-disk',
  /** One file system, with kernel and ramdisk beside it: Ironic makes the partitions, an ephemeral one among them. */
  PARTITION = 'partition',
  /** The files alone, in an archive: for machines without hardware, which are containers. */
  TAR = 'tar',
}

/** The elements that make the kind: of a whole disk, partition table and boot loader. */
export function kindElements(kind: ImageKind, bootMode = BootMode.UEFI): string[] {
  switch (kind) {
    case ImageKind.TAR:
      return ['container'];
    case ImageKind.PARTITION:
      return ['baremetal'];
    case ImageKind.WHOLE_DISK:
      return ['vm', bootMode === BootMode.BIOS ? 'block-device-mbr' : 'block-device-efi'];
  }
}
