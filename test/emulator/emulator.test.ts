import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../runner/openstack';

/** Runs a script on an emulator whose OpenStack answers so, until the test's limit; what it prints. */
async function emulated(
  script: string,
  answers: { readonly [call: string]: unknown },
  signal: AbortSignal,
  ...given: string[]
): Promise<string[]> {
  const words = ['-B', join(__dirname, script), folderWith({}), ...given];
  const ended = promisify(execFile)('python3', words, { signal });
  ended.child.stdin?.end(JSON.stringify(answers));
  return (await ended).stdout.trimEnd().split('\n');
}

/** A port of the server on a network, of which the last part of the MAC is given, and of the address if it has one. */
function port(network: string, mac: number, address?: number) {
  const fixedIps = address === undefined ? [] : [{ subnet_id: 'subnet', ip_address: `192.0.2.${address}` }];
  return { id: `port ${mac}`, network_id: network, mac_address: `mac ${mac}`, fixed_ips: fixedIps };
}

/** What there is in OpenStack of a server that has these ports, in Neutron's order, and these MACs by network, in Nova's. */
function server(ports: readonly object[], macs: { readonly [network: string]: readonly number[] }) {
  const addresses = Object.entries(macs).map(([name, all]) => [name, all.map((mac) => ({ 'OS-EXT-IPS-MAC:mac_addr': `mac ${mac}` }))]);
  return {
    'compute /servers/s': { server: { id: 's', addresses: Object.fromEntries(addresses) } },
    'network /v2.0/ports?device_id=s': { ports },
    'network /v2.0/subnets/subnet': { subnet: { ip_version: 4, cidr: '192.0.2.0/24', gateway_ip: null } },
    'network /v2.0/networks/a': { network: { name: 'a' } },
    'network /v2.0/networks/b': { network: { name: 'b' } },
  };
}

describe('a virtual machine’s interfaces', () => {
  const interfaces = async (ports: readonly object[], macs: { readonly [network: string]: readonly number[] }, signal: AbortSignal) =>
    (await emulated('interfaces.py', server(ports, macs), signal)).filter((line) => !line.includes(' node: '));

  it('come in Nova’s order, whatever Neutron’s is', async ({ signal }) => {
    expect(await interfaces([port('a', 1, 11), port('b', 2, 12), port('b', 3, 13)], { b: [3, 2], a: [1] }, signal)).toEqual([
      'b mac 3 192.0.2.13/24',
      'b mac 2 192.0.2.12/24',
      'a mac 1 192.0.2.11/24',
    ]);
  });

  it('are there without an address too, in the place of their network', async ({ signal }) => {
    expect(await interfaces([port('a', 1, 11), port('b', 2)], { b: [], a: [1] }, signal)).toEqual(['b mac 2', 'a mac 1 192.0.2.11/24']);
  });

  it('are waited for until Nova knows the addresses, which is said', async ({ signal }) => {
    expect(await interfaces([port('a', 1, 11), port('b', 2, 12)], { a: [1] }, signal)).toEqual([
      'reason: waits for Nova to write down what it has connected: mac 2',
    ]);
  });
});

describe('the emulator', () => {
  it('looks at the nodes while Glance does not answer', async ({ signal }) => {
    const answers = { 'baremetal /v1/nodes?associated=true&': { nodes: [{ uuid: 'n1' }] } };
    expect(await emulated('looks.py', answers, signal)).toEqual([
      'images that nothing uses cannot be removed: OSError: no answer from image',
      'looks at n1',
    ]);
  });

  it.for(['deploying', 'active'])(
    'stops a machine that is rebuilt before it asks for anything, with its node %s',
    async (state, { signal }) => {
      expect((await emulated('rebuild.py', {}, signal, state))[0]).toBe('stops it');
    },
  );
});
