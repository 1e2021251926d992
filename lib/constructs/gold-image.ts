import type { Construct } from 'constructs';
import { BootMode } from '../core';
import { DiskImage, type DiskImageProps } from './disk-image';

/** How an image lies on a disk. */
export enum ImageKind {
  /** With partition table and boot loader: written to the disk as it is. */
  WHOLE_DISK = 'whole-disk',
  /** One file system, with kernel and ramdisk beside it: Ironic makes the partitions, an ephemeral one among them. */
  PARTITION = 'partition',
}

/** What goes into an image for machines. */
export interface GoldImageProps extends DiskImageProps {
  /**
   * How the image lies on a disk. Only a partition image has an ephemeral disk beside it that a rebuild can keep.
   *
   * @default ImageKind.WHOLE_DISK
   */
  readonly kind?: ImageKind;
  /**
   * How the machines boot, which decides on a whole-disk image's partition table.
   *
   * @default BootMode.UEFI
   */
  readonly bootMode?: BootMode;
}

/** An image for bare-metal machines. It is the same in every stage, since its name is its content's. */
export class GoldImage extends DiskImage {
  /** How the image lies on a disk. */
  public readonly kind: ImageKind;

  /**
   * @param scope the app, or anything in it: the image is put into whichever clouds use it
   * @param id first part of the image's name, unless `imageName` says another
   * @param props what goes into it
   */
  public constructor(scope: Construct, id: string, props: GoldImageProps) {
    const kind = props.kind ?? ImageKind.WHOLE_DISK;
    const partitioning = props.bootMode === BootMode.BIOS ? 'block-device-mbr' : 'block-device-efi';
    super(scope, id, props, kind === ImageKind.PARTITION ? ['baremetal'] : ['vm', partitioning]);
    this.kind = kind;
  }

  /** Whether the image has an ephemeral partition beside it that a rebuild can keep. */
  public get keepsEphemeral(): boolean {
    return this.kind === ImageKind.PARTITION;
  }
}
