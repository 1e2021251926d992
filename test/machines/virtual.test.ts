import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Node } from '../../lib/runner/clouds/ironic';
import type { Server } from '../../lib/runner/clouds/nova';
import { withCloud } from '../seed/support/clouds';
import { Project } from '../seed/support/project';
import { inside, ROOT } from '../seed/support/seed';
import { FOLDER } from './support/machines';

const NODES = ['virtual-0', 'virtual-1', 'virtual-2'];

/** A machine in what `tripleo seed status --json` prints. */
interface Virtual {
  readonly node: string;
  readonly server: string;
  readonly state: string;
  readonly addresses: readonly string[];
  /** Id of its image. */
  readonly image: string;
  readonly memory: number;
  readonly reason: string | null;
  readonly console: string;
}

interface Status {
  readonly state: string;
  readonly address: string;
  readonly capacity: number;
  readonly emulator: string;
  readonly machines: readonly Virtual[];
}

/** Asks at link level for addresses, by ARP from eth0; prints those that somebody has. */
const WHO_HAS = `
import select, socket, sys, time
mac = bytes.fromhex(open('/sys/class/net/eth0/address').read().strip().replace(':', ''))
own, *wanted = map(socket.inet_aton, sys.argv[1:])
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
wire.bind(('eth0', 0))
for address in wanted:
    wire.send(b'\\xff' * 6 + mac + bytes.fromhex('08060001080006040001') + mac + own + bytes(6) + address)
end, found = time.monotonic() + 2, set()
while select.select([wire], [], [], max(0, end - time.monotonic()))[0]:
    frame = wire.recv(100)
    if frame[20:22] == b'\\0\\2':
        found.add(socket.inet_ntoa(frame[28:32]))
print(*sorted(found))`;

/** Connects to HOST PORT…; prints what becomes of each. */
const CONNECT = `
import errno, socket, sys
for port in sys.argv[2:]:
    try:
        socket.create_connection((sys.argv[1], int(port)), 5)
        print('open')
    except OSError as e:
        print(errno.errorcode.get(e.errno, e))`;

async function seed(...words: string[]): Promise<string> {
  const [verb, ...rest] = words;
  const name = process.env.TRIPLEO_TEST_SEED as string;
  return (await promisify(execFile)(join(ROOT, 'seed', 'seed'), [verb, '--name', name, ...rest])).stdout;
}

/** Prints its status also where it is degraded. */
async function status(): Promise<Status> {
  return JSON.parse(await seed('status', '--json').catch((error: { stdout: string }) => error.stdout)) as Status;
}

async function machine(name: string): Promise<Virtual | undefined> {
  return (await status()).machines.find(({ server }) => server === name);
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  while (!(await reached())) await sleep(300);
}

async function on(name: string, ...command: string[]): Promise<string> {
  return (await inside(command, { machine: name })).trimEnd();
}

/** Waits for a machine to be in that state. */
async function becomes(name: string, state: string): Promise<void> {
  await until(async () => (await machine(name))?.state === state);
}

async function server(name: string): Promise<Server> {
  return (await withCloud('seed', ({ nova }) => nova.serversNamed(name)))[0];
}

async function nodeOf(name: string): Promise<Node> {
  const { node } = (await machine(name)) as Virtual;
  return (await withCloud('seed', ({ ironic }) => ironic.node(node))) as Node;
}

/** Has Ironic change the power of a machine's node. */
async function power(name: string, target: string): Promise<void> {
  const { uuid } = await nodeOf(name);
  await withCloud('seed', ({ ironic }) => ironic.setPowerState(uuid, target));
}

async function openstack(...words: string[]): Promise<void> {
  await inside(['openstack', ...words]);
}

/** Marks a machine: on its disk, on its ephemeral volume, and where the mark goes when it boots. */
async function mark(name: string): Promise<void> {
  await on(name, 'touch', '/root/mark', '/mnt/mark', '/run/mark');
}

async function marks(name: string): Promise<string[]> {
  return (await on(name, 'find', '/root', '/mnt', '/run', '-maxdepth', '1', '-name', 'mark')).split('\n');
}

