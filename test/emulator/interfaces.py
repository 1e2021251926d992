"""interfaces.py FOLDER: the networks and MACs of a machine's interfaces, or why it has to wait for them."""
import pathlib
import sys

from fake import emulator

from emulator import NotYet
from machine import Machine

folder = sys.argv[1]
it = emulator(folder)
machine = Machine(pathlib.Path(folder) / 'machines' / 'node')
machine.save(node='node', reason=None)
try:
    for interface in it.interfaces(it.openstack.call('GET', 'compute', '/servers/s')['server'], machine):
        print(interface['network'], interface['mac'], *interface['addresses'])
except NotYet:
    print('reason:', machine.record['reason'])
