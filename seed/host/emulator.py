"""The emulator of virtual bare metal: gives each node of Ironic's that has a server a machine that runs as the node's power says.

    emulator.py FOLDER    the folder of the seed; runs until it is ended, and may be at any moment

What is to be is in Ironic, what is there is on disk: it compares the two and takes one step after the other, each of which can be taken again.
Machines are no children of its own: they go on without it, and the next one finds them.
"""
import base64
import concurrent.futures
import ipaddress
import json
import os
import pathlib
import signal
import sys
import threading
import time
import urllib.error

from image_store import ImageStore
from instance import MOST_MACHINES, PORTS
from machine import REBOOT, Machine
from openstack import OpenStack
from switch import Switch

PAUSE = 0.5  # seconds between two looks at Ironic
RETRY = 5  # seconds after a step that failed
TIDY = 60  # seconds between two looks for images that nothing uses
FIELDS = 'uuid,name,provision_state,provision_updated_at,power_state,target_power_state,instance_uuid,instance_info,driver_internal_info'
# Services of the seed that machines talk to.
SERVICES = ('keystone', 'heat', 'swift')
# States in which a node gets its server's image, for the first time or anew.
DEPLOYING = ('deploying', 'wait call-back', 'deploy hold')
# States in which a node's server, if it has one, is not there any more.
GONE = ('available', 'deleting', 'cleaning', 'clean wait', 'clean failed', 'manageable', 'enroll')


def say(text):
    print(time.strftime('%F %T'), text, flush=True)


class NotYet(Exception):
    """What a step needs is not there yet, which is nothing to tell people of."""


