import type { Construct } from 'constructs';
import { DiskImage, type DiskImageProps } from './disk-image';

/** An image for virtual machines. A role's machines don't take it. */
export class GuestImage extends DiskImage {
  public constructor(scope: Construct, id: string, props: DiskImageProps) {
    super(scope, id, props, ['vm']);
  }
}
