import type { Construct } from 'constructs';
import { Architecture, BootMode } from '../core';
import { DiskImage, type DiskImageProps } from './disk-image';
import { ImageKind, kindElements } from './image-kind';

/** A whole-disk image for virtual machines, which boot from it as they do by default: by BIOS on x86_64, by UEFI on aarch64. A role's machines don't take it. */
export class GuestImage extends DiskImage {
  /**
   * @param scope the app, or anything in it: the image is put into whichever clouds use it
   * @param id first part of the image's name, unless `imageName` says another
   * @param props what goes into it
   */
  public constructor(scope: Construct, id: string, props: DiskImageProps) {
    const bootMode = props.architecture === Architecture.AARCH64 ? BootMode.UEFI : BootMode.BIOS;
    super(scope, id, props, ImageKind.WHOLE_DISK, kindElements(ImageKind.WHOLE_DISK, bootMode));
  }
}
