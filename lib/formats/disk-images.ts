import { dump } from 'js-yaml';
import { Architecture, type Problem, sortedByName } from '../core';
import { loadAsWritten } from './as-written';
import { Fields, fileCodes, isMapping } from './fields';

const CODES = fileCodes('IMAGE_FILE');

/** Codes of what can be wrong in a file of disk images. */
export const DISK_IMAGES_CODES: readonly string[] = Object.values(CODES);

/** An image as TripleO's `disk_images` describes it. */
export interface DiskImageEntry {
  readonly imageName: string;
  readonly architecture?: Architecture;
  /** `qcow2`, `tar` or another of diskimage-builder's. */
  readonly type: string;
  /** The element of the distribution; all others come after it. */
  readonly distro: string;
  readonly release?: string;
  readonly elements: readonly string[];
  readonly packages: readonly string[];
  /** In GiB; NaN where it is given and is no number. */
  readonly size?: number;
  readonly environment: { readonly [name: string]: string };
  readonly skipBase: boolean;
}

const ARCHITECTURES = {
  amd64: Architecture.X86_64,
  x86_64: Architecture.X86_64,
  arm64: Architecture.AARCH64,
  aarch64: Architecture.AARCH64,
};
const TYPES = { qcow2: 'qcow2', tar: 'tar' };
const BUILDERS = { dib: 'dib' };
const BOOLEANS = { true: true, false: false, yes: true, no: false };

/** Options about the machine that builds and not about the image, by whether a value comes after them. */
const OF_BUILDER: Readonly<Record<string, boolean>> = {
  '--checksum': false,
  '--image-cache': true,
  '--logfile': true,
  '--min-tmpfs': true,
  '--no-tmpfs': false,
  '--offline': false,
  '-x': false,
};

/**
 * The images of a file with TripleO's `disk_images`. Entries of one name are one image, as TripleO has it: elements, packages and options
 * are added up, of the environment the last one counts, of anything else the first. An environment ends with its image, where TripleO
 * lets it leak into the next.
 */
export function readDiskImages(text: string): { images: DiskImageEntry[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const file = new Fields('the file', {}, problems, CODES);
  const merged = new Map<string, Record<string, unknown>>();
  for (const [index, entry] of entriesOf(text, file, problems).entries()) {
    if (!isMapping(entry)) file.wrongShape(`image ${index + 1}`, entry, 'a mapping');
    else merge(merged, index, entry);
  }
  const images = [...merged].map(([name, entry]) => readImage(new Fields(`image ${name}`, entry, problems, CODES), name));
  return { images, problems };
}

/** A file with TripleO's `disk_images`, which PyYAML reads as it was. */
export function writeDiskImages(images: readonly DiskImageEntry[]): string {
  const entries = images.map(({ imageName, architecture, type, distro, release, elements, packages, size, environment, skipBase }) => ({
    imagename: imageName,
    ...(architecture && { arch: architecture === Architecture.AARCH64 ? 'arm64' : 'amd64' }),
    type,
    distro,
    ...(release !== undefined && { release }),
    elements,
    ...(packages.length > 0 && { packages }),
    ...(size !== undefined && { options: [`--image-size=${size}`] }),
    ...(Object.keys(environment).length > 0 && { environment: sortedByName(Object.entries(environment)) }),
    ...(skipBase && { skip_base: true }),
  }));
  // Quotes keep `9` and `on` texts.
  return dump({ disk_images: entries }, { lineWidth: -1, noRefs: true, quotingType: "'", forceQuotes: true });
}

function entriesOf(text: string, file: Fields, problems: Problem[]): unknown[] {
  const content = loadAsWritten(text, file);
  if (content === undefined) return [];
  if (!isMapping(content)) {
    file.wrongShape('the whole', content, 'disk_images: [...]');
    return [];
  }
  const fields = new Fields('the file', content, problems, CODES);
  if (!('disk_images' in content)) fields.missing('disk_images', 'a list', 'write the images as a list under "disk_images"');
  const entries = fields.list('disk_images');
  fields.close();
  return entries;
}

function merge(merged: Map<string, Record<string, unknown>>, index: number, entry: object): void {
  const name = 'imagename' in entry && typeof entry.imagename === 'string' ? entry.imagename : String(index + 1);
  const before = merged.get(name);
  if (!before) {
    merged.set(name, { ...entry });
    return;
  }
  for (const [key, value] of Object.entries(entry)) {
    const old = before[key];
    if (Array.isArray(old) && Array.isArray(value)) before[key] = [...old, ...value];
    else if (key === 'environment' && isMapping(old) && isMapping(value)) before[key] = { ...old, ...value };
    else before[key] ??= value;
  }
}

function readImage(fields: Fields, name: string): DiskImageEntry {
  // Where the file lies and which parameters of a template are told the image's id; neither is of the image.
  for (const key of ['heat_parameters', 'imageext']) fields.take(key);
  fields.choice('builder', BUILDERS);
  const environment = fields.mapping('environment');
  const variables = Object.fromEntries((environment?.keys() ?? []).map((name) => [name, environment?.text(name) ?? '']));
  const { DIB_RELEASE, ...others } = variables;
  const image = {
    imageName: fields.requiredText('imagename', "write the image's name") || name,
    architecture: fields.choice('arch', ARCHITECTURES),
    type: fields.choice('type', TYPES) ?? 'qcow2',
    distro: fields.requiredText('distro', "write the distribution's element"),
    release: fields.text('release') ?? DIB_RELEASE,
    elements: texts(fields, 'elements'),
    packages: texts(fields, 'packages'),
    size: readSize(fields),
    environment: others,
    skipBase: fields.choice('skip_base', BOOLEANS) ?? false,
  };
  fields.close();
  return image;
}

function texts(fields: Fields, key: string): string[] {
  return fields.list(key).filter((value): value is string => {
    if (typeof value === 'string') return true;
    fields.wrongShape(`one of ${key}`, value, 'a text');
    return false;
  });
}

/** The one option that is about the image. */
function readSize(fields: Fields): number | undefined {
  const words = texts(fields, 'options').flatMap((option) => option.split(/[\s=]+/).filter((word) => word !== ''));
  let size: number | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === '--image-size') {
      size = readGibibytes(fields, words[++i] ?? '');
    } else if (Object.hasOwn(OF_BUILDER, word)) {
      if (OF_BUILDER[word]) i++;
    } else {
      const allowed = ['--image-size', ...Object.keys(OF_BUILDER)].join(', ');
      fields.report(CODES.value, 'options has one that means nothing here', word, allowed, 'take it away');
    }
  }
  return size;
}

function readGibibytes(fields: Fields, word: string): number {
  if (/^\d{1,9}$/.test(word)) return Number(word);
  fields.report(CODES.notANumber, '--image-size is not a whole number', word, 'digits', 'write the size in GiB');
  return Number.NaN;
}
