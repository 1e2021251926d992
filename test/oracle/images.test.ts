import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Distribution, GoldImage, type GoldImageProps, GuestImage, ImageElement, ImageKind, SeedCloud } from '../../lib/constructs';
import { App, Architecture, BootMode, Stack } from '../../lib/core';
import { Server } from '../../lib/heat/bindings/nova';
import { toYaml } from '../../lib/heat/yaml';
import { DIB_ELEMENTS, DIB_VERSION, gatherElements, imageManifest, OWN_ELEMENTS, RELEASE_SENSITIVE } from '../../lib/images';
import { synthesize } from '../../lib/synth/synthesize';
import { EXAMPLES, goldenFolder, readFolder } from '../golden/example';
import { folderOf } from '../images/folder';
import { ask, askPython, fileWith } from './tools';

/** What diskimage-builder would run for a manifest of one image, from the script's name on; before it, the environment. */
function command(manifest: string): string {
  const { status, stderr } = ask('diskimage-builder', ['--dry-run', fileWith('image.yaml', manifest)]);
  if (status !== 0) throw new Error(stderr);
  return stderr.trim().replace(/bash \S*\/(?=disk-image-create)/, '');
}

function manifestOf(image: GoldImage | GuestImage): string {
  return toYaml(imageManifest(image._name, image._content));
}

const DEBIAN = { distribution: Distribution.DEBIAN, release: 'trixie' };
const gold = (props: Partial<GoldImageProps>) => new GoldImage(new App({ name: 'demo' }), 'gold', { ...DEBIAN, ...props });
const guest = (props: Partial<GoldImageProps>) => new GuestImage(new App({ name: 'demo' }), 'guest', { ...DEBIAN, ...props });

const RELEASES: Record<Distribution, string> = {
  [Distribution.CENTOS]: '9-stream',
  [Distribution.DEBIAN]: 'bookworm',
  [Distribution.FEDORA]: '41',
  [Distribution.ROCKY]: '9',
  [Distribution.UBUNTU]: 'noble',
};

/** Images of every kind, by what they are. */
const IMAGES: Record<string, GoldImage | GuestImage> = {
  'a whole disk that boots by UEFI': gold({ packages: ['chrony', 'tmux'], elements: ['openssh-server'], size: 20 }),
  'a whole disk that boots by BIOS': gold({ bootMode: BootMode.BIOS }),
  'a partition': gold({ kind: ImageKind.PARTITION }),
  'an archive': gold({ kind: ImageKind.TAR, packages: ['curl'] }),
  'a whole disk for aarch64': gold({ architecture: Architecture.AARCH64 }),
  'packages of a snapshot': gold({ snapshot: { main: 'https://snapshot.example/a', security: 'https://snapshot.example/b' } }),
  'a virtual machine': guest({ size: 2 }),
  'a virtual machine of aarch64': guest({ architecture: Architecture.AARCH64 }),
  ...Object.fromEntries(
    Object.entries(RELEASES).map(([distribution, release]) => [
      distribution,
      gold({ distribution: distribution as Distribution, release }),
    ]),
  ),
};

describe('diskimage-builder', () => {
  it('is of the version that stands in names of images', () => {
    expect(ask('python', ['-c', 'from importlib.metadata import version; print(version("diskimage-builder"))']).stdout.trim()).toBe(
      DIB_VERSION,
    );
  });

  const kept = EXAMPLES.flatMap((example) => [...readFolder(goldenFolder(example))]).filter(([file]) => /^images\/.*\.yaml$/.test(file));

  it.each(kept)('takes %s', (file, text) => {
    const name = file.slice('images/'.length, -'.yaml'.length);
    expect(command(text)).toMatch(new RegExp(`disk-image-create -o ${name} -a amd64 -t (tar|qcow2 --checksum --image-size) `));
  });

  it('would build images of every kind by these commands', async () => {
    const lines = Object.entries(IMAGES).map(([what, image]) => {
      return `# ${what}\n${command(manifestOf(image))}\n`;
    });
    await expect(lines.join('\n')).toMatchFileSnapshot('images.commands');
  });

  it.each(Object.keys(IMAGES))('has all elements for %s, and takes the same as we do', (what) => {
    const { names } = IMAGES[what]._content.elements;
    expect(dibElements(names, [OWN_ELEMENTS])).toEqual(gatherElements(names.map((name) => ({ name }))).all);
  });

  it('is told the environment letter by letter', () => {
    const environment = {
      DIB_LINE: 'console=ttyS0 quiet',
      DIB_QUOTES: `it's "so"`,
      DIB_SIGN: '$HOME `id` \\',
      DIB_ON: 'on',
      DIB_NUMBER: '0755',
      DIB_EMPTY: '',
    };
    const told = command(manifestOf(gold({ environment })));
    expect(told).toContain("DIB_LINE='console=ttyS0 quiet' ");
    expect(told).toContain(`DIB_QUOTES='it'"'"'s "so"' `);
    expect(told).toContain("DIB_SIGN='$HOME `id` \\' ");
    expect(told).toContain('DIB_ON=on ');
    expect(told).toContain('DIB_NUMBER=0755 ');
    expect(told).toContain("DIB_EMPTY='' ");
  });

  it.each([
    ['a map in place of a list', '{imagename: a}'],
    ['a key that it does not know', '- {imagename: a, elements: [vm], image_size: 8}'],
    ['an architecture that it does not know', '- {imagename: a, arch: riscv, elements: [vm]}'],
    ['a size in quotes', "- {imagename: a, image-size: '8', elements: [vm]}"],
    ['a number in the environment', '- {imagename: a, environment: {DIB_RELEASE: 12}, elements: [vm]}'],
  ])('refuses %s', (_what, manifest) => {
    expect(() => command(manifest)).toThrow('jsonschema.exceptions.ValidationError');
  });
});

