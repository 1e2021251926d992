"""rebuild.py FOLDER STATE: what the emulator does to a machine that runs while its node is in that state of a rebuild."""
import pathlib
import sys

from fake import emulator

from machine import Machine

folder, state = sys.argv[1:]
it = emulator(folder)
machine = Machine(pathlib.Path(folder) / 'machines' / 'n')
machine.save(node='node', instance='server', deployed='before', reason=None)
machine.running = lambda: True
machine.stop = lambda: print('stops it')
it.machines['n'] = machine
it.step('n', {'uuid': 'n', 'name': 'node', 'instance_uuid': 'server', 'instance_info': {'image_source': 'image'}, 'target_power_state': None,
              'provision_state': state, 'provision_updated_at': 'now'})
