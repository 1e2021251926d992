import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(__dirname, '..', '..');

const PROGRAM = `
import { App, BaremetalPool, Distribution, FlatNetwork, GoldImage, GuestImage, ImageKind, neutron, Overcloud, SeedCloud, Stack, Undercloud } from 'tripleo-cdk';

const app = new App({ name: 'demo' });
const gold = new GoldImage(app, 'gold', { distribution: Distribution.DEBIAN, release: 'trixie' });
const guest = new GuestImage(app, 'guest', { distribution: Distribution.DEBIAN, release: 'trixie' });
const seed = new SeedCloud(app, 'seed');
const lan = new FlatNetwork(seed, 'lan', { cidr: '192.0.2.0/26' });
const role = { count: 1, image: gold, networks: [lan] };
const undercloud = new Undercloud(app, 'undercloud', { parent: seed, control: role });
const overcloud = new Overcloud(app, 'overcloud', { parent: undercloud, control: role, compute: role });
const stack = new Stack(overcloud, 'stack');
const net = new neutron.Net(stack, 'net', { name: 'net' });
export { BaremetalPool, guest, net };
`;

const RIGHT = {
  'an undercloud deployed by a seed, an overcloud by it': '',
  'a second overcloud of one undercloud': "new Overcloud(app, 'b', { parent: undercloud, control: role, compute: role });",
  'a resource that refers to another': "new neutron.Port(stack, 'p', { network: net.reference });",
  'an example': "import '../../examples/two-clouds/main';",
};

/** What stands below a program that is right, and what the compiler says of it. */
const WRONG: Record<string, readonly [string, RegExp]> = {
  'an overcloud whose parent is a role': [
    "new Overcloud(app, 'b', { parent: undercloud.control, control: role, compute: role });",
    /Type 'Role' is missing the following properties from type 'Undercloud'/,
  ],
  'an overcloud whose parent is an overcloud': [
    "new Overcloud(app, 'b', { parent: overcloud, control: role, compute: role });",
    /'Overcloud' .*'Undercloud'/,
  ],
  'an overcloud whose parent is the seed': [
    "new Overcloud(app, 'b', { parent: seed, control: role, compute: role });",
    /'SeedCloud' .*'Undercloud'/,
  ],
  'an undercloud whose parent is an undercloud': [
    "new Undercloud(app, 'b', { parent: undercloud, control: role });",
    /'Undercloud' .*'SeedCloud'/,
  ],
  'an undercloud without a parent': ["new Undercloud(app, 'b', { control: role });", /'parent' is missing/],
  'an undercloud that stands in a cloud': ["new Undercloud(seed, 'b', { parent: seed, control: role });", /'SeedCloud' .*'App'/],
  'an overcloud without compute machines': ["new Overcloud(app, 'b', { parent: undercloud, control: role });", /'compute' is missing/],
  'an image for virtual machines in a role': [
    "new Undercloud(app, 'b', { parent: seed, control: { count: 1, image: guest, networks: [lan] } });",
    /'GuestImage' .*'GoldImage'/,
  ],
  'a name in place of an image': [
    "new Undercloud(app, 'b', { parent: seed, control: { count: 1, image: 'gold', networks: [lan] } });",
    /'string' .*'GoldImage'/,
  ],
  'a kind for an image of virtual machines': [
    "new GuestImage(app, 'b', { distribution: Distribution.DEBIAN, release: 'trixie', kind: ImageKind.TAR });",
    /'kind' does not exist/,
  ],
  'a word in place of a kind': [
    "new GoldImage(app, 'b', { distribution: Distribution.DEBIAN, release: 'trixie', kind: 'tar' });",
    /'"tar"' is not assignable to type 'ImageKind/,
  ],
  'a folder’s path in place of an element in it': [
    "new GoldImage(app, 'b', { distribution: Distribution.DEBIAN, release: 'trixie', elements: [{ folder: 'elements/a' }] });",
    /'folder' does not exist in type 'ImageElement'/,
  ],
  'a tenant’s network under machines': [
    "new Undercloud(app, 'b', { parent: seed, control: { count: 1, image: gold, networks: [net] } });",
    /'Net' .*'FlatNetwork'/,
  ],
  'a machine without a port': [
    "new BaremetalPool(seed, 'n', { nodes: [{ name: 'a', driver: 'ipmi', cpus: 1, memory: 1, disk: 1 }] });",
    /'ports' is missing/,
  ],
  'a property that Heat doesn’t have': ["new neutron.Net(stack, 'n', { mtu: 9000 });", /'mtu' does not exist/],
  'a property of the wrong type': ["new neutron.Net(stack, 'n', { name: 7 });", /'number' is not assignable to type 'string \| Value/],
  'a property that is left out': ["new neutron.Port(stack, 'p', {});", /'network' is missing/],
  'a reference where text is made': ['net.reference.toUpperCase();', /'toUpperCase' does not exist/],
};

/** The compiler's errors in each of the programs, of which there are as many as there are texts. */
function diagnose(texts: readonly string[]): string[][] {
  const files = new Map(texts.map((text, i) => [join(__dirname, `program-${i}.ts`), PROGRAM + text]));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2023,
    types: ['node'],
    paths: { 'tripleo-cdk': [join(ROOT, 'lib', 'index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, version) => {
    const text = files.get(file);
    return text === undefined ? getSourceFile(file, version) : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].map((file) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  });
}

describe('the compiler', () => {
  const programs = [...Object.values(RIGHT), ...Object.values(WRONG).map(([text]) => text)];
  const diagnostics = diagnose(programs);

  it.each(Object.keys(RIGHT))('takes %s', (name) => {
    expect(diagnostics[Object.keys(RIGHT).indexOf(name)]).toEqual([]);
  });

  it.each(Object.entries(WRONG))('refuses %s', (_name, [text, message]) => {
    expect(diagnostics[programs.indexOf(text)]).toEqual([expect.stringMatching(message)]);
  });
});
