import { dirname, join } from 'node:path';
import type { Problem } from '../core';
import { DIB_ELEMENTS, DIB_VERSION, type ElementRelations } from './dib';
import { type ElementFolder, isFolder, readElementFolder } from './element-folder';

/** Codes of what can be wrong with the elements of an image. */
export const ELEMENT_CODES: readonly string[] = [
  'ELEMENT_DIGEST',
  'ELEMENT_FOLDER',
  'ELEMENT_NAME',
  'ELEMENT_NOT_FOR_RELEASE',
  'ELEMENT_PROVIDED_TWICE',
  'ELEMENT_TWICE',
  'ELEMENT_UNKNOWN',
];

/** This package's own elements: at its root, from `lib/` as from `dist/`. */
export const OWN_ELEMENTS = join(__dirname, '..', '..', 'elements');

/** An element as a program names it. */
export interface NamedElement {
  readonly name: string;
  /** Where it lies. @default - with diskimage-builder, or in this package */
  readonly folder?: string;
  /** What its digest must be. @default - whatever it is */
  readonly digest?: string;
}

/** The elements of an image, and all that they bring with them. */
export interface ImageElements {
  /** Those that were named, in that order. */
  readonly names: readonly string[];
  /** All of them by name, without those that others are in place of. */
  readonly all: readonly string[];
  /** Those of them that don't come with diskimage-builder, by name. */
  readonly folders: readonly ElementFolder[];
  readonly problems: readonly Problem[];
}

/** What diskimage-builder's hooks can be told by: a word, and no option of a command. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/;

/**
 * The elements and those that they depend on, by diskimage-builder's rules: an element may be in place of another, and no two of the
 * same. A dependency is looked for beside the folder that asks for it, then in this package, then in diskimage-builder.
 */
export function gatherElements(named: readonly NamedElement[]): ImageElements {
  const gathering = new Gathering();
  for (const element of named) gathering.name(element);
  return gathering.expand([...new Set(named.map(({ name }) => name))]);
}

/** The element that depends on another, and where it lies if not with diskimage-builder. */
interface Asker {
  readonly name: string;
  readonly folder?: string;
}

class Gathering {
  private readonly folders = new Map<string, ElementFolder>();
  private readonly named = new Map<string, NamedElement>();
  private readonly problems: Problem[] = [];

  public name(element: NamedElement): void {
    const { name, folder } = element;
    const before = this.named.get(name);
    if (before) {
      if (before.folder !== folder) {
        const got = [before, element].map((one) => one.folder ?? 'its name alone').join(' and ');
        this.report('ELEMENT_TWICE', `element ${name} is named twice`, got, 'one element of a name', 'take one away, or rename its folder');
      }
      return;
    }
    this.named.set(name, element);
    if (!NAME.test(name)) {
      const allowed = 'letters, digits, ., _, + and -, the first a letter or a digit';
      this.report('ELEMENT_NAME', 'an element has no name of one', name, allowed, 'rename the element');
    }
    if (folder !== undefined) this.folders.set(name, this.read(element, folder));
  }

  /** What can't be read is told, and is an element of nothing. */
  private read({ name, digest }: NamedElement, folder: string): ElementFolder {
    let element: ElementFolder;
    try {
      element = readElementFolder(folder);
    } catch (error) {
      const got = (error as NodeJS.ErrnoException).code ?? String(error);
      this.report('ELEMENT_FOLDER', `element ${name} can't be read from ${folder}`, got, 'a folder of files', "correct the folder's path");
      return { name, folder, files: [], digest: '', depends: [], provides: [] };
    }
    if (digest !== undefined && digest !== element.digest) {
      const advice = 'look at what changed, then name this digest; or bring back what was named';
      this.report('ELEMENT_DIGEST', `element ${name} is not the one that was named`, element.digest, digest, advice);
    }
    return element;
  }

  public expand(names: readonly string[]): ImageElements {
    const waiting = names.map((name): { name: string; asker?: Asker } => ({ name }));
    const seen = new Map<string, ElementFolder | undefined>();
    const providers = new Map<string, string>();
    for (const { name, asker } of waiting) {
      if (seen.has(name) || providers.has(name)) continue;
      const folder = this.folderOf(name, asker);
      seen.set(name, folder);
      const relations = folder ?? this.builtIn(name, asker);
      for (const provided of relations.provides) {
        const other = names.includes(provided) ? provided : providers.get(provided);
        if (other !== undefined) this.providedTwice(provided, [other, name]);
        providers.set(provided, name);
      }
      waiting.push(...relations.depends.map((dependency) => ({ name: dependency, asker: { name, folder: folder?.folder } })));
    }
    const all = [...seen.keys()].filter((name) => !providers.has(name)).sort();
    return { names, all, folders: all.flatMap((name) => seen.get(name) ?? []), problems: this.problems };
  }

  private folderOf(name: string, asker: Asker | undefined): ElementFolder | undefined {
    const parents = [...(asker?.folder === undefined ? [] : [dirname(asker.folder)]), OWN_ELEMENTS];
    const parent = NAME.test(name) ? parents.find((parent) => isFolder(join(parent, name))) : undefined;
    return this.folders.get(name) ?? (parent === undefined ? undefined : this.read({ name }, join(parent, name)));
  }

  private builtIn(name: string, asker: Asker | undefined): ElementRelations {
    if (Object.hasOwn(DIB_ELEMENTS, name)) return DIB_ELEMENTS[name];
    // A name that is none has been told.
    if (asker || NAME.test(name)) {
      const what = asker ? `element ${asker.name} depends on one that is not there` : 'there is no such element';
      const allowed = `one of diskimage-builder ${DIB_VERSION}'s or of this package's, or a folder`;
      this.report('ELEMENT_UNKNOWN', what, name, allowed, 'correct its name, or name its folder by ImageElement.fromFolder');
    }
    return { depends: [], provides: [] };
  }

  private providedTwice(provided: string, elements: readonly string[]): void {
    const got = elements.join(' and ');
    this.report('ELEMENT_PROVIDED_TWICE', `two elements are the ${provided} of one image`, got, 'one of them', 'take one away');
  }

  private report(code: string, what: string, got: string, allowed: string, advice: string): void {
    this.problems.push({ code, what, got, allowed, advice });
  }
}