/** Waits for it to have booted since it was marked. */
async function booted(name: string): Promise<void> {
  await until(async () => {
    const found = await marks(name).catch(() => ['/run/mark']);
    return !found.includes('/run/mark');
  });
}

/** The process that the seed has a record of by that name. */
function recorded(name: string): number {
  return Number(readFileSync(join(FOLDER, name), 'utf8').split(' ')[0]);
}

/** Nova refuses what is asked of a server while it is still at the last. */
async function stop(name: string): Promise<void> {
  await openstack('server', 'stop', name);
  await becomes(name, 'off');
  await until(async () => (await server(name)).status === 'SHUTOFF');
}

async function start(name: string): Promise<void> {
  await openstack('server', 'start', name);
  await becomes(name, 'running');
  await until(async () => (await server(name)).status === 'ACTIVE');
}

async function killEmulator(): Promise<void> {
  process.kill(recorded('emulator'), 'SIGKILL');
  await until(async () => (await status()).emulator === 'stopped');
}

/** Makes an image of these commands' standard output; its id. */
async function image(name: string, commands: string): Promise<string> {
  const create = ['openstack', 'image', 'create', '--disk-format', 'raw', '--container-format', 'bare', '-f', 'value', '-c', 'id', name];
  const id = (await inside(['sh', '-euc', `{ ${commands}; } >"/root/$0"; "$@" --file "/root/$0"; rm "/root/$0"`, name, ...create])).trim();
  onTestFinished(() => inside(['openstack', 'image', 'delete', id]).then(() => {}));
  return id;
}

async function rebuild(name: string, ...options: string[]): Promise<void> {
  await inside(['openstack', '--os-compute-api-version', '2.90', 'server', 'rebuild', name, ...options]);
}

/** What links or lines of a process's folder in /proc say; nothing of one that has ended. */
function seen<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** What there is of machines on the host: folders, processes, loop devices, and ports of the switch. */
function footprint(): string[] {
  const machines = join(FOLDER, 'machines');
  const processes = readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      (seen(() => readlinkSync(`/proc/${pid}/cwd`))?.startsWith(machines) ||
        seen(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.includes(machines)),
  );
  const loops = readdirSync('/sys/block').filter((name) =>
    seen(() => readFileSync(`/sys/block/${name}/loop/backing_file`, 'utf8'))?.startsWith(machines),
  );
  const ports = execFileSync('nsenter', ['-t', `${recorded('switch')}`, '-n', 'ip', '-brief', 'link', 'show', 'type', 'veth'], {
    encoding: 'utf8',
  });
  return [...readdirSync(machines), ...processes, ...loops, ...ports.split('\n').filter(Boolean)];
}

