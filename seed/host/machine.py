"""One virtual machine: what is on disk of it, and how it starts and stops.

Its folder has `machine.json` (written whole or not at all), `disk` (the overlay on its image), `ephemeral.img`, `config-2` (the config drive),
`console.log`, and `process` while it runs. `ended` holds the exit code of a machine that ended by itself.
"""
import json
import os
import shutil
import subprocess
import sys

from nspawn import PATH, Nspawn
from paths import HERE, private
from process import TOGETHER, mortal, start
from tree import keep_unit

# Outlives what it runs, to say how that ended; ends it when it is ended itself.
WATCH = 'setpriv --pdeathsig KILL "$@" && code=0 || code=$?; echo $code >ended.new; mv ended.new ended'
# What nspawn ends with when the machine asks for a reboot, where there is no systemd on the host; where there is, it boots it again itself.
REBOOT = 133
PATIENCE = 20  # seconds for an orderly shutdown


class Machine:
    def __init__(self, folder):
        self.folder = folder
        self.console = folder / 'console.log'
        self.nspawn = Nspawn(folder / 'process')
        # What systemd knows it by: two seeds may have nodes of one name, and a node's name may be what no host can be called.
        self.name = f'seed-{folder.parent.parent.name}-{folder.name[:8]}'
        try:
            self.record = json.loads((folder / 'machine.json').read_text())
        except (FileNotFoundError, ValueError):
            self.record = {}

    def save(self, **changes):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.record.update(changes)
        private(self.folder / 'machine.json', json.dumps(self.record, indent=1) + '\n')

    # ---- what it boots from

    def write_disk(self):
        """An empty overlay, but for what an image is told otherwise on hardware: what its disks and its network are, and cloud-init's config drive."""
        shutil.rmtree(self.folder / 'disk', ignore_errors=True)
        for name in ('disk/upper/etc', 'disk/work', 'root', 'ephemeral'):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / 'host-network').touch()
        upper = self.folder / 'disk' / 'upper'
        (upper / 'etc/fstab').touch()  # the image's names a disk that is not there
        # Cables are plugged in with their addresses on, and told to networkd, which, where an image has it, would wait two minutes for DHCP.
        (upper / 'etc/systemd/network').mkdir(parents=True)
        for index, interface in enumerate(self.record['interfaces']):
            (upper / f'etc/systemd/network/10-eth{index}.network').write_text(networkd(interface))
        if os.path.isdir(f'{self.record["tree"]}/etc/cloud'):
            (upper / 'etc/cloud/cloud.cfg.d').mkdir(parents=True)
            (upper / 'etc/cloud/cloud.cfg.d/99-seed.cfg').write_text('network: {config: disabled}\n')
            (upper / 'var/lib/cloud/seed').mkdir(parents=True)
            (upper / 'var/lib/cloud/seed/config_drive').symlink_to('/config-2')

    def write_config_drive(self, metadata, user_data):
        drive = self.folder / 'config-2'
        shutil.rmtree(drive, ignore_errors=True)
        drive.mkdir(mode=0o700)
        latest = drive / 'openstack' / 'latest'
        latest.mkdir(parents=True)
        private(latest / 'meta_data.json', json.dumps(metadata))
        if user_data:
            with open(os.open(latest / 'user_data', os.O_CREAT | os.O_WRONLY, 0o600), 'wb') as f:
                f.write(user_data)

    def write_ephemeral(self, gigabytes, keep):
        """The ephemeral volume: a sparse file that is a file system of that size."""
        volume = self.folder / 'ephemeral.img'
        if keep and volume.exists() and volume.stat().st_size == gigabytes << 30:
            return
        volume.unlink(missing_ok=True)
        if gigabytes:
            part = self.folder / 'ephemeral.part'
            part.unlink(missing_ok=True)
            with open(part, 'w') as f:
                f.truncate(gigabytes << 30)
            subprocess.run(mortal('mkfs.ext4', '-q', '-m', '0', '-E', 'lazy_itable_init=1,lazy_journal_init=1', part), check=True, stdin=subprocess.DEVNULL)
            part.rename(volume)

    # ---- power

    def running(self):
        return self.nspawn.outermost() is not None

    def ended(self):
        """The exit code, if it ended by itself."""
        try:
            return int((self.folder / 'ended').read_text())
        except FileNotFoundError:
            return None

    def start(self, switch):
        (self.folder / 'ended').unlink(missing_ok=True)
        command = ['systemd-nspawn', '--quiet', f'--directory={self.folder}/root', f'--machine={self.name}', '--hostname=localhost', '--register=no',
                   *keep_unit(), '--boot', '--network-namespace-path=/proc/self/ns/net', '--capability=CAP_NET_ADMIN', '--resolv-conf=off', '--link-journal=no',
                   '--console=read-only', f'--bind-ro={self.folder}/config-2:/config-2']
        if self.record['ephemeral']:
            command.append(f'--bind={self.folder}/ephemeral:/mnt')
        with open('/proc/self/ns/net') as host, open(switch) as switch:
            boot = [sys.executable, '-B', f'{HERE}/host/boot.py', str(host.fileno()), str(switch.fileno()), *command]
            start(['sh', '-uc', WATCH, 'sh', *TOGETHER, '--net', *boot], self.nspawn.record, self.console, cwd=self.folder, env={'PATH': PATH},
                  pass_fds=(host.fileno(), switch.fileno()))

    def stop(self, patience=PATIENCE):
        self.nspawn.stop(patience)
        (self.folder / 'ended').unlink(missing_ok=True)

    def remove(self):
        self.stop(0)
        shutil.rmtree(self.folder)


def networkd(interface):
    lines = ['[Match]', f'MACAddress={interface["mac"]}', '', '[Network]', 'LinkLocalAddressing=no', *(f'Address={address}' for address in interface['addresses'])]
    return '\n'.join(lines + ([f'Gateway={interface["gateway"]}'] if interface['gateway'] else [])) + '\n'
