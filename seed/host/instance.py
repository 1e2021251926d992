"""One seed by name: its record, its machine, its services, its way out."""
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import clouds
import tree
from forward import Forwarders
from nspawn import PATH, Nspawn
from paths import HERE, SEEDS, lock, private
from process import TOGETHER, start
from report import SeedError, phase, say
from virtual import VirtualMachines

SERVICES = {
    'heat': ['keystone', 'heat'],
    'full': ['keystone', 'heat', 'glance', 'placement', 'neutron', 'nova', 'ironic'],
}
PORTS = {
    'keystone': {'keystone': 5000}, 'heat': {'heat': 8004, 'heat-cfn': 8000}, 'glance': {'glance': 9292}, 'placement': {'placement': 8778},
    'neutron': {'neutron': 9696}, 'nova': {'nova': 8774}, 'ironic': {'ironic': 6385}, 'swift': {'swift': 8080},
}
MOST_MACHINES = 99
PASSWORDS = ['admin', 'rabbit', 'keystone', 'heat', 'heat_domain_admin', 'glance', 'placement', 'neutron', 'nova', 'ironic', 'swift']
INSIDE = '/usr/local/lib/seed'

# In the machine's own mount namespace: the overlay goes when the machine goes, whatever ended it.
MOUNT = 'mount -t overlay seed -o lowerdir=tree/root,upperdir=upper,workdir=work root; exec "$@"'