describe('PyYAML, by which TripleO reads files of disk images', () => {
  it('reads an image as it was written, with texts that look like something else', () => {
    const image = guest({ release: '13', environment: { A: '0755', B: 'on', C: '1_000', D: '' }, size: 2 });
    const entry = {
      imagename: 'guest',
      arch: 'amd64',
      type: 'qcow2',
      distro: 'debian-minimal',
      release: '13',
      elements: ['vm', 'block-device-mbr'],
      options: ['--image-size=2'],
      environment: { A: '0755', B: 'on', C: '1_000', D: '' },
      skip_base: true,
    };
    const [read] = askPython('read_yaml.py', [], JSON.stringify([image.toDiskImages()]));
    expect(read).toEqual([{ disk_images: [entry] }, { disk_images: [entry] }]);
  });
});

/** The elements that diskimage-builder takes for those named, or what it says where it takes none. */
function dibElements(names: readonly string[], folders: readonly string[] = []): string[] | string {
  return askPython('dib_elements.py', [JSON.stringify(folders), ...names]);
}

describe("diskimage-builder's elements", () => {
  it('are those of our list, with what they say of others', () => {
    expect(DIB_ELEMENTS).toEqual(askPython('dib_elements.py', []));
  });

  it('know the releases of our list', () => {
    const folder = ask('python', ['-c', 'from diskimage_builder.paths import get_path; print(get_path("elements"))']).stdout.trim();
    for (const [name, releases] of Object.entries(RELEASE_SENSITIVE)) {
      const texts = [...readFolder(join(folder, name))].filter(([path]) => path.includes('.d/')).map(([, text]) => text);
      const lists = texts.flatMap((text) => [...text.matchAll(/\$DIB_RELEASE =~ \^\(([a-z|]+)\)/g)].map(([, list]) => list.split('|')));
      expect(lists).toHaveLength(1);
      expect(lists[0]).toEqual(expect.arrayContaining([...releases]));
    }
  });

  it.each(readdirSync(OWN_ELEMENTS))('and our %s are there with all that they depend on', (name) => {
    const names = ['debian-minimal', name];
    expect(dibElements(names, [OWN_ELEMENTS])).toEqual(gatherElements(names.map((name) => ({ name }))).all);
    expect(DIB_ELEMENTS).not.toHaveProperty([name]);
  });

  it("and a program's own are found in the assembly's folder, those too that others depend on", () => {
    const folder = folderOf({ 'a/element-deps': 'b\n', 'b/element-deps': 'pkg-map\n', 'c/README.rst': '' });
    const app = new App({ name: 'demo', outdir: join(folder, 'out') });
    const image = new GuestImage(app, 'guest', { ...DEBIAN, elements: [ImageElement.fromFolder(join(folder, 'a'))] });
    new Server(new Stack(new SeedCloud(app, 'seed'), 'stack'), 'server', { image: image.image, flavor: 'small' });
    synthesize(app);
    const { names, folders } = image._content.elements;
    expect(folders.map(({ name }) => name)).toEqual(['a', 'b']);
    const written = join(app.outdir, 'elements', image.imageName);
    expect(readdirSync(written)).toEqual(['a', 'b']);
    expect(dibElements(names, [written])).toEqual(expect.arrayContaining(['a', 'b', 'pkg-map']));
  });

  it.each([
    [['debian-minimal', 'vm'], 'MissingElementException', 'ELEMENT_UNKNOWN'],
    [['debian-minimal', 'opensshserver'], 'MissingElementException', 'ELEMENT_UNKNOWN'],
    [['debian-minimal', 'centos'], 'AlreadyProvidedException', 'ELEMENT_PROVIDED_TWICE'],
    [['debian-minimal', 'bootloader', 'zipl'], 'AlreadyProvidedException', 'ELEMENT_PROVIDED_TWICE'],
  ])('%j are refused by it and by us', (names, exception, code) => {
    expect(dibElements(names)).toBe(exception);
    expect(gatherElements(names.map((name) => ({ name }))).problems.map((problem) => problem.code)).toEqual([code]);
  });
});
