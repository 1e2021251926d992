import { readFileSync } from 'node:fs';
import type { Construct } from 'constructs';
import { BootMode } from '../core';
import { readDiskImages } from '../formats/disk-images';
import { ConfigTool, toolElements } from './config-tool';
import { DiskImage, type DiskImageProps, Distribution } from './disk-image';
import { ImageKind, kindElements } from './image-kind';
import { goldImageProps } from './tripleo-image';

/** What goes into an image for machines. */
export interface GoldImageProps extends DiskImageProps {
  /**
   * How the image lies on a disk. A whole-disk image has no ephemeral disk beside it that a rebuild can keep. An archive is for
   * machines without hardware.
   *
   * @default ImageKind.WHOLE_DISK
   */
  readonly kind?: ImageKind;
  /**
   * How the machines boot, which decides on the partition table: GPT or MBR. Whole-disk images only.
   *
   * @default BootMode.UEFI
   */
  readonly bootMode?: BootMode;
  /**
   * What applies on the machines the configuration that their roles tell them. Its element comes by itself, with those for credentials
   * (`config-drive`) and for telling which image it is (`image-provenance`).
   *
   * @default ConfigTool.OS_APPLY_CONFIG for Debian; for other distributions, whose packages our elements don't know, none
   */
  readonly configTool?: ConfigTool;
}

/** An image for bare-metal machines. It is the same in every stage, since its name is its content's. */
export class GoldImage extends DiskImage {
  /**
   * The images of a file with TripleO's `disk_images`, each by the name that it has there. What is about the machine that builds, such as
   * `--min-tmpfs`, is passed over.
   *
   * What is wrong in the file is a finding of the synthesis.
   *
   * @param scope the app, or anything in it
   * @param file the file's path, from the folder that the program runs in unless it is absolute
   * @throws if the file can't be read, or no image is in it
   */
  public static fromDiskImages(scope: Construct, file: string): GoldImage[] {
    const { images, problems } = readDiskImages(readFileSync(file, 'utf8'));
    if (images.length === 0) {
      const told = problems.map(({ code, what, got, allowed, advice }) => `${code} ${what}; got ${got}; allowed ${allowed}; do ${advice}`);
      throw new Error([`${file} describes no image`, ...told].join('\n'));
    }
    const made = images.map((entry) => {
      const gold = goldImageProps(entry);
      const image = new GoldImage(scope, entry.imageName, gold.props);
      image._problems.push(...gold.problems);
      return image;
    });
    made[0]._problems.push(...problems);
    return made;
  }

  /** How the image lies on a disk. */
  public readonly kind: ImageKind;
  /** What applies the machines' configuration. Nothing where the image has none. */
  public readonly configTool?: ConfigTool;
  /** How a whole-disk image boots. @internal */
  public readonly _bootMode?: BootMode;

  /**
   * @param scope the app, or anything in it: the image is put into whichever clouds use it
   * @param id first part of the image's name, unless `imageName` says another
   * @param props what goes into it
   */
  public constructor(scope: Construct, id: string, props: GoldImageProps) {
    const kind = props.kind ?? ImageKind.WHOLE_DISK;
    const configTool = props.configTool ?? (props.distribution === Distribution.DEBIAN ? ConfigTool.OS_APPLY_CONFIG : undefined);
    super(scope, id, props, kind, [...kindElements(kind, props.bootMode), ...toolElements(configTool)]);
    this.kind = kind;
    this.configTool = configTool;
    this._bootMode = props.bootMode ?? (kind === ImageKind.WHOLE_DISK ? BootMode.UEFI : undefined);
  }

  /** Whether there is an ephemeral disk beside the image that a rebuild can keep. */
  public get keepsEphemeral(): boolean {
    return this.kind !== ImageKind.WHOLE_DISK;
  }
}
