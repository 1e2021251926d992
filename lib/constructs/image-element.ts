import { basename, resolve } from 'node:path';
import type { NamedElement } from '../images';

/** A diskimage-builder element that comes neither with diskimage-builder nor with this package. */
export class ImageElement {
  /**
   * The element in a folder, by the folder's name. Its files are read now: each one's path, bytes and whether it is executable count for
   * the image's name, and all travel with the assembly. An element that it depends on may lie beside it.
   *
   * What is wrong with it is a finding of the synthesis.
   *
   * @param folder the folder's path, from the folder that the program runs in unless it is absolute
   * @param digest what the files' SHA-256 must be, as the finding tells it where it is not: for elements of a third party. Default: whatever it is
   */
  public static fromFolder(folder: string, digest?: string): ImageElement {
    return new ImageElement({ name: basename(resolve(folder)), folder: resolve(folder), digest });
  }

  /** What a program says, for those who gather elements. @internal */
  public static _named(element: string | ImageElement): NamedElement {
    return typeof element === 'string' ? { name: element } : element.element;
  }

  /** Name by which other elements depend on it. */
  public readonly name: string;
  private readonly element: NamedElement;

  private constructor(element: NamedElement) {
    this.name = element.name;
    this.element = element;
  }
}
