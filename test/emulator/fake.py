"""For tests: an emulator whose OpenStack answers what standard input says: {"service path": answer}, and fails where that says nothing."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / 'seed' / 'host'))

from emulator import Emulator  # noqa: E402


class FakeOpenStack:
    def __init__(self, answers):
        self.answers = answers

    def call(self, method, service, path, body=None):
        try:
            return self.answers[f'{service} {path.split("fields=")[0]}']
        except KeyError:
            raise OSError(f'no answer from {service}') from None


def emulator(folder):
    folder = pathlib.Path(folder)
    (folder / 'instance.json').write_text('{"machines": 3}')
    emulator = Emulator(folder)
    emulator.openstack = emulator.images.openstack = FakeOpenStack(json.load(sys.stdin))
    return emulator