/** Each test leaves the machines running for the next one. */
describe('a virtual machine', () => {
  const project = Project.program('../../machines/programs/virtual');
  let capacity: number;
  let before: string[];

  beforeAll(async () => {
    capacity = (await status()).capacity;
    await project.synth(null);
    await project.clear({ seed: NODES });
    before = footprint();
    await project.succeed('deploy', '--yes');
  });

  afterAll(async () => {
    await seed('up', '--machines', String(capacity));
    await project.clear({ seed: NODES });
    project.remove();
  });

  it('boots from the image with the name, the address and the interface that OpenStack gave it, on a node that is on', async () => {
    const { addresses, image } = await server('first');
    const [{ addr, 'OS-EXT-IPS-MAC:mac_addr': mac }] = Object.values(addresses).flat();
    expect(await on('first', 'cat', '/proc/sys/kernel/hostname')).toBe('first');
    expect(await on('first', 'hostname', '-I')).toBe(addr);
    expect(await on('first', 'cat', '/sys/class/net/eth0/address')).toBe(mac);
    const { name } = (await withCloud('seed', ({ glance }) => glance.image((image as { id: string }).id))) ?? {};
    expect(JSON.parse(await on('first', 'cat', '/etc/tripleo/provenance.json')).image).toBe(name);
    expect((await nodeOf('first')).power_state).toBe('power on');
    expect(await machine('first')).toMatchObject({ state: 'running', addresses: [addr], reason: null });
  });

  it('takes at most 60 MB of memory', async () => {
    const { memory } = (await machine('first')) as Virtual;
    expect(memory).toBeGreaterThan(10 * 2 ** 20);
    expect(memory).toBeLessThan(60 * 2 ** 20);
  });

  it('has an interface on each of its networks, in the order of the program', async () => {
    const { addresses } = await server('apart');
    const macs = new Map(Object.values(addresses).flatMap((all) => all.map((one) => [one.addr, one['OS-EXT-IPS-MAC:mac_addr']])));
    const own = (await machine('apart'))?.addresses as string[];
    const blocks = own.map((address) => Math.floor(Number(address.replace('192.0.2.', '')) / 64));
    expect(blocks).toEqual([1, 2]);
    expect(await on('apart', 'hostname', '-I')).toBe(own.join(' '));
    const files = own.map((_, index) => `/sys/class/net/eth${index}/address`);
    expect((await on('apart', 'cat', ...files)).split('\n')).toEqual(own.map((address) => macs.get(address)));
  });

  it('meets the machines of its network and no others', async () => {
    const [first, second, apart] = (await Promise.all(['first', 'second', 'apart'].map(machine))).map((one) => one?.addresses[0] as string);
    expect(await on('first', 'python3', '-c', WHO_HAS, first, second, apart)).toBe(second);
  });

  it('reaches Keystone and Heat where the catalogue says, and nothing else of the seed or of the host', async () => {
    const { address } = await status();
    const said = await on('first', 'python3', '-c', CONNECT, address, '5000', '8004', '8000', '9292', '8774', '3306', '22');
    expect(said.split('\n')).toEqual(['open', 'open', 'open', ...Array(4).fill('ECONNREFUSED')]);
  });

  it('reaches nothing that listens on an address of the host', async () => {
    const [{ address }] = Object.values(networkInterfaces()).flatMap((all = []) =>
      all.filter((one) => one.family === 'IPv4' && !one.internal),
    );
    const listener = createServer().listen(0, address);
    onTestFinished(() => void listener.close());
    await once(listener, 'listening');
    const where = [address, `${(listener.address() as AddressInfo).port}`];
    expect((await promisify(execFile)('python3', ['-c', CONNECT, ...where])).stdout).toBe('open\n');
    // On the machine's network the same address may be another machine's, which refuses.
    expect(await on('first', 'python3', '-c', CONNECT, ...where)).not.toBe('open');
  });

  it('runs a command to its end though it is stopped meanwhile, as all are when a machine goes down', async () => {
    const said = on('first', 'sh', '-c', 'echo $$ >/run/command; kill -STOP $$; echo went on');
    const state = () => on('first', 'sh', '-c', 'grep State: /proc/$(cat /run/command)/status').catch(() => '');
    await until(async () => (await state()).includes('stopped'));
    await on('first', 'sh', '-c', 'kill -CONT $(cat /run/command)');
    expect(await said).toBe('went on');
  });

  it('stops and starts by Nova, from the same disk', async () => {
    await mark('second');
    await stop('second');
    expect((await nodeOf('second')).power_state).toBe('power off');
    await start('second');
    expect(await marks('second')).toEqual(['/root/mark', '/mnt/mark']);
  });

  it.each(['rebooting', 'soft rebooting'])('reboots when Ironic is asked for %s', async (target) => {
    await mark('second');
    await power('second', target);
    await booted('second');
    expect(await marks('second')).toEqual(['/root/mark', '/mnt/mark']);
  });

  it('may reboot itself', async () => {
    await mark('second');
    await on('second', 'systemctl', 'reboot');
    await booted('second');
    expect(await marks('second')).toEqual(['/root/mark', '/mnt/mark']);
  });

  it('may switch itself off, and is off in Ironic and in Nova then', async () => {
    await on('second', 'systemctl', 'poweroff');
    await until(async () => (await nodeOf('second')).power_state === 'power off');
    await until(async () => (await server('second')).status === 'SHUTOFF');
    expect(await machine('second')).toMatchObject({ state: 'off', reason: null });
    await start('second');
  });

  it('is not started where there is no room, which the status says', async () => {
    await stop('second');
    await seed('up', '--machines', '2');
    await openstack('server', 'start', 'second');
    await until(async () => (await machine('second'))?.reason != null);
    await until(async () => (await nodeOf('second')).power_state === 'power off');
    await until(async () => (await server('second')).status === 'SHUTOFF');
    expect(await machine('second')).toMatchObject({ state: 'off', reason: 'no room: 2 of 2 machines run' });

    await seed('up', '--machines', String(capacity));
    await start('second');
    expect((await machine('second'))?.reason).toBeNull();
  });

  it.each([
    ['keeps its ephemeral volume in a rebuild that preserves it', ['--preserve-ephemeral'], ['/mnt/mark']],
    ['has its ephemeral volume wiped by a rebuild that does not', [], ['']],
  ])('%s, and a new disk', async (_title, options, kept) => {
    await mark('second');
    await rebuild('second', ...options);
    await booted('second');
    expect(await marks('second')).toEqual(kept);
    expect(await on('second', 'cat', '/proc/mounts')).toMatch(/^\S+ \/mnt ext4 /m);
  });

  it('goes on without the emulator, and is found by the next one; what was deleted meanwhile is wiped', async () => {
    await Promise.all(['first', 'second'].map(mark));
    await killEmulator();
    expect((await status()).state).toBe('degraded');
    const { address } = await status();
    expect(await on('first', 'python3', '-c', CONNECT, address, '5000', '8004')).toBe('open\nopen');
    await openstack('server', 'delete', '--wait', 'apart');
    expect(await machine('apart')).toMatchObject({ state: 'running' });

    await seed('up');
    await until(async () => (await machine('apart')) === undefined);
    expect((await status()).state).toBe('running');
    expect(await marks('first')).toEqual(['/root/mark', '/mnt/mark', '/run/mark']);
    expect(await marks('second')).toEqual(['/root/mark', '/mnt/mark', '/run/mark']);
  });

  it('boots on where the emulator is killed as it boots', async () => {
    await mark('second');
    const record = join(FOLDER, 'machines', (await nodeOf('second')).uuid, 'process');
    const running = readFileSync(record, 'utf8');
    await power('second', 'rebooting');
    while ([running, undefined].includes(seen(() => readFileSync(record, 'utf8')))) await sleep(10);
    await killEmulator();
    await booted('second');
    await seed('up');
    await until(async () => (await nodeOf('second')).power_state === 'power on');
    expect(await marks('second')).toEqual(['/root/mark', '/mnt/mark']);
  });

  it('is rebuilt from an image that is unpacked once for all, also where the emulator is killed at it', async () => {
    const large = await image('large', 'cd "$(mktemp -d)"; truncate -s 500M large; tar -c large; rm large');
    const parts = () => readdirSync(join(FOLDER, 'images')).filter((name) => name.endsWith('.part'));
    const rebuilds = ['first', 'second'].map((name) => rebuild(name, '--image', large));
    // It unpacks while the second rebuild is still asked for.
    while (parts().length === 0) await sleep(10);
    await killEmulator();
    expect(parts()).toHaveLength(1);
    await Promise.all(rebuilds);
    await seed('up');
    await until(async () =>
      (await Promise.all(['first', 'second'].map(machine))).every((one) => one?.image === large && one.state !== 'deploying'),
    );
    expect(parts()).toEqual([]);
    expect(readFileSync(join(FOLDER, 'emulator.log'), 'utf8').split(`image ${large}: unpacked`)).toHaveLength(2);
  });

  it('is a pretended one again with an image that is no archive', async () => {
    const other = await image('other', 'head -c 65536 /dev/zero');
    await rebuild('first', '--image', other);
    await until(async () => (await machine('first')) === undefined);
    await until(async () => (await server('first')).status !== 'REBUILD');
    expect(await machine('second')).toBeDefined();
  });

  it('leaves nothing on the host when it is deleted, for all that the emulator was killed', async () => {
    await project.succeed('destroy', '--confirm', 'virtual');
    await until(async () => (await status()).machines.every(({ node }) => !NODES.includes(node)));
    await until(async () => footprint().join() === before.join());
  });
});
