"""The virtual machines of one seed as its commands see them: their emulator, their switch, what is there."""
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

from machine import Machine
from paths import HERE
from process import recorded, start
from switch import Switch


class VirtualMachines:
    def __init__(self, folder):
        self.folder = folder
        self.record = folder / 'emulator'
        self.log = folder / 'emulator.log'
        self.switch = Switch(folder)

    def emulator(self):
        return recorded(self.record)

    def ensure(self):
        self.switch.ensure()
        if not self.emulator():
            start([sys.executable, '-B', f'{HERE}/host/emulator.py', self.folder], self.record, self.log, cwd='/')

    def all(self):
        machines = [Machine(path) for path in (self.folder / 'machines').glob('*')]
        return sorted((machine for machine in machines if machine.record), key=lambda machine: machine.record['node'])

    def find(self, name):
        """By the server's name, the node's, or the node's id."""
        return next((machine for machine in self.all() if name in (machine.record['server'], machine.record['node'], machine.folder.name)), None)

    def stop(self, gently):
        """First the emulator, for which a machine that stops would have switched itself off."""
        emulator = self.emulator()
        if emulator:
            emulator.stop(15)
        self.record.unlink(missing_ok=True)
        machines = self.all()
        if machines:
            with ThreadPoolExecutor(len(machines)) as pool:
                list(pool.map(lambda machine: machine.stop(20 if gently else 0), machines))
        self.switch.stop()

    def give_up(self):
        self.stop(gently=False)
        for name in ('machines', 'images'):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def described(machine):
    """What `seed status` says of a machine."""
    record = machine.record
    if record['deployed'] is None:
        state = 'deploying'
    elif not machine.running():
        state = 'off'
    else:
        state = 'running' if machine.nspawn.leader() else 'starting'
    addresses = [address.split('/')[0] for interface in record.get('interfaces', []) for address in interface['addresses']]
    return {'node': record['node'], 'server': record['server'], 'state': state, 'addresses': addresses, 'image': record.get('image'),
            'memory': machine.nspawn.memory(), 'reason': record['reason'], 'console': str(machine.console)}