class Instance:
    def __init__(self, name):
        self.name = name
        self.folder = SEEDS / name
        self.console = self.folder / 'console.log'
        self.configure_log = self.folder / 'configure.log'
        self.machine = Nspawn(self.folder / 'machine')

    def lock(self):
        return lock(SEEDS / f'{self.name}.lock', f'the seed {self.name}')

    # ---- the record

    def exists(self):
        return (self.folder / 'instance.json').exists()

    def load(self):
        self.record = json.loads((self.folder / 'instance.json').read_text())
        self.address = self.record['ip']
        self.forwarders = Forwarders(self.folder, self.address)
        self.machines = VirtualMachines(self.folder)
        return self

    def save(self):
        private(self.folder / 'instance.json', json.dumps(self.record, indent=1) + '\n')

    def create(self, tier):
        if self.folder.exists():  # what a wipe that was cut off left behind
            self.wipe()
        self.folder.mkdir(mode=0o700, parents=True)
        with lock(SEEDS / '.address.lock', 'addresses'):
            self.record = {
                'name': self.name, 'tier': tier, 'services': SERVICES[tier], 'hostname': 'seed', 'ip': free_address(), 'region': 'RegionOne',
                'projects': ['seed', 'undercloud', 'overcloud'], 'workers': 1,
                'passwords': {name: secrets.token_urlsafe(18) for name in PASSWORDS}, 'heat_encryption_key': secrets.token_hex(16),
            }
            self.save()

    def ensure_record(self, tier, swift, machines):
        if not self.exists():
            self.create(tier or 'full')
        self.load()
        if tier == 'heat' and self.record['tier'] == 'full':
            raise SeedError(f'{self.name} is a full seed', advice=f'take another name, or begin anew: seed down --name {self.name} --wipe')
        if swift and 'swift' not in self.record['passwords']:
            raise SeedError(f'{self.name} was made before seeds could have Swift', advice=f'begin anew: seed down --name {self.name} --wipe')
        tier = tier or self.record['tier']
        services = SERVICES[tier] + (['swift'] if swift or 'swift' in self.record['services'] else [])
        if machines is None:
            machines = self.record.get('machines', 0)
        if machines and tier != 'full':
            raise SeedError(f'{self.name} has no Ironic to deploy virtual machines', advice='take another name, and no --tier heat')
        if (services, machines) != (self.record['services'], self.record.get('machines')):
            self.record.update(tier=tier, services=services, machines=machines)
            self.save()
        clouds.write(self.folder, self.record)

    def ports(self):
        return {label: port for service in self.record['services'] for label, port in PORTS[service].items()}

    # ---- the machine

    def ensure_tree(self):
        """The tree this instance stands on: an overlay goes with the tree it was made on, and no other."""
        link = self.folder / 'tree'
        if link.is_symlink():
            if not link.exists():
                raise SeedError(f'the tree that {self.name} was made on is gone', advice=f'begin anew: seed down --name {self.name} --wipe')
            if link.readlink() != tree.path_of(tree.recipe_hash()):
                say(f'{self.name} stands on a tree of an older recipe; `seed down --name {self.name} --wipe` and `seed up` give it the new one')
        else:
            link.symlink_to(tree.ensure(self.folder))

    def ensure_machine(self):
        if self.machine.leader():
            return
        with phase('machine: starting'):
            if not self.machine.outermost():
                self.start_machine()
            end = time.monotonic() + 60
            while not self.machine.leader():
                if not self.machine.outermost() or time.monotonic() > end:
                    raise SeedError('the machine does not start', log=self.console,
                                    advice=f'seed down --name {self.name}, and up again; if that does not help, down --wipe')
                time.sleep(0.05)

    def start_machine(self):
        for name in ('upper', 'work', 'root'):
            (self.folder / name).mkdir(mode=0o755, exist_ok=True)
        self.forwarders.stop()
        # The console goes to a file: with --console=passive nobody reads it, and PID 1 blocks for ever once a few KB are in it.
        command = ['systemd-nspawn', '--quiet', f'--directory={self.folder}/root', f'--machine=seed-{self.name}', f'--hostname={self.record["hostname"]}',
                   '--register=no', *tree.keep_unit(), '--boot', '--private-network', '--resolv-conf=off', '--link-journal=no', '--console=read-only']
        self.console.unlink(missing_ok=True)
        start([*TOGETHER, 'sh', '-euc', MOUNT, 'sh', *command], self.machine.record, self.console, cwd=self.folder, env={'PATH': PATH})

    def enter(self, *command, **environment):
        """The command line that runs a command inside."""
        if not self.machine.leader():
            raise SeedError(f'the seed {self.name} is not running', advice=f'seed up --name {self.name}')
        return self.machine.enter(*command, **environment)

    # ---- the services

    def configure(self):
        """Hand the configurator and the settings over and run it, its lines becoming our progress."""
        root = f'/proc/{self.machine.leader().pid}/root'
        shutil.copytree(HERE / 'inside', root + INSIDE, dirs_exist_ok=True, ignore=shutil.ignore_patterns('__pycache__'))
        shutil.copytree(HERE / 'settings', f'{root}{INSIDE}/settings', dirs_exist_ok=True)
        clouds.install(self.folder, root)
        with open(self.configure_log, 'w') as log, phase('services: configuring and starting'):
            process = subprocess.Popen(self.enter(f'{INSIDE}/configure.py'), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
            process.stdin.write(json.dumps(self.record))
            process.stdin.close()
            for line in process.stdout:
                log.write(line)
                log.flush()
                say('services: ' + line.rstrip())
            if process.wait():
                raise SeedError('the services did not all come up', log=self.configure_log,
                                advice=f'their own logs: seed exec --name {self.name} -- ls /var/log; then seed up again: it goes on where it was')

    def forward(self):
        self.forwarders.ensure(self.machine.leader(), self.ports().values())
        end = time.monotonic() + 30
        while not all((up := self.answering()).values()):
            if time.monotonic() > end:
                silent = ', '.join(f'{name} ({self.address}:{self.ports()[name]})' for name, ok in up.items() if not ok)
                raise SeedError(f'no answer from {silent} on the host', log=self.forwarders.log,
                                advice=f'is another program listening there? `ss -ltnp`; then seed down --name {self.name}, and up again')
            time.sleep(0.1)

    def answering(self):
        """Whether each API answers on the host, by name."""
        def answers(port):
            try:
                with urllib.request.urlopen(f'http://{self.address}:{port}/', timeout=5):
                    return True
            except urllib.error.HTTPError as e:
                return e.code < 500
            except OSError:
                return False

        ports = self.ports()
        with ThreadPoolExecutor(len(ports)) as pool:
            return dict(zip(ports, pool.map(answers, ports.values())))

    def ensure_machines(self):
        """The emulator of virtual machines, if there are to be any. It reads their number from the record."""
        if self.record['machines']:
            self.machines.ensure()
        else:
            self.machines.give_up()

    # ---- down

    def stop(self, gently=True):
        self.machines.stop(gently)
        self.forwarders.stop()
        self.machine.stop(30 if gently else 0)

    def wipe(self):
        shutil.rmtree(self.folder)


def free_address():
    """The first of 127.77.0.x that no other seed has, on disk or listening."""
    taken = set()
    for path in SEEDS.glob('*/instance.json'):
        try:
            taken.add(json.loads(path.read_text())['ip'])
        except (ValueError, KeyError):
            pass
    for number in range(1, 255):
        address = f'127.77.0.{number}'
        if address not in taken and all(bindable(address, port) for ports in PORTS.values() for port in ports.values()):
            return address
    raise SeedError('no address is free from 127.77.0.1 to 127.77.0.254')


def bindable(address, port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind((address, port))
        except OSError:
            return False
    return True


def valid_name(name):
    return re.fullmatch(r'[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?', name) is not None
