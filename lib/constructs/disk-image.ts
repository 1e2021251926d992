import { Construct } from 'constructs';
import { Architecture, type RenderContext, Value } from '../core';
import { type ImageContent, imageName } from '../images';

/** Distribution that an image is made of, by diskimage-builder's element for it. */
export enum Distribution {
  /** CentOS Stream, from its cloud image. */
  CENTOS = 'centos',
  /** Debian, by debootstrap. */
  DEBIAN = 'debian-minimal',
  /** Fedora, from its cloud image. */
  FEDORA = 'fedora',
  /** Rocky Linux, from its container image. */
  ROCKY = 'rocky-container',
  /** Ubuntu, by debootstrap. */
  UBUNTU = 'ubuntu-minimal',
}

/** What goes into an image. */
export interface DiskImageProps {
  /**
   * First part of the image's name.
   *
   * @default - the construct's id
   */
  readonly imageName?: string;
  /** Distribution that the image is made of. */
  readonly distribution: Distribution;
  /** The distribution's release by its own name, such as `trixie` or `9-stream`. */
  readonly release: string;
  /**
   * Processor architecture that it is for.
   *
   * @default Architecture.X86_64
   */
  readonly architecture?: Architecture;
  /**
   * diskimage-builder's elements, beside those that the distribution and the kind of image bring.
   *
   * @default - none
   */
  readonly elements?: string[];
  /**
   * Packages by the distribution's names.
   *
   * @default - none
   */
  readonly packages?: string[];
  /**
   * What the elements read from the environment, such as `DIB_BOOTLOADER_DEFAULT_CMDLINE`. Not for secrets: it is written to a file.
   *
   * @default - none
   */
  readonly environment?: { readonly [name: string]: string };
  /**
   * Size of the image's disk, in GiB. It grows to the machine's disk at first boot.
   *
   * @default 8
   */
  readonly size?: number;
}

/** An image named by its content. `GoldImage` is for machines, `GuestImage` for virtual machines. */
export abstract class DiskImage extends Construct {
  /** Name in a cloud: `<name>-<12 hex digits>`, the digits standing for all that goes into the image. */
  public readonly imageName: string;
  /** @internal */
  public readonly _name: string;
  /** @internal */
  public readonly _content: ImageContent;

  /**
   * @param scope where the image stands; it is put into whichever clouds use it
   * @param id id below the scope
   * @param props what goes into it
   * @param kindElements elements that make it the kind of image that it is
   */
  protected constructor(scope: Construct, id: string, props: DiskImageProps, kindElements: string[]) {
    super(scope, id);
    this._name = props.imageName ?? id;
    this._content = {
      architecture: props.architecture ?? Architecture.X86_64,
      elements: [props.distribution, ...kindElements, ...(props.elements ?? [])],
      packages: props.packages ?? [],
      environment: { ...props.environment, DIB_RELEASE: props.release },
      size: props.size ?? 8,
    };
    this.imageName = imageName(this._name, this._content);
  }

  /** The image where a resource asks for one, by its name. What uses it waits until the image is in its cloud. */
  public get image(): Value {
    return new ImageValue(this);
  }
}

class ImageValue extends Value {
  private readonly diskImage: DiskImage;

  public constructor(diskImage: DiskImage) {
    super();
    this.diskImage = diskImage;
  }

  /** @internal */
  public _render(context: RenderContext): unknown {
    return context.image(this.diskImage, this.diskImage.imageName);
  }
}