class Emulator:
    def __init__(self, folder):
        self.folder = folder
        self.machines = {}
        self.jobs = {}
        self.not_before = {}
        self.starting = threading.Lock()
        self.switch = Switch(folder)
        # Ironic's user sees the nodes of every project.
        self.openstack = OpenStack(self.settings(), user='ironic', project='service')
        self.images = ImageStore(folder / 'images', self.openstack, say)
        (folder / 'machines').mkdir(exist_ok=True)
        for path in (folder / 'machines').iterdir():
            machine = Machine(path)
            if machine.record:
                self.machines[path.name] = machine
            else:  # was being made or removed when the last emulator was killed
                try:
                    machine.remove()
                except OSError as e:  # the next one tries again
                    say(f'{path.name}: cannot be removed: {e}')

    def settings(self):
        return json.loads((self.folder / 'instance.json').read_text())

    def run(self):
        silent, tidying, tidied = False, None, time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(MOST_MACHINES + 1) as pool:
            while True:
                try:
                    nodes = self.openstack.call('GET', 'baremetal', f'/v1/nodes?associated=true&fields={FIELDS}')['nodes']
                    self.look({node['uuid']: node for node in nodes}, pool)
                    silent = False
                except Exception as e:  # whatever Ironic answers, it may answer better the next time
                    if not silent:
                        say(f'the nodes cannot be looked at: {type(e).__name__}: {e}')
                    silent = True
                if time.monotonic() > tidied + TIDY and (not tidying or tidying.done()):
                    tidying, tidied = pool.submit(self.tidy), time.monotonic()
                time.sleep(PAUSE)

    def end(self, *_):
        """Ends it, but not while a machine is being started, of which there might be no record yet."""
        with self.starting:
            os._exit(0)

    def tidy(self):
        try:
            self.images.forget_unused(lambda: {machine.record.get('tree') for machine in [*self.machines.values()]})
        except Exception as e:
            say(f'images that nothing uses cannot be removed: {type(e).__name__}: {e}')

    def look(self, nodes, pool):
        """Give every node and every machine its next step, unless one is under way."""
        self.jobs = {uuid: job for uuid, job in self.jobs.items() if not job.done()}
        for uuid in {*nodes, *self.machines} - {*self.jobs}:
            if time.monotonic() >= self.not_before.get(uuid, 0):
                self.jobs[uuid] = pool.submit(self.step, uuid, nodes.get(uuid))

    def step(self, uuid, node):
        try:
            machine = self.machines.get(uuid)
            if not node or node['provision_state'] in GONE:
                if machine:
                    self.remove(uuid, machine)
            elif node['provision_state'] in DEPLOYING:
                if machine and machine.running():
                    machine.stop()
                    say(f'{machine.record["node"]}: stopped, to be deployed anew')
            elif node['provision_state'] == 'active' and not node['target_power_state']:
                if not machine or machine.record['deployed'] != node['provision_updated_at']:
                    self.deploy(node)
                else:
                    self.power(node, machine)
        except NotYet:
            pass
        except Exception as e:
            self.not_before[uuid] = time.monotonic() + RETRY
            self.fail(uuid, node, e)

    def fail(self, uuid, node, error):
        reason = f'{type(error).__name__}: {error}'
        if uuid in self.machines:
            self.explain(self.machines[uuid], reason)
        else:
            say(f'{node["name"] if node else uuid}: {reason}')

    def explain(self, machine, reason):
        """Say why a machine is not what it should be, once."""
        if machine.record['reason'] != reason:
            say(f'{machine.record["node"]}: {reason}')
            machine.save(reason=reason)

    # ---- a node and its server

    def remove(self, uuid, machine):
        machine.remove()
        del self.machines[uuid]
        say(f'{machine.record["node"]}: wiped')

    def deploy(self, node):
        """What the machine boots from, anew; its ephemeral volume is kept where Nova asked for that."""
        uuid, info, instance = node['uuid'], node['instance_info'], node['instance_uuid']
        machine = self.machines.get(uuid)
        if machine:  # before anything else: what it had to say, it says of what it was before
            machine.stop()
        digest = self.images.hash_of(info['image_source']) if info.get('image_source') else None
        if machine and (not digest or machine.record['instance'] != instance):  # no machine can be made of that, or it was another server's
            self.remove(uuid, machine)
            machine = None
        if not digest:
            return
        server = self.openstack.call('GET', 'compute', f'/servers/{instance}')['server']
        machine = machine or Machine(self.folder / 'machines' / uuid)
        machine.save(node=node['name'] or uuid, instance=instance, server=server['name'], deployed=None, reason=machine.record.get('reason'))
        self.machines[uuid] = machine
        gigabytes = int(info.get('ephemeral_gb') or 0)
        # The image is in the record before it is unpacked: what is in a record is not removed.
        machine.save(image=info['image_source'], tree=str(self.images.path_of(digest)), interfaces=self.interfaces(server, machine), ephemeral=gigabytes)
        self.images.ensure(info['image_source'])
        machine.write_disk()
        machine.write_ephemeral(gigabytes, keep=str(info.get('preserve_ephemeral')) == 'True')
        machine.write_config_drive(self.metadata(server), base64.b64decode(server.get('OS-EXT-SRV-ATTR:user_data') or ''))
        machine.save(power=None, deployed=node['provision_updated_at'], reason=None)
        say(f'{machine.record["node"]}: deployed as {server["name"]}')
        self.power(node, machine)

    def metadata(self, server):
        keys = {}
        if server.get('key_name'):
            path = f'/os-keypairs/{server["key_name"]}?user_id={server["user_id"]}'
            keys[server['key_name']] = self.openstack.call('GET', 'compute', path)['keypair']['public_key']
        return {'uuid': server['id'], 'name': server['name'], 'hostname': server['OS-EXT-SRV-ATTR:hostname'], 'project_id': server['tenant_id'],
                'launch_index': 0, 'meta': server['metadata'], 'public_keys': keys}

    def interfaces(self, server, machine):
        """The server's ports in Nova's order of networks, and on each network in its order of addresses; those without one come last there."""
        order = []
        for network, addresses in server['addresses'].items():
            order += [*(address['OS-EXT-IPS-MAC:mac_addr'] for address in addresses), network]
        ports = self.openstack.call('GET', 'network', f'/v2.0/ports?device_id={server["id"]}')['ports']
        missing = [port['mac_address'] for port in ports if port['fixed_ips'] and port['mac_address'] not in order]
        if missing:
            self.explain(machine, f'waits for Nova to write down what it has connected: {" ".join(missing)}')
            raise NotYet

        def position(port):
            if port['mac_address'] in order:
                return order.index(port['mac_address'])
            network = self.openstack.call('GET', 'network', f'/v2.0/networks/{port["network_id"]}')['network']['name']
            return order.index(network) if network in order else len(order)

        return [self.interface(port) for port in sorted(ports, key=position)]

    def interface(self, port):
        addresses, gateway = [], None
        for fixed in port['fixed_ips']:
            subnet = self.openstack.call('GET', 'network', f'/v2.0/subnets/{fixed["subnet_id"]}')['subnet']
            if subnet['ip_version'] == 4:
                addresses.append(f'{fixed["ip_address"]}/{ipaddress.ip_network(subnet["cidr"]).prefixlen}')
                gateway = gateway or subnet['gateway_ip']
        return {'mac': port['mac_address'], 'network': port['network_id'], 'port': port['id'], 'addresses': addresses, 'gateway': gateway}

    # ---- power

    def power(self, node, machine):
        """Have the machine run, or not, as Ironic says; and say so to Ironic where the machine decided.

        Ironic puts a time on each change of power that somebody asks for, also on a reboot. The last one that was seen to is in the record;
        none is while a machine that was just deployed has yet to be seen on.
        """
        asked = node['driver_internal_info'].get('last_power_state_change') or 'never'
        on, running, seen = node['power_state'] == 'power on', machine.running(), machine.record['power']
        if seen is None:
            if not running and machine.ended() is None and not self.start(node, machine):
                machine.save(power=asked)
            elif on:
                machine.save(power=asked)
            else:
                self.set_power(node, 'power on')
        elif not on:
            if running:
                machine.stop()
                say(f'{machine.record["node"]}: stopped')
        elif running:
            if asked != seen:
                machine.stop()
                machine.save(power=asked)
                self.start(node, machine)
        else:
            ended = machine.ended()
            if ended is None or ended == REBOOT or asked != seen:
                machine.save(power=asked)
                self.start(node, machine)
            else:
                self.set_power(node, 'power off')
                say(f'{machine.record["node"]}: ended by itself with {ended}')
                machine.save(reason=f'ended with {ended}; its console: {machine.console}' if ended else None)

    def start(self, node, machine):
        """Whether there was room for it. Where there is none, the node is as one that does not come on."""
        with self.starting:
            settings = self.settings()
            others = sum(one.running() for one in list(self.machines.values()) if one is not machine)
            if others < settings['machines']:
                self.switch.ensure()
                ports = [port for service in SERVICES if service in settings['services'] for port in PORTS[service].values()]
                machine.save(reason=None, services=[f'{settings["ip"]}:{port}' for port in ports])
                machine.start(self.switch.namespace())
                say(f'{machine.record["node"]}: started')
                return True
        self.explain(machine, f'no room: {others} of {settings["machines"]} machines run')
        if node['power_state'] == 'power on':
            self.set_power(node, 'power off')
        return False

    def set_power(self, node, target):
        if self.openstack.call('GET', 'compute', f'/servers/{node["instance_uuid"]}')['server']['OS-EXT-STS:task_state']:
            raise NotYet  # while Nova is at work on a server, it does not listen to what Ironic says of its power
        try:
            self.openstack.call('PUT', 'baremetal', f'/v1/nodes/{node["uuid"]}/states/power', {'target': target})
        except urllib.error.HTTPError as e:
            if e.code != 409:  # at work on something else: the next look finds the same, and asks again
                raise


if __name__ == '__main__':
    emulator = Emulator(pathlib.Path(sys.argv[1]))
    signal.signal(signal.SIGTERM, emulator.end)
    emulator.run()
