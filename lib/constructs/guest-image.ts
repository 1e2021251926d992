import type { Construct } from 'constructs';
import { DiskImage, type DiskImageProps } from './disk-image';

/** An image for virtual machines. A role's machines don't take it. */
export class GuestImage extends DiskImage {
  /**
   * @param scope the app, or anything in it: the image is put into whichever clouds use it
   * @param id first part of the image's name, unless `imageName` says another
   * @param props what goes into it
   */
  public constructor(scope: Construct, id: string, props: DiskImageProps) {
    super(scope, id, props, ['vm']);
  }
}
