import { Construct } from 'constructs';
import { Architecture, type Problem, type RenderContext, Value } from '../core';
import { writeDiskImages } from '../formats/disk-images';
import { gatherElements, type ImageContent, imageName, releaseProblems, snapshotEnvironment } from '../images';
import { ImageElement } from './image-element';
import { ImageKind } from './image-kind';

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

/** A distribution's packages as they were at one moment: an image that is built again next year has the same ones. */
export interface PackageSnapshot {
  /** Address of the packages, such as a snapshot service's for one time. It is in the image's name, and in the image's own package sources. */
  readonly main: string;
  /**
   * Address of the security updates.
   *
   * @default - none are taken
   */
  readonly security?: string;
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
   * Elements, beside those that the distribution and the kind of image bring: by name where they are diskimage-builder's or this
   * package's, by `ImageElement.fromFolder` where they are the program's own or a third party's. Those that they depend on come by themselves.
   *
   * @default - none
   */
  readonly elements?: (string | ImageElement)[];
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
   * Where the packages are taken from as they were at one moment. Debian only.
   *
   * @default - the newest packages of the release, from the mirror that the building machine uses
   */
  readonly snapshot?: PackageSnapshot;
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
  public readonly _kind: ImageKind;
  /** @internal */
  public readonly _props: DiskImageProps;
  /** What is wrong with its elements. @internal */
  public readonly _problems: Problem[];
  /** @internal */
  public readonly _content: ImageContent;

  /**
   * @param scope where the image stands; it is put into whichever clouds use it
   * @param id id below the scope
   * @param props what goes into it
   * @param kind how it lies on a disk
   * @param kindElements elements that make it the kind of image that it is
   */
  protected constructor(scope: Construct, id: string, props: DiskImageProps, kind: ImageKind, kindElements: string[]) {
    super(scope, id);
    const { distribution, release, snapshot } = props;
    this._name = props.imageName ?? id;
    this._kind = kind;
    this._props = props;
    const elements = gatherElements(
      [distribution, ...kindElements, ...(props.elements ?? [])].map((element) => ImageElement._named(element)),
    );
    this._problems = [...elements.problems, ...(distribution === Distribution.DEBIAN ? releaseProblems(release, elements.all) : [])];
    this._content = {
      architecture: props.architecture ?? Architecture.X86_64,
      format: kind === ImageKind.TAR ? 'tar' : 'qcow2',
      elements,
      packages: props.packages ?? [],
      environment: {
        ...(snapshot && snapshotEnvironment(release, snapshot.main, snapshot.security)),
        ...props.environment,
        DIB_RELEASE: release,
      },
      size: props.size ?? 8,
      // Of Debian's, not every release can have it, and a machine needs nothing of what it brings.
      skipBase: distribution === Distribution.DEBIAN,
    };
    this.imageName = imageName(this._name, this._content);
  }

  /** The image alone in a file with TripleO's `disk_images`, for tools that read that. It tells elements by name; their folders stay here. */
  public toDiskImages(): string {
    const { architecture, format, elements, packages, environment, size, skipBase } = this._content;
    const [distro, ...others] = elements.names;
    const { DIB_RELEASE: release, ...variables } = environment;
    const image = {
      imageName: this._name,
      architecture,
      type: format,
      distro,
      release,
      elements: others,
      packages,
      environment: variables,
      skipBase,
    };
    return writeDiskImages([{ ...image, ...(format === 'qcow2' && { size }) }]);
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
