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

/** The elements that make partition table and boot loader. */
export function wholeDiskElements(bootMode: BootMode): string[] {
  return ['vm', bootMode === BootMode.BIOS ? 'block-device-mbr' : 'block-device-efi'];
}
